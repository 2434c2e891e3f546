import type { Page } from '@playwright/test';

/** Where an app under test lives; the same place again is the same app again. */
export interface AppPlace {
  readonly userData: string;
  readonly environment: Record<string, string>;
  readonly demo: boolean;
}

/** A running app, whichever shell it is. */
export interface OpenApp {
  readonly page: Page;
  /** Another view of the same running app; null where the shell has one window only. */
  readonly secondWindow: (() => Promise<Page>) | null;
  close(): Promise<void>;
}
