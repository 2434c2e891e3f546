export function CompactionItem() {
  return (
    <article className="divider" aria-label="Context compacted">
      <span>Earlier context was summarised to make room</span>
    </article>
  );
}
