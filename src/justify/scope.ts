import type { EventSource, FactSource, PersonLink, SystemMap, Table } from '../map/model.ts';
import type { Policy } from '../policy/model.ts';
import { all, any, type Predicate, parent } from './predicate.ts';

/** Everything that stays fixed while one policy is compiled against one map at one instant. */
export interface Question {
  policy: Policy;
  map: SystemMap;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
}

/** The row that predicates speak about, and the person for whom they are asked. */
export interface Scope {
  table: Table;
  person?: PersonLink;
}

/** An event or fact source found for a scope, with the way from the row to the row that holds it. */
export interface Found<T> {
  source: T;
  table: Table;
  place: (p: Predicate) => Predicate;
}

const here = (p: Predicate) => p;

/** The table's own mapping, else that of the row of the person; absent when neither maps it. */
export function findEvent(q: Question, scope: Scope, event: string): Found<EventSource> | undefined {
  return find(q, scope, (t) => t.events[event]);
}

export function findFact(q: Question, scope: Scope, fact: string): Found<FactSource> | undefined {
  return find(q, scope, (t) => t.facts[fact]);
}

function find<T>(q: Question, scope: Scope, pick: (t: Table) => T | undefined): Found<T> | undefined {
  const own = pick(scope.table);
  if (own) return { source: own, table: scope.table, place: here };
  if (!scope.person || scope.person.path.length === 0) return undefined;
  const table = q.map.tables[scope.person.table];
  const source = table && pick(table);
  return source ? { source, table: table!, place: onPerson(scope.person) } : undefined;
}

/** Asks a predicate of the person's row: every link on the path must lead to a row. */
export function onPerson(person: PersonLink): (p: Predicate) => Predicate {
  return (p) => person.path.reduceRight<Predicate>((inner, link) => parent(link, inner), p);
}

/** The link to a person is empty, or holds a value that the map lists for nobody (S5); never true of the person's own row. */
export function namesNobody(person: PersonLink): Predicate {
  return any(...(person.path[0]?.columns ?? []).map((column) => columnIs(column, [null, ...(person.nobody ?? [])])));
}

export const whereAll = (where: Record<string, unknown>): Predicate =>
  all(...Object.entries(where).map(([column, value]) => columnIs(column, Array.isArray(value) ? value : [value])));

/** The column holds one of the values; null among them means missing. */
export function columnIs(column: string, values: readonly (string | number | boolean | null)[]): Predicate {
  const present = values.filter((v): v is string | number | boolean => v !== null);
  const parts: Predicate[] = [];
  if (present.length > 0) parts.push({ is: 'in', column, values: present });
  if (present.length < values.length) parts.push({ is: 'null', column });
  return parts.length === 1 ? parts[0]! : { is: 'any', of: parts };
}
