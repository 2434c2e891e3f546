const widths = ['72%', '94%', '58%', '86%', '40%'];

/** Grey lines where text will be. They appear after 150 ms, so that what is fast does not flicker. */
export function Skeleton({ lines, label }: { lines: number; label: string }) {
  return (
    <div role="status" aria-label={label} style={{ display: 'grid', gap: 10 }}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skeleton" style={{ height: 12, width: widths[index % widths.length] }} />
      ))}
    </div>
  );
}
