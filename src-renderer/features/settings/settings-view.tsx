import type { ReactNode } from 'react';
import type { SettingsPage } from '../../state/app-state';
import { useApp } from '../../state/context';
import { IconButton } from '../../ui/button';
import { CloseIcon } from '../../ui/icons';
import { AppearancePage } from './appearance-page';
import { GeneralPage } from './general-page';
import './settings.css';

const pages: readonly { readonly id: SettingsPage; readonly name: string }[] = [
  { id: 'general', name: 'General' },
  { id: 'appearance', name: 'Appearance' },
  { id: 'connections', name: 'Connections' },
];

/** The settings: a list of pages, and the one in front. */
export function SettingsView({
  page,
  connections,
}: {
  page: SettingsPage;
  /** The page of another feature, handed in by the app. */
  connections: ReactNode;
}) {
  const { navigation } = useApp();
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Settings pages">
        <h1>Settings</h1>
        <ul>
          {pages.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === page ? 'page' : undefined}
                onClick={() => navigation.openSettings(id)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <main className="settings-page">
        <IconButton
          className="settings-close"
          label="Close settings"
          icon={<CloseIcon size={16} />}
          onClick={() => navigation.closeSettings()}
        />
        {page === 'general' && <GeneralPage />}
        {page === 'appearance' && <AppearancePage />}
        {page === 'connections' && connections}
      </main>
    </div>
  );
}
