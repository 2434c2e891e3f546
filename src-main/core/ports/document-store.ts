/** Small JSON documents of the app (hosts, settings, drafts, outbox), one file each. */
export interface DocumentStore {
  /**
   * @returns the parsed JSON, or null when there is none. A file that does not parse is kept aside under another name
   * and reported as null with the name it was given.
   */
  read(name: string): Promise<{ value: unknown; brokenFile: string | null }>;
  /** Atomic (write aside, sync, rename), mode 0600. Writes of one name never overlap; the last one wins. */
  write(name: string, value: unknown): Promise<void>;
  /** Resolves when every write so far has reached the disk or failed. */
  idle(): Promise<void>;
}
