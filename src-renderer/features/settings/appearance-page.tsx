import type { Settings } from '../../../src-shared/contract/models';
import { useApp, useAppState } from '../../state/context';

const themes: readonly { readonly value: Settings['theme']; readonly name: string }[] = [
  { value: 'system', name: 'As the system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

export function AppearancePage() {
  const { actions } = useApp();
  const theme = useAppState((state) => state.settings.theme);
  return (
    <>
      <h2>Appearance</h2>
      <fieldset className="settings-group">
        <legend>Theme</legend>
        {themes.map(({ value, name }) => (
          <label key={value} className="settings-choice">
            <input
              type="radio"
              name="theme"
              checked={theme === value}
              onChange={() => actions.changeSettings({ theme: value })}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
