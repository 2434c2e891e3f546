/** What the main process tells the core process. `attach` comes with a port; it serves the contract on it. */
export type ToCore = { readonly type: 'attach' } | { readonly type: 'wake' } | { readonly type: 'close' };

/** The core process ends with it when another Mooring, in a browser, has the data. */
export const inUseExitCode = 75;

/** What the core process is started with, as JSON in its only argument. Nothing in it is secret. */
export interface CoreStart {
  readonly userDataDirectory: string;
  readonly demo: boolean;
}
