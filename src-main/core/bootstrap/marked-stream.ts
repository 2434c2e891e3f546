import type { Readable } from 'node:stream';

/** One record of the bootstrap script. */
export interface MarkedRecord {
  readonly key: string;
  readonly value: string;
}

/** Bytes before the mark that are kept as evidence; everything else of the noise is dropped. */
const maxNoise = 2_000;
/** A line longer than this is no record of ours. */
const maxLine = 64 * 1024;

/**
 * Picks the marked records out of a stream that rc files may have written anything into (ssh.md B4). Incremental:
 * chunks may be cut anywhere.
 */
export function createRecordParser(mark: string, onRecord: (record: MarkedRecord) => void) {
  let pending = '';
  let noise = '';
  const takeLine = (line: string): void => {
    const start = `${mark} `;
    if (!line.startsWith(start)) {
      if (line !== '' && noise.length < maxNoise) noise += `${line}\n`;
      return;
    }
    const rest = line.slice(start.length);
    const space = rest.indexOf(' ');
    onRecord(
      space === -1 ? { key: rest, value: '' } : { key: rest.slice(0, space), value: rest.slice(space + 1) },
    );
  };
  return {
    push(chunk: string): void {
      pending += chunk;
      let end = pending.indexOf('\n');
      while (end !== -1) {
        takeLine(pending.slice(0, end).replace(/\r$/, ''));
        pending = pending.slice(end + 1);
        end = pending.indexOf('\n');
      }
      if (pending.length > maxLine) pending = pending.slice(-maxLine);
    },
    /** What was written outside of records, the first part of it. */
    noise(): string {
      return `${noise}${pending}`.slice(0, maxNoise);
    },
  };
}

/**
 * Reads a stream up to and including the line `<mark> proxy ready`, then leaves the rest unread, byte for byte.
 *
 * @returns false when the stream ended first.
 */
export function readToMark(stream: Readable, mark: string): Promise<boolean> {
  const wanted = Buffer.from(`\n${mark} proxy ready\n`, 'utf8');
  let seen = Buffer.alloc(0);
  return new Promise((resolve) => {
    const settle = (found: boolean): void => {
      stream.off('readable', onReadable);
      stream.off('end', onEnd);
      stream.off('close', onEnd);
      stream.off('error', onEnd);
      resolve(found);
    };
    const onEnd = (): void => settle(false);
    const onReadable = (): void => {
      for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) {
        seen = Buffer.concat([seen, chunk as Buffer]);
        const at = seen.indexOf(wanted);
        if (at !== -1) {
          const rest = seen.subarray(at + wanted.length);
          if (rest.length > 0) stream.unshift(rest);
          settle(true);
          return;
        }
        if (seen.length > 4 * maxLine) seen = seen.subarray(-wanted.length);
      }
    };
    stream.on('readable', onReadable);
    stream.on('end', onEnd);
    stream.on('close', onEnd);
    stream.on('error', onEnd);
  });
}
