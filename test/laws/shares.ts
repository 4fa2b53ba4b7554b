import assert from 'node:assert/strict';
import type { RowVerdict } from '../../src/engine/memory/verdict.ts';

type Kind = 'due' | 'held' | 'unknown' | 'busy';

/** How many worlds had something due, held, unknown or busy: a law that never meets them proves nothing (E29). */
export class Shares {
  worlds = 0;
  readonly met: Record<Kind, number> = { due: 0, held: 0, unknown: 0, busy: 0 };

  count(verdicts: RowVerdict[], busy = false): void {
    this.worlds += 1;
    const columns = verdicts.flatMap((v) => v.columns);
    if (columns.some((c) => c.verdict === 'due')) this.met.due += 1;
    if (verdicts.some((v) => v.row.held)) this.met.held += 1;
    if (columns.some((c) => c.verdict === 'undecided')) this.met.unknown += 1;
    if (busy) this.met.busy += 1;
  }

  /** Prints the shares; fails when one of them is below a tenth. */
  enough(of: Kind[]): void {
    const said = of.map((k) => `${k} ${Math.round((100 * this.met[k]) / this.worlds)} %`);
    console.log(`  shares of ${this.worlds} worlds: ${said.join(', ')}`);
    for (const k of of) assert.ok(this.met[k] / this.worlds >= 0.1, `only ${this.met[k]} of ${this.worlds} worlds had ${k} rows`);
  }
}
