import type { Days, Edge } from '../days.ts';
import type { Frame } from '../frame.ts';
import { type Person, writePerson } from '../person.ts';
import type { Row, Writer } from '../writer.ts';

/** `kept`: on the last kept day. `due`: one day past it. `held`: past it too, but something holds it. */
export type Side = 'kept' | 'due' | 'held';

/** A row of which everybody can work out by hand what has to become of it. */
export interface Witness {
  /** The clause of the source, or the rule where the source has none. */
  clause: string;
  side: Side;
  table: string;
  key: Row;
  /** What becomes of it once a plan is carried out with all readings confirmed. */
  becomes: 'deleted' | 'anonymised' | 'kept';
}

/** Where the cast is put together: what the writer gives, and who was seen. */
export interface Stage {
  w: Writer;
  days: Days;
  frame: Frame;
  people: Record<string, number>;
  witnesses: Witness[];
}

/** Somebody of the cast, called by their login. Whoever is not said to be something else was on the Intranet yesterday. */
export function enter(stage: Stage, login: string, kind: Person['kind'], more: Row = {}): Person {
  const first = login[0]!.toUpperCase() + login.slice(1);
  const name = { first, last: 'de la Distribution' };
  const place = stage.frame.campuses[0]!;
  const seen = kind === 'C' ? null : stage.days.instant(stage.days.today - 1, 36_000);
  const born = stage.days.date(stage.days.today - 9_000);
  const about = { phone: '+33 6 42 42 42 42', 'Postal Address': '96, boulevard Bessières', birth_date: born, last_seen_at: seen };
  const person = writePerson(stage.w, { name, login, kind, campus: place.id }, { ...about, ...more });
  stage.people[login] = person.id;
  return person;
}

/** Writes a row and remembers what has to become of it. */
export function show<R extends Row>(stage: Stage, clause: string, side: Side, table: string, key: (keyof R & string)[], row: R): R {
  return expect(stage, clause, side, table, key, stage.w.put(table, row), side === 'due' ? 'deleted' : 'kept');
}

/** Remembers what has to become of a row that is written already. */
export function expect<R extends Row>(
  { witnesses }: Stage,
  clause: string,
  side: Side,
  table: string,
  key: (keyof R & string)[],
  row: R,
  becomes: Witness['becomes'],
): R {
  witnesses.push({ clause, side, table, key: Object.fromEntries(key.map((k) => [k, row[k]!])), becomes });
  return row;
}

/** A row whose key is the next number. */
export const numbered = <R extends Row>(stage: Stage, clause: string, side: Side, table: string, row: R): R & { id: number } =>
  show(stage, clause, side, table, ['id'], { id: stage.w.next(table), ...row });

/** Both sides of an edge, the kept one first. */
export const sides = (edge: Edge): ['kept' | 'due', number][] => [
  ['kept', edge.kept],
  ['due', edge.due],
];
