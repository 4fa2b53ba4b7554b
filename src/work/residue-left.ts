import { all } from '../justify/predicate.ts';
import type { TableProgram } from '../justify/program.ts';
import type { Table } from '../map/model.ts';
import { concerns } from '../plan/closure.ts';
import type { PersonKey, ResidueFound } from '../plan/residue.ts';
import type { Classified } from '../plan/target.ts';
import type { Text } from '../policy/model.ts';
import type { Store } from '../store/store.ts';
import { Trouble } from '../text/trouble.ts';
import type { SafeSystem } from './check-policy.ts';
import { explainIn } from './explain-row.ts';
import type { ExplainedColumns } from './explained.ts';
import type { LoadedProject } from './load-project.ts';
import type { Setting } from './setting.ts';

/** An activity on which it rests that something is left: until when it keeps it, or why that is not known. */
export interface Because {
  activity: string;
  title: Text;
  /** The last kept day, the latest of the rows that were looked at. */
  until?: string;
  cause?: string;
}

export type Why =
  /** `sampled`: only some of the rows were looked at, so that others may last longer. */
  | { is: 'kept' | 'archived' | 'undecided'; because: Because[]; sampled?: true }
  /** `elsewhere`: SQL must not touch it. `actor`: it says who acted on something of others. */
  | { is: 'elsewhere' | 'actor'; who?: string; how?: string }
  | { is: 'held' }
  /** The row stays, and nothing personal is left in it. */
  | { is: 'emptied' }
  /** Over, and not yet carried out. */
  | { is: 'due' }
  /** A text in a column that the map does not call personal. */
  | { is: 'undeclared' };

export interface Left {
  table: string;
  what: 'rows' | 'actor' | 'text';
  columns: string[];
  rows: number;
  /** There are more rows than were looked at. */
  more?: true;
  why: Why;
}

/** What is over and still there, and what no line of the map speaks of, should not be left. */
export const explained = ({ why }: Left): boolean => why.is !== 'due' && why.is !== 'undeclared';

/** What every look at a table needs. */
export interface Looking {
  setting: Setting;
  loaded: LoadedProject;
  store: Store;
  system: SafeSystem;
  person: PersonKey;
}

/** The rows of one person that are judged in each table, and those of one verdict that are explained. */
const MOST = 1_000;
const SAMPLE = 20;

/** Rows of a person in a table that the map judges, by what keeps them. */
export async function rowsLeft(looking: Looking, program: TableProgram): Promise<Left[]> {
  const { table } = program;
  const { map, target } = looking.system;
  const rows = await target.rowsOf(program, looking.person, MOST);
  if (rows.length === 0) return [];
  const columns = [...new Set(table.people.flatMap((p) => p.path[0]?.columns ?? table.key))];
  const more = rows.length === MOST ? ({ more: true } as const) : {};
  const left = (of: number, why: Why): Left[] => (of > 0 ? [{ table: table.name, what: 'rows', columns, rows: of, ...more, why }] : []);
  const by = (verdict: string) => rows.filter((r) => verdictOf(r) === verdict);
  const found: Left[] = [];
  for (const [verdict, is] of [
    ['active', 'kept'],
    ['archived', 'archived'],
    ['undecided', 'undecided'],
  ] as const) {
    const some = by(verdict);
    if (some.length > 0)
      found.push(
        ...left(some.length, {
          is,
          because: await because(
            looking,
            table,
            some.map((r) => r.key),
          ),
          ...sampledOf(some.length),
        }),
      );
  }
  const held = rows.filter((r) => r.held && verdictOf(r) === 'held').length;
  const due = by('due').length;
  if (table.gone === 'elsewhere') return [...found, ...left(held, { is: 'held' }), ...left(due, { is: 'elsewhere', ...table.elsewhere })];
  let pending = 0;
  const mine = concerns(map, table, looking.person);
  if (due > 0)
    for (const step of program.steps) pending += (await target.count({ ...step, counted: all(step.counted, mine), reasons: [] })).rows;
  const open = Math.min(pending, due);
  return [...found, ...left(held, { is: 'held' }), ...left(open, { is: 'due' }), ...left(due - open, { is: 'emptied' })];
}

/** Why a text still holds a word that names the person. */
export async function textLeft(looking: Looking, table: Table, judged: boolean, text: ResidueFound['texts'][number]): Promise<Left> {
  const { column, rows, keys } = text;
  const say = (why: Why): Left => ({ table: table.name, what: 'text', columns: [column], rows, why });
  if (!judged) {
    const declared = looking.system.map.personal?.[table.name]?.columns.includes(column);
    return say(declared ? { is: 'elsewhere', ...table.elsewhere } : { is: 'undeclared' });
  }
  if (table.columns[column]?.kind !== 'personal') return say({ is: 'undeclared' });
  const paragraphs = await columnsOf(looking, table, keys, column);
  const sampled = sampledOf(rows);
  const of = (verdict: string) => paragraphs.filter((p) => p.verdict === verdict);
  if (of('due').some((p) => !p.held)) return say(table.gone === 'elsewhere' ? { is: 'elsewhere', ...table.elsewhere } : { is: 'due' });
  if (of('undecided').length > 0) return say({ is: 'undecided', because: merged(of('undecided')), ...sampled });
  if (of('due').length > 0) return say({ is: 'held' });
  if (of('active').length > 0) return say({ is: 'kept', because: merged(of('active')), ...sampled });
  const archived = of('archived');
  return say({ is: archived.length > 0 ? 'archived' : 'undecided', because: merged(archived), ...sampled });
}

/** Of a row that has several, the verdict that keeps it; what is due under a hold is held. */
function verdictOf(row: Classified): string {
  const kinds = row.groups.map((g) => g.verdict.replace(/:.*/, ''));
  return ['active', 'undecided', 'archived'].find((v) => kinds.includes(v)) ?? (row.held ? 'held' : 'due');
}

async function because(looking: Looking, table: Table, keys: string[][]): Promise<Because[]> {
  const paragraphs = await columnsOf(looking, table, keys);
  return merged(paragraphs.filter((p) => p.verdict !== 'due'));
}

const sampledOf = (rows: number) => (rows > SAMPLE ? { sampled: true as const } : {});

/** What is said of rows, the first and the last of many, or of one of their columns; a row that has gone meanwhile says nothing. */
async function columnsOf(looking: Looking, table: Table, keys: string[][], column?: string): Promise<ExplainedColumns[]> {
  const found: ExplainedColumns[] = [];
  const some = keys.length <= SAMPLE ? keys : [...keys.slice(0, SAMPLE / 2), ...keys.slice(-SAMPLE / 2)];
  for (const key of some) {
    const row = await explainIn(looking.setting, looking.loaded, looking.store, looking.system, table.name, key).catch((error) => {
      if (error instanceof Trouble && error.code === 'row-unknown') return undefined;
      throw error;
    });
    found.push(...(row?.columns ?? []).filter((c) => column === undefined || c.columns.includes(column)));
  }
  return found;
}

/** The activities that decide, each once, with the latest day. */
function merged(paragraphs: ExplainedColumns[]): Because[] {
  const found = new Map<string, Because>();
  for (const p of paragraphs)
    for (const a of p.activities.filter((a) => a.operative)) {
      const id = `${a.activity} ${a.cause ?? ''}`;
      const until = [found.get(id)?.until, p.until]
        .filter((d) => d !== undefined)
        .sort()
        .at(-1);
      found.set(id, { activity: a.activity, title: a.title, ...(until ? { until } : {}), ...(a.cause ? { cause: a.cause } : {}) });
    }
  return [...found.values()];
}
