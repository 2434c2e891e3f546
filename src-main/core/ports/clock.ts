/** Time and chance, so that tests own both. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Calls once after `ms`; the returned function cancels. Never keeps the process alive. */
  after(ms: number, call: () => void): () => void;
}
