/** `+12 −3`, with words for those who hear it. */
export function DiffStat({ stats }: { stats: { readonly added: number; readonly removed: number } }) {
  return (
    <span className="diff-stat">
      {stats.added > 0 && (
        <span data-tone="green" aria-hidden>
          +{stats.added}
        </span>
      )}
      {stats.removed > 0 && (
        <span data-tone="red" aria-hidden>
          −{stats.removed}
        </span>
      )}
      <span className="visually-hidden">
        {stats.added} lines added, {stats.removed} removed
      </span>
    </span>
  );
}
