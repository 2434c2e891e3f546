/** What Electron's preload puts on the window. Absent in a browser. */
export interface ShellBridge {
  readonly shell: 'electron';
  /** Asks for a fresh MessagePort to the core; it arrives as a message of this window. */
  requestPort(): void;
  openExternal(url: string): Promise<void>;
}

export function shellBridge(): ShellBridge | null {
  return (globalThis as { mooring?: ShellBridge }).mooring ?? null;
}
