import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where lines of the log go. */
export interface LineSink {
  write(line: string): void;
  close(): void;
}

/**
 * A file (0600) that never grows far beyond `maxBytes`: it is then renamed to `<file>.1`, whose predecessor is dropped.
 * Written synchronously, so that the last line before a crash is there. A disk that does not take the log never
 * disturbs the app: lines are then lost.
 */
export function openRotatingFile(file: string, maxBytes: number): LineSink {
  let descriptor: number | null = null;
  let size = 0;

  const openFile = (): void => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, 'a', 0o600);
    size = fstatSync(descriptor).size;
  };
  const closeFile = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  const quietly = (action: () => void): void => {
    try {
      action();
    } catch {
      // See above: there is no place left to report it to.
    }
  };

  quietly(openFile);
  return {
    write(line) {
      quietly(() => {
        const bytes = Buffer.from(line, 'utf8');
        if (descriptor !== null && size > 0 && size + bytes.length > maxBytes) {
          closeFile();
          renameSync(file, `${file}.1`);
        }
        if (descriptor === null) openFile();
        if (descriptor !== null) size += writeSync(descriptor, bytes);
      });
    },
    close: () => quietly(closeFile),
  };
}
