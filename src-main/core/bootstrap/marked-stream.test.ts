import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordParser, readToMark, type MarkedRecord } from './marked-stream';

const mark = '0123456789abcdef';

function parse(chunks: readonly string[]): { records: MarkedRecord[]; noise: string } {
  const records: MarkedRecord[] = [];
  const parser = createRecordParser(mark, (record) => records.push(record));
  chunks.forEach((chunk) => parser.push(chunk));
  return { records, noise: parser.noise() };
}

/** The text cut at arbitrary places. */
function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
}

const key = fc.stringMatching(/^[a-z]{1,8}$/);
const value = fc.stringMatching(/^[ -~]{0,20}$/);
/** Lines that rc files write. None begins with the mark and a space; some try. */
const noiseLine = fc.oneof(
  fc.stringMatching(/^[ -~]{0,20}$/).filter((line) => !line.startsWith(`${mark} `)),
  fc.constantFrom(`x${mark} server known`, ` ${mark} end`, '{"id":1,"result":{}}', `${mark}end`, '\t'),
);

describe('createRecordParser', () => {
  it('finds every record in any noise, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.record({ key, value }), noiseLine), { maxLength: 12 }),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 8 }),
        (lines, windows, at) => {
          const end = windows ? '\r\n' : '\n';
          // As the script writes them: with a line break in front, because noise may not end in one.
          const text = lines
            .map((line) => (typeof line === 'string' ? line : `\n${mark} ${line.key} ${line.value}${end}`))
            .join('');
          const { records } = parse(cut(text, at));
          expect(records).toEqual(lines.filter((line) => typeof line !== 'string'));
        },
      ),
    );
  });

  it('takes a key without a value', () => {
    expect(parse([`${mark} end\n`]).records).toEqual([{ key: 'end', value: '' }]);
  });

  it('keeps the first of the noise as evidence, and never much', () => {
    expect(parse(['Welcome to devbox\n', `${mark} end\n`, 'unfinished']).noise).toBe(
      'Welcome to devbox\nunfinished',
    );
    const flood = parse([...Array.from({ length: 200 }, () => 'y\n'.repeat(5_000)), `\n${mark} end\n`]);
    expect(flood.noise.length).toBeLessThanOrEqual(2_000);
    expect(flood.records).toEqual([{ key: 'end', value: '' }]);
  });

  it('survives a line without an end, and reads on after it', () => {
    const { records, noise } = parse([
      ...Array.from({ length: 100 }, () => 'z'.repeat(10_000)),
      `\n${mark} begin\n`,
    ]);
    expect(records).toEqual([{ key: 'begin', value: '' }]);
    expect(noise.length).toBeLessThanOrEqual(2_000);
  });
});

describe('readToMark', () => {
  const wanted = Buffer.from(`\n${mark} proxy ready\n`);

  it('leaves everything after the mark, byte for byte, wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        async (before, after, at) => {
          const bytes = Buffer.concat([before, wanted, after]);
          const stream = new PassThrough();
          const found = readToMark(stream, mark);
          const places = [...new Set(at.map((place) => place % bytes.length))].sort((a, b) => a - b);
          let from = 0;
          for (const to of [...places, bytes.length]) {
            stream.write(bytes.subarray(from, to));
            from = to;
            await new Promise((resolve) => setImmediate(resolve));
          }
          expect(await found).toBe(true);
          stream.end();
          const rest: Buffer[] = [];
          for await (const chunk of stream) rest.push(chunk as Buffer);
          expect(Buffer.concat(rest).equals(Buffer.from(after))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the mark after a flood, also when it is cut in two', async () => {
    const stream = new PassThrough({ highWaterMark: 1024 * 1024 });
    const found = readToMark(stream, mark);
    for (let round = 0; round < 40; round += 1) {
      stream.write(Buffer.alloc(32 * 1024, 'y\n'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    stream.write(wanted.subarray(0, 9));
    await new Promise((resolve) => setImmediate(resolve));
    stream.write(wanted.subarray(9));
    expect(await found).toBe(true);
  });

  it('says no when the stream ends or breaks first', async () => {
    const ended = new PassThrough();
    const noMark = readToMark(ended, mark);
    ended.end('nothing of the kind');
    expect(await noMark).toBe(false);
    const broken = new PassThrough();
    broken.on('error', () => undefined);
    const lost = readToMark(broken, mark);
    broken.destroy(new Error('link lost'));
    expect(await lost).toBe(false);
  });
});
