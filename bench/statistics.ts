/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(3)} ms` : `${value.toFixed(1)} ms`;
}

/** How often `part` fits into `whole`'s place: 0.5 is half of it. */
export function ratio(part: number, whole: number): string {
  return `x${(part / whole).toFixed(2)}`;
}

/** One line of the report. */
export function line(name: string, value: string, note = ''): void {
  process.stdout.write(`  ${name.padEnd(46)} ${value.padStart(12)}  ${note}\n`);
}
