import { describe, expect, it } from 'vitest';
import { placeWindow } from './window-state';

const laptop = { x: 0, y: 0, width: 1440, height: 900 };
const monitor = { x: 1440, y: -200, width: 2560, height: 1440 };
const at = (x: number, y: number, width = 1000, height = 700) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

describe('placeWindow', () => {
  it('opens at the usual size the first time', () => {
    expect(placeWindow(null, [laptop])).toEqual({ bounds: { width: 1200, height: 800 }, maximized: false });
  });

  it('opens where the window was', () => {
    expect(placeWindow(at(1500, 100), [laptop, monitor]).bounds).toEqual({
      x: 1500,
      y: 100,
      width: 1000,
      height: 700,
    });
    expect(placeWindow({ ...at(10, 10), maximized: true }, [laptop]).maximized).toBe(true);
  });

  it('comes back to a display that is there when its own is gone', () => {
    expect(placeWindow(at(1500, 100), [laptop]).bounds).toEqual({ width: 1000, height: 700 });
    expect(placeWindow(at(100, 2000), [laptop]).bounds).toEqual({ width: 1000, height: 700 });
  });

  it('is never too small to use nor larger than the display', () => {
    expect(placeWindow(at(0, 0, 10, 10), [laptop]).bounds).toMatchObject({ width: 720, height: 480 });
    expect(placeWindow(at(0, 0, 9000, 9000), [laptop]).bounds).toMatchObject({ width: 1440, height: 900 });
  });
});
