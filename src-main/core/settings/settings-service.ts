import { settingsSchema, type Settings } from '../../../src-shared/contract/models';
import type { DocumentStore } from '../ports/document-store';

export interface SettingsService {
  read(): Settings;
  write(change: Partial<Settings>): Settings;
}

const documentName = 'settings';

export async function createSettingsService(
  documents: DocumentStore,
  onChange: (settings: Settings) => void,
): Promise<SettingsService> {
  const stored = (await documents.read(documentName)).value;
  let settings = settingsSchema.parse(typeof stored === 'object' && stored !== null ? stored : {});
  return {
    read: () => settings,
    write(change) {
      settings = settingsSchema.parse({ ...settings, ...change });
      void documents.write(documentName, settings);
      onChange(settings);
      return settings;
    },
  };
}
