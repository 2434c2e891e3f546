import { describe, expect, it } from 'vitest';
import { durationText, relativeTime, secondsUntil } from './time-text';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('time as text', () => {
  it.each([
    [0, 'now'],
    [-5_000, 'now'],
    [59_999, 'now'],
    [2 * minute, '2m'],
    [59.9 * minute, '59m'],
    [3 * 60 * minute, '3h'],
    [5 * day, '5d'],
    [21 * day, '3w'],
    [800 * day, '2y'],
  ])('%d ms ago is %s', (age, text) =>
    expect(relativeTime(1_000_000_000_000 - age, 1_000_000_000_000)).toBe(text),
  );

  it.each([
    [40, '40 ms'],
    [999.4, '999 ms'],
    [4_249, '4.2s'],
    [9_999, '9.9s'],
    [12_700, '12s'],
    [72_000, '1m 12s'],
    [7_500_000, '2h 5m'],
  ])('%d ms lasts %s', (length, text) => expect(durationText(length)).toBe(text));

  it('counts down to zero', () => {
    expect(secondsUntil(8_000, 500)).toBe(8);
    expect(secondsUntil(0, 500)).toBe(0);
  });
});
