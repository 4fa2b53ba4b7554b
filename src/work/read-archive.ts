import { judgeRow } from '../engine/memory/verdict.ts';
import { compile } from '../justify/program.ts';
import type { Table } from '../map/model.ts';
import { inArchive } from '../plan/target.ts';
import type { Policy } from '../policy/model.ts';
import { rulesOf } from '../policy/read.ts';
import type { SafeSystem } from './check-policy.ts';

/** What is asked for: one row, or whatever the archive holds of one person. */
export type Subject = { row: string[] } | { person: string };

/** A row of an archive, with the columns that its reader may see. */
export interface ArchivedRow {
  table: string;
  key: string[];
  /** Columns of its key, columns without personal meaning, and the archived ones that the policy lets this reader see. */
  values: Record<string, string | number | boolean | null>;
}

/** More rows of a person than this are not read from one table. */
const MOST = 1_000;

/**
 * What the archive holds of a row or a person for one of the readers that the policy names (S18). Nothing is seen that another activity
 * still has in use, that is over, or that is archived for others.
 */
export async function readArchive(
  policy: Policy,
  now: Temporal.Instant,
  system: SafeSystem,
  table: Table,
  subject: Subject,
  reader: string,
): Promise<ArchivedRow[]> {
  const keys = 'row' in subject ? [{ table, key: subject.row }] : await keysOf(policy, now, system, table, subject.person);
  const found: ArchivedRow[] = [];
  for (const { table: of, key } of keys) {
    const row = await archivedRow(policy, now, system, of, key, reader);
    if (row) found.push(row);
  }
  return found;
}

async function keysOf(policy: Policy, now: Temporal.Instant, { map, target }: SafeSystem, holder: Table, key: string) {
  const found: { table: Table; key: string[] }[] = [];
  for (const program of compile(policy, map, now).tables) {
    const { table } = program;
    if (table.archive?.kind !== 'schema' || !table.people.some((p) => p.table === holder.name)) continue;
    const rows = await target.rowsOf(program, { table: holder.name, key }, MOST);
    found.push(...rows.filter((r) => r.archived).map((r) => ({ table, key: r.key })));
  }
  return found;
}

async function archivedRow(
  policy: Policy,
  now: Temporal.Instant,
  { map, target }: SafeSystem,
  table: Table,
  key: string[],
  reader: string,
): Promise<ArchivedRow | undefined> {
  const rows = await target.closure(table.name, key);
  const [place, [row] = []] = rows?.entries().next().value ?? [];
  if (!rows || !row || place !== inArchive(table.name)) return undefined;
  const readers = new Map(rulesOf(policy).map((r) => [r.id, r.archive?.readers ?? []]));
  const { columns } = judgeRow({ policy, map, now, rows, holds: [] }, table.name, row);
  const seen = columns
    .filter((c) => c.verdict === 'archived')
    .filter((c) => c.activities.some((a) => a.standing === 'archived' && readers.get(a.rule ?? '')?.includes(reader)))
    .map((c) => c.column);
  if (seen.length === 0) return undefined;
  const shown = Object.keys(row).filter((c) => seen.includes(c) || table.key.includes(c) || table.columns[c]?.kind === 'technical');
  return {
    table: table.name,
    key: table.key.map((k) => String(row[k])),
    values: Object.fromEntries(shown.map((c) => [c, row[c] ?? null])),
  };
}
