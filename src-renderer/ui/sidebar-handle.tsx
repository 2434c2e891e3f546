import { useRef } from 'react';

const narrowest = 200;
const widest = 480;
const keyStep = 16;

/** The edge of the sidebar: dragged, or moved with the arrow keys. */
export function SidebarHandle({
  width,
  onResize,
  onResized,
}: {
  width: number;
  onResize(width: number): void;
  onResized(width: number): void;
}) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  const limited = (wanted: number): number => Math.round(Math.min(widest, Math.max(narrowest, wanted)));
  return (
    <div
      className="sidebar-handle"
      role="separator"
      aria-label="Width of the sidebar"
      aria-orientation="vertical"
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (drag.current !== null) onResize(limited(drag.current.width + event.clientX - drag.current.x));
      }}
      onPointerUp={() => {
        if (drag.current !== null) onResized(width);
        drag.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onResized(limited(width - keyStep));
        if (event.key === 'ArrowRight') onResized(limited(width + keyStep));
      }}
    />
  );
}
