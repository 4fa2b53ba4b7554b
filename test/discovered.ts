import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Proposal } from '../src/map/discover/guess.ts';

/** How much of what was found is right, and how much of what is right was found. */
export interface Measured {
  precision: number;
  recall: number;
}

export function measured(found: Iterable<string>, truth: ReadonlySet<string>): Measured {
  const all = new Set(found);
  const right = [...all].filter((f) => truth.has(f)).length;
  return { precision: right / all.size, recall: right / truth.size };
}

/** Columns that a proposal calls personal, as `table.column`, with how sure it is: what has a data category, and what names a person. */
export function personal({ tables }: Proposal): Map<string, number> {
  return new Map(
    tables.flatMap((t) => [
      ...t.columns.flatMap((c) => (c.category === undefined ? [] : [[`${t.name}.${c.name}`, c.guess.confidence] as const])),
      ...t.people.flatMap(({ path: [first] }) =>
        first!.kind === 'parent' ? [] : [[`${t.name}.${first!.column}`, first!.guess.confidence] as const],
      ),
    ]),
  );
}

const PAGE = join(import.meta.dirname, '..', 'docs', 'how-to', 'discover-a-map.md');
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** A figure stands in the page as it was measured (LETHE_PRINT=1 writes it anew). */
export function inPage(what: string, { precision, recall }: Measured): void {
  const line = `| ${what} | ${percent(precision)} | ${percent(recall)} |`;
  const written = readFileSync(PAGE, 'utf8');
  const now = written.replace(new RegExp(`^\\| ${RegExp.escape(what)} \\|.*$`, 'm'), line);
  if (process.env.LETHE_PRINT) writeFileSync(PAGE, now);
  assert.ok((process.env.LETHE_PRINT ? now : written).includes(line), `${PAGE} does not say: ${line}`);
}
