import type { ReactNode } from 'react';
import type { SettingsPage } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { IconButton } from '../../ui/button';
import { CloseIcon } from '../../ui/icons';
import './settings.css';

const pages: readonly { readonly id: SettingsPage; readonly name: string }[] = [
  { id: 'general', name: 'General' },
  { id: 'appearance', name: 'Appearance' },
  { id: 'connections', name: 'Connections' },
];

/** The frame of the settings. `connections` is given by the page that assembles the app. */
export function SettingsView({ page, connections }: { page: SettingsPage; connections: ReactNode }) {
  const { navigation } = useApp();
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Settings">
        <p className="settings-nav-title">Settings</p>
        <ul>
          {pages.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                className="settings-link"
                aria-current={id === page ? 'page' : undefined}
                onClick={() => navigation.openSettings(id)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-scroll">
        <div className="settings-page">
          {page === 'general' && <General />}
          {page === 'appearance' && <Appearance />}
          {page === 'connections' && connections}
        </div>
      </div>
      <IconButton
        label="Close settings"
        className="settings-close"
        icon={<CloseIcon size={16} />}
        onClick={() => navigation.closeSettings()}
      />
    </div>
  );
}

function General() {
  const info = useAppState((state) => state.info);
  return (
    <>
      <h1 className="settings-title">General</h1>
      <dl className="settings-rows">
        <div>
          <dt>Version</dt>
          <dd>Mooring {info?.version ?? ''}</dd>
        </div>
        <div>
          <dt>Runs as</dt>
          <dd>{info?.shell === 'electron' ? 'Desktop app' : 'Page in your browser'}</dd>
        </div>
        <div>
          <dt>Platform</dt>
          <dd>{info?.platform ?? ''}</dd>
        </div>
        <div>
          <dt>Licence</dt>
          <dd>MIT</dd>
        </div>
      </dl>
    </>
  );
}

const themes = [
  { value: 'system', name: 'System', hint: 'Follows your system' },
  { value: 'light', name: 'Light', hint: 'Dark on light' },
  { value: 'dark', name: 'Dark', hint: 'Light on dark' },
] as const;

function Appearance() {
  const { actions } = useApp();
  const theme = useAppState((state) => state.settings.theme);
  return (
    <>
      <h1 className="settings-title">Appearance</h1>
      <fieldset className="themes">
        <legend>Theme</legend>
        {themes.map(({ value, name, hint }) => (
          <label key={value} className="theme" data-checked={theme === value}>
            <span className="theme-sample" data-theme-sample={value} aria-hidden>
              <span />
            </span>
            <span className="theme-name">
              <input
                type="radio"
                name="theme"
                checked={theme === value}
                onChange={() => actions.changeSettings({ theme: value })}
              />
              {name}
            </span>
            <span className="theme-hint">{hint}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
