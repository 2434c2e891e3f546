/** The mark of a host, in its hue; hollow while it is not connected. The word beside it says which. */
export function HostDot({ hue, connected = true }: { hue: number; connected?: boolean }) {
  return <span className="dot" data-hue={hue} data-hollow={!connected} aria-hidden />;
}
