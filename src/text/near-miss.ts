/**
 * The known word that a mistyped one most resembles, of two equals the one with as many letters; undefined when none is near (more
 * than a third of its letters differ).
 */
export function nearMiss(written: string, known: Iterable<string>): string | undefined {
  let best: { word: string; cost: number } | undefined;
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word.toLowerCase());
    if (distance > Math.max(1, Math.floor(Math.max(written.length, word.length) / 3))) continue;
    const cost = distance + (written.length === word.length ? 0 : 0.5);
    if (!best || cost < best.cost) best = { word, cost };
  }
  return best?.word;
}

/** `did you mean `x`?`, or the known words when they are few, or what to do when neither helps. */
export function suggest(written: string, known: Iterable<string>, otherwise: string): string {
  const words = [...known];
  const near = nearMiss(written, words);
  if (near) return `did you mean \`${near}\`?`;
  return words.length > 0 && words.length <= 12 ? `known here: ${words.map((w) => `\`${w}\``).join(', ')}` : otherwise;
}

/** Insertions, deletions, replacements, and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
