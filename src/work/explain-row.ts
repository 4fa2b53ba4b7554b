import { judgeRow, type RowVerdict } from '../engine/memory/verdict.ts';
import type { Row } from '../engine/memory/world.ts';
import { all, type Predicate } from '../justify/predicate.ts';
import { compile } from '../justify/program.ts';
import type { Table } from '../map/model.ts';
import { type Classified, inArchive } from '../plan/target.ts';
import type { Policy } from '../policy/model.ts';
import { listHolds } from '../store/holds.ts';
import type { Store } from '../store/store.ts';
import { suggest } from '../text/near-miss.ts';
import { Trouble } from '../text/trouble.ts';
import { type SafeSystem, withSafeSystems } from './check-policy.ts';
import { type ExplainedRow, explained } from './explained.ts';
import type { LoadedProject } from './load-project.ts';
import { asHold } from './place-hold.ts';
import { type Setting, withProject } from './setting.ts';

export interface Explained extends ExplainedRow {
  system: string;
  table: string;
  key: string[];
  policy: { id: string; version: string };
  asOf: string;
  row: RowVerdict['row'];
  /** The row is over and stays all the same, without its due columns, because other rows refer to it (S33). */
  skeleton: boolean;
  /** What the map lets SQL do with the row: delete it, only its due columns, or nothing. */
  gone: Table['gone'];
  elsewhere?: Table['elsewhere'];
  /** Where the row is, if its archive phase was carried out: the schema, or the column that marks it and what that says. */
  archive?: { schema: string } | { mark: string; value: string };
}

export interface ExplainedPerson {
  person: Explained;
  /** Rows of the person in every table that names them, by verdict; bounded, see `more`. */
  tables: { table: string; rows: number; verdicts: Record<string, number>; held: number; keys: string[][]; more: boolean }[];
}

/** The rows of one person that are looked at in each table. */
const MOST = 1_000;

/**
 * Why a row is still there, or why it goes: every activity considered, the operative one, until when, by which clause (design.md
 * section 5). `Trouble` row-unknown when there is no such system, table or row.
 */
export function explainRow(setting: Setting, place: string, key: string[]): Promise<Explained> {
  return withProject(setting, (loaded, store) => {
    const { map, table } = findTable(loaded, place);
    return withSafeSystems(setting, loaded.policy, [map], ([system]) => explainIn(setting, loaded, store, system!, table.name, key));
  });
}

/** The same for a person: their own row, and how much of them each other table still holds. */
export function explainPerson(setting: Setting, written: string): Promise<ExplainedPerson> {
  return withProject(setting, (loaded, store) => {
    const { map, table, key } = findPerson(loaded, written);
    return withSafeSystems(setting, loaded.policy, [map], async ([system]) => {
      const person = await explainIn(setting, loaded, store, system!, table.name, [key]);
      const program = compile(loaded.policy, system!.map, setting.now());
      const tables: ExplainedPerson['tables'] = [];
      for (const t of program.tables.filter((t) => t.table.people.some((p) => p.table === table.name))) {
        const rows = await system!.target.rowsOf(t, { table: table.name, key }, MOST);
        if (rows.length > 0) tables.push(summary(t.table.name, rows));
      }
      return { person, tables };
    });
  });
}

function summary(table: string, rows: Classified[]): ExplainedPerson['tables'][number] {
  const verdicts: Record<string, number> = {};
  for (const row of rows) {
    const kinds = row.groups.map((g) => g.verdict.replace(/:.*/, ''));
    const verdict = ['active', 'undecided', 'archived'].find((v) => kinds.includes(v)) ?? 'due';
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  return {
    table,
    rows: rows.length,
    verdicts,
    held: rows.filter((r) => r.held).length,
    keys: rows.slice(0, 20).map((r) => r.key),
    more: rows.length === MOST,
  };
}

/** The same within work that has the system open already. */
export async function explainIn(
  setting: Setting,
  { policy }: LoadedProject,
  store: Store,
  system: SafeSystem,
  name: string,
  key: string[],
): Promise<Explained> {
  const table = system.map.tables[name]!;
  if (key.length !== table.key.length)
    throw new Trouble(
      'row-unknown',
      `the key of \`${name}\` is (${table.key.join(', ')})`,
      `give ${table.key.length} ${table.key.length === 1 ? 'value' : 'values'}`,
    );
  const rows = await system.target.closure(name, key);
  // the row itself comes first in its closure, wherever it stands
  const [place, [row] = []] = rows?.entries().next().value ?? [];
  if (!rows || !row)
    throw new Trouble('row-unknown', `\`${system.map.system}.${name}\` has no such row`, 'check the key; the row may be gone already');
  const holds = (await listHolds(store.db)).filter((h) => h.acknowledged).map(asHold);
  const world = { policy, map: system.map, now: setting.now(), rows, holds, alone: true };
  const verdict = judgeRow(world, name, row);
  const due = verdict.row.verdict === 'due' && verdict.row.outcome === 'delete' && !verdict.row.held && table.gone === 'delete';
  const archived = place === inArchive(name);
  const goes = due && (await isDeleted(setting, policy, system, table, key, archived));
  return {
    system: system.map.system,
    table: name,
    key,
    policy: { id: policy.id, version: policy.version },
    asOf: setting.now().toString(),
    row: verdict.row,
    gone: table.gone,
    ...archiveOf(table, row, archived),
    ...(table.elsewhere ? { elsewhere: table.elsewhere } : {}),
    skeleton: due && !goes,
    ...explained(world, table, row, verdict, goes),
  };
}

function archiveOf({ archive }: Table, row: Row, moved: boolean): Pick<Explained, 'archive'> {
  if (archive?.kind === 'schema') return moved ? { archive: { schema: archive.schema } } : {};
  const value = archive && row[archive.column];
  return value ? { archive: { mark: archive.column, value: String(value) } } : {};
}

/** Whether the next plan deletes the row: what refers to it may keep it as a skeleton (S33), which only its database can say. */
async function isDeleted(
  setting: Setting,
  policy: Policy,
  { map, target }: SafeSystem,
  table: Table,
  key: string[],
  archived: boolean,
): Promise<boolean> {
  const steps = compile(policy, map, setting.now()).tables.find((t) => t.table.name === table.name)?.steps ?? [];
  const step = steps.find((s) => s.action === 'delete' && s.at === (archived ? 'archive' : 'live'));
  if (!step) return false;
  const itself = table.key.map((column, i): Predicate => ({ is: 'in', column, values: [key[i]!] }));
  return (await target.count({ ...step, counted: all(step.counted, ...itself), reasons: [] })).rows > 0;
}

export function findTable({ maps }: LoadedProject, place: string): { map: LoadedProject['maps'][number]; table: Table } {
  const [system, ...rest] = place.split('.');
  const among = rest.length > 0 ? maps.filter((m) => m.system === system) : maps;
  const name = rest.length > 0 ? rest.join('.') : place;
  for (const map of among) if (map.tables[name] && !map.tables[name].technical) return { map, table: map.tables[name] };
  const known = maps.flatMap((m) => Object.keys(m.tables).map((t) => `${m.system}.${t}`));
  throw new Trouble('row-unknown', `no map has a table \`${place}\``, suggest(place, known, 'name it as SYSTEM.TABLE'));
}

/** `users:1042`, `intranet.users:1042`, or the key alone when only one table holds persons. */
export function findPerson(loaded: LoadedProject, written: string): { map: LoadedProject['maps'][number]; table: Table; key: string } {
  const colon = written.lastIndexOf(':');
  if (colon > 0) return { ...findTable(loaded, written.slice(0, colon)), key: written.slice(colon + 1) };
  const holders = loaded.maps.flatMap((map) =>
    Object.values(map.tables)
      .filter((t) => t.people.some((p) => p.path.length === 0))
      .map((table) => ({ map, table })),
  );
  const [only] = holders;
  if (!only || holders.length > 1)
    throw new Trouble(
      'row-unknown',
      holders.length === 0
        ? 'no table holds persons'
        : `several tables hold persons: ${holders.map((h) => `\`${h.table.name}\``).join(', ')}`,
      holders.length === 0
        ? 'explain a row: lethe explain SYSTEM.TABLE KEY'
        : `name one, for instance \`lethe explain ${only!.table.name}:${written}\``,
    );
  return { ...only, key: written };
}
