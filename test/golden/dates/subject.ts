import type { Row } from '../../../src/engine/memory/world.ts';
import type { EventSource, FactSource, RoleTest, SystemMap } from '../../../src/map/model.ts';
import type { Policy } from '../../../src/policy/model.ts';

/** One case as its file writes it; `why` is how the date was worked out. */
export interface DatedCase {
  id: string;
  clause: string;
  activity: string;
  now: string;
  events?: Record<string, string>;
  absent?: Record<string, 'not-yet' | 'never' | 'unknown'>;
  facts?: Record<string, string | number | boolean>;
  /** The only role ever held; every role when absent. */
  role?: string;
  /** An explicit hold stands over the row. */
  hold?: boolean;
  /** The policy's own `hold-while` is true. */
  held?: boolean;
  expect: 'active' | 'archived' | 'undecided' | 'ended' | 'none';
  'last-day'?: string;
  outcome?: string;
  why: string;
}

export const TABLE = 'subjects';
/** Qualified: an account called `lethe` would otherwise create it in the helper schema of that name. */
export const PLACE = `public.${TABLE}`;
const isDay = (written: string) => /^\d{4}-\d\d-\d\d$/.test(written);
const span = { file: 'case', line: 1, column: 1, length: 1 };

/** One table whose only row is the person; each event has a column for days and one for instants. */
export function ddlOf(policy: Policy): string {
  const events = Object.keys(policy.events).flatMap((e) => [`"${e} day" date`, `"${e} at" timestamptz`]);
  const facts = Object.values(policy.facts).map(
    (f) => `"${f.id}" ${f.kind === 'number' ? 'numeric' : f.kind === 'date' ? 'date' : 'text'}`,
  );
  return `create table ${PLACE} (id bigint primary key, kind text, datum text, ${[...events, ...facts].join(', ')})`;
}

/** The same for MariaDB, whose timestamps end in 2038: instants are kept as times in UTC. */
export function mariadbDdlOf(policy: Policy): string {
  const events = Object.keys(policy.events).flatMap((e) => [`\`${e} day\` date`, `\`${e} at\` datetime(6)`]);
  const type = { number: 'decimal(20, 4)', date: 'date', list: 'varchar(200)' };
  const facts = Object.values(policy.facts).map((f) => `\`${f.id}\` ${type[f.kind === 'number' || f.kind === 'date' ? f.kind : 'list']}`);
  return `create table ${TABLE} (id bigint primary key, kind varchar(200), datum text, ${[...events, ...facts].join(', ')})`;
}

export function mariadbValue(column: string, value: Row[string]): Row[string] {
  if (!column.endsWith(' at') || value === null) return value ?? null;
  return Temporal.Instant.from(String(value)).toZonedDateTimeISO('UTC').toPlainDateTime().toString().replace('T', ' ');
}

export function rowOf(policy: Policy, c: DatedCase): Row {
  const row: Row = { id: 1, kind: c.role ?? 'every', datum: 'x' };
  for (const e of Object.keys(policy.events)) {
    const written = c.events?.[e];
    row[`${e} day`] = written && isDay(written) ? written : null;
    row[`${e} at`] = written && !isDay(written) ? written : null;
  }
  for (const f of Object.values(policy.facts)) {
    const value = c.facts?.[f.id] ?? null;
    row[f.id] = value === null || f.kind === 'number' || f.kind === 'date' ? value : String(value);
  }
  return row;
}

export function mapOf(policy: Policy, c: DatedCase): SystemMap {
  const roles = Object.keys(policy.roles);
  const known = [...roles, 'every', 'none'];
  const role = (r: string): RoleTest => ({ kind: 'where', test: { kind: 'column', column: 'kind', in: [r, 'every'], known } });
  const event = (e: string): EventSource => {
    const day = isDay(c.events?.[e] ?? '2000-01-01');
    return {
      kind: 'column',
      column: `${e} ${day ? 'day' : 'at'}`,
      as: day ? { as: 'date' } : { as: 'timestamptz' },
      absent: c.absent?.[e] ?? (policy.events[e]!.asked ? 'not-yet' : 'unknown'),
      sentinels: [],
      plausible: { from: '1900-01-01', before: '2200-01-01' },
    };
  };
  const fact = (id: string): FactSource => {
    const { kind, values = [] } = policy.facts[id]!;
    if (kind === 'number' || kind === 'date') return { kind: 'value', column: id, as: kind };
    return { kind: 'column', column: id, values: values.map((value) => ({ code: String(value), value })) };
  };
  const each = <T>(of: string[], make: (id: string) => T): Record<string, T> => Object.fromEntries(of.map((id) => [id, make(id)]));
  const data = Object.keys(policy.data);
  return {
    system: 'golden',
    engine: 'postgres',
    url: { env: 'GOLDEN' },
    schema: 'public',
    patterns: [],
    span,
    tables: {
      [TABLE]: {
        name: TABLE,
        key: ['id'],
        links: [],
        people: [{ name: 'person', path: [], table: TABLE, columns: '*' }],
        roles: each(roles, role),
        columns: { datum: { name: 'datum', data, kind: 'personal', due: { kind: 'blank' }, span } },
        events: each(Object.keys(policy.events), event),
        facts: each(Object.keys(policy.facts), fact),
        serves: [{ activity: c.activity, where: { kind: 'always' } }],
        gone: 'delete',
        technical: false,
        acknowledged: [],
        span,
      },
    },
  };
}
