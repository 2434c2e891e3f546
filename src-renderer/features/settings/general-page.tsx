import type { PermissionMode } from '../../../src-shared/contract/models';
import { useApp, useAppState } from '../../state/context';

const modes: readonly { readonly value: PermissionMode; readonly name: string; readonly hint: string }[] = [
  { value: 'readOnly', name: 'Read only', hint: 'Codex reads; it asks before anything else.' },
  {
    value: 'workspace',
    name: 'Workspace',
    hint: 'Codex changes the folder; it asks before it leaves the sandbox.',
  },
  { value: 'askAlways', name: 'Ask always', hint: 'Codex asks before every command.' },
];

export function GeneralPage() {
  const { actions } = useApp();
  const info = useAppState((state) => state.info);
  const mode = useAppState((state) => state.settings.permissionMode);
  return (
    <>
      <h2>General</h2>
      <fieldset className="settings-group">
        <legend>New threads may</legend>
        {modes.map(({ value, name, hint }) => (
          <label key={value} className="settings-choice">
            <input
              type="radio"
              name="permission-mode"
              checked={mode === value}
              onChange={() => actions.changeSettings({ permissionMode: value })}
            />
            <span>
              {name}
              <span className="settings-hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <section className="settings-group">
        <h3>About</h3>
        {info !== null && (
          <dl className="settings-facts">
            <dt>Version</dt>
            <dd>{info.version}</dd>
            <dt>Runs as</dt>
            <dd>{info.shell === 'electron' ? 'desktop app' : 'web shell on this computer'}</dd>
            <dt>Platform</dt>
            <dd>{info.platform}</dd>
          </dl>
        )}
        <p className="settings-hint">
          Mooring sends nothing about you to anybody. It talks to your hosts only.
        </p>
      </section>
    </>
  );
}
