import { z } from 'zod';

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Rectangle = z.infer<typeof rectangleSchema>;

export const windowStateSchema = z.object({ bounds: rectangleSchema, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

export const smallest = { width: 720, height: 480 };
const usual = { width: 1200, height: 800 };
/** Of a window's upper left part, this much must be on a display for the window to be within reach. */
const reach = { width: 160, height: 32 };

/** Where to open the window: where it was, unless no display shows that place any more. */
export function placeWindow(
  saved: WindowState | null,
  displays: readonly Rectangle[],
): { bounds: Partial<Rectangle> & { width: number; height: number }; maximized: boolean } {
  if (saved === null) return { bounds: usual, maximized: false };
  const { x, y } = saved.bounds;
  const display = displays.find(
    (area) =>
      x + reach.width > area.x &&
      x + reach.width <= area.x + area.width &&
      y >= area.y &&
      y + reach.height <= area.y + area.height,
  );
  const most = display ?? displays[0] ?? usual;
  const width = Math.max(smallest.width, Math.min(saved.bounds.width, most.width));
  const height = Math.max(smallest.height, Math.min(saved.bounds.height, most.height));
  return { bounds: display ? { x, y, width, height } : { width, height }, maximized: saved.maximized };
}
