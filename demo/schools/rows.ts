import type { Catalogue } from '../../src/map/catalogue.ts';
import type { EventColumn, Link, RoleTest, SystemMap, Table } from '../../src/map/model.ts';
import type { Scalar } from '../../src/policy/model.ts';
import { Chance } from '../campus/chance.ts';
import type { Days } from '../campus/days.ts';
import type { Row, Writer } from '../campus/writer.ts';
import type { Scene } from './scenes.ts';
import { invented } from './values.ts';

/** The rows of one person, by table: what is there already is not made again. */
export type Made = Map<string, Row>;

/** In days. */
const A_WHILE = 200;

/** Writes the rows that a scene needs into the tables of one system, as its map and its catalogue say where everything is. */
export class SceneWriter {
  readonly #w: Writer;
  readonly #map: SystemMap;
  readonly #catalogue: Catalogue;
  readonly #shared: Made = new Map();

  constructor(writer: Writer, map: SystemMap, catalogue: Catalogue) {
    this.#w = writer;
    this.#map = map;
    this.#catalogue = catalogue;
  }

  /** A row, with its person and every other row that it refers to, the rows by which its events and facts are told among them. */
  write(name: string, scene: Scene, chance: Chance, made: Made = new Map()): Row {
    const table = this.#map.tables[name]!;
    const row: Row = {};
    for (const key of table.key) if (!isLink(table, key)) row[key] = this.#w.next(name);
    made.set(name, row);
    this.#refer(table, row, scene, chance, made);
    Object.assign(row, this.#told(table, scene));
    for (const column of Object.values(this.#catalogue.tables[name]!.columns))
      if (!(column.name in row))
        row[column.name] =
          table.archive?.kind === 'mark' && table.archive.column === column.name ? null : invented(name, column, row, chance);
    this.#w.put(name, row);
    this.#tellByChildren(table, row, scene, chance);
    return row;
  }

  /** Of two links to one table the second leads to somebody else. */
  #refer(table: Table, row: Row, scene: Scene, chance: Chance, made: Made): void {
    const met = new Set([table.name]);
    for (const link of table.links) {
      if (link.columns.every((c) => c in row)) continue;
      const shared = tellsNothing(this.#map.tables[link.table]!);
      const others = shared ? this.#shared : met.has(link.table) ? new Map<string, Row>() : made;
      met.add(link.table);
      const parent = others.get(link.table) ?? this.write(link.table, scene, shared ? new Chance(0, link.table) : chance, others);
      link.columns.forEach((column, i) => {
        row[column] = parent[link.keys[i]!]!;
      });
    }
  }

  /** The columns of a row that tell its role, its events and its facts. */
  #told(table: Table, scene: Scene): Row {
    const told: Row = {};
    for (const [event, source] of Object.entries(table.events))
      if (source.kind === 'column') told[source.column] = this.#written(table, source, scene.events[event]);
    for (const [fact, source] of Object.entries(table.facts)) {
      if (source.kind === 'value') told[source.column] = scene.facts[fact] ?? null;
      if (source.kind === 'is-missing') told[source.column] = scene.facts[fact] === true ? null : this.#w.days.date(this.#w.days.today);
      if (source.kind !== 'column') continue;
      told[source.column] = codeOf(source.values, scene.facts[fact]);
    }
    return { ...told, ...(table.roles[scene.role] ? shows(table.roles[scene.role]!) : {}) };
  }

  /** What nobody asks about has not happened, or lies a while back where that would be no answer. */
  #written(table: Table, { column, as, sentinels, absent }: EventColumn, asked: number | null | undefined): string | number | null {
    const { days } = this.#w;
    const day = asked === undefined && absent === 'unknown' ? days.today - A_WHILE : (asked ?? null);
    if (day !== null) return momentOf(days, as?.as ?? 'date', day);
    return this.#catalogue.tables[table.name]!.columns[column]?.nullable ? null : ((sentinels[0] ?? null) as string | number | null);
  }

  /** Latest children and existing children are rows that refer to this one. */
  #tellByChildren(table: Table, row: Row, scene: Scene, chance: Chance): void {
    for (const [event, source] of Object.entries(table.events)) {
      const day = scene.events[event];
      if (source.kind !== 'latest-child' || day === undefined || day === null) continue;
      this.#child(
        source,
        row,
        { ...source.where, [source.value.column]: momentOf(this.#w.days, source.value.as?.as ?? 'date', day) },
        chance,
      );
    }
    for (const [fact, source] of Object.entries(table.facts))
      if (source.kind === 'child' && scene.facts[fact] === true)
        for (let i = 0; i < (source.count ?? 1); i++) this.#child(source, row, firstOf(source.where), chance);
  }

  #child({ table, columns, keys }: Pick<Link, 'table' | 'columns' | 'keys'>, parent: Row, told: Row, chance: Chance): void {
    const child: Row = { ...told };
    columns.forEach((column, i) => {
      child[column] = parent[keys[i]!]!;
    });
    for (const key of this.#map.tables[table]!.key) child[key] ??= this.#w.next(table);
    for (const column of Object.values(this.#catalogue.tables[table]!.columns))
      child[column.name] ??= invented(table, column, child, chance);
    this.#w.put(table, child);
  }
}

/** Its rows are the same for everybody. */
const tellsNothing = (table: Table) => table.technical && Object.keys({ ...table.events, ...table.facts }).length === 0;

const isLink = (table: Table, column: string) => table.links.some((l) => l.columns.includes(column));

/** The code of a value; of a fact that nobody asks about a usual one, and of one that nobody knows one that means nothing. */
function codeOf(values: { code: Scalar | null; value: Scalar }[], value: Scalar | null | undefined): Scalar | null {
  const missing = values.find((v) => v.code === null);
  if (value === undefined) return (missing ?? values.find((v) => v.value === false) ?? values[0]!).code;
  if (value === null) return missing ? '?' : null;
  return values.find((v) => v.value === value)?.code ?? null;
}

/** What makes a row show a role. */
function shows(test: RoleTest): Row {
  if (test.kind === 'always' || test.test.kind !== 'column') return {};
  return { [test.test.column]: test.test.in[0] ?? null };
}

const firstOf = (where: Record<string, Scalar | null | (Scalar | null)[]>): Row =>
  Object.fromEntries(Object.entries(where).map(([column, value]) => [column, Array.isArray(value) ? value[0]! : value]));

/** A day as columns hold it. */
function momentOf(days: Days, as: string, day: number): string | number {
  const second = (day * 7_919) % 82_000;
  if (as === 'timestamptz' || as === 'text-instant') return days.instant(day, second).replace('.000Z', 'Z');
  if (as === 'timestamp') return days.local(day, second);
  if (as === 'unix-seconds') return days.unix(day, second);
  return as === 'unix-milliseconds' ? 1000 * days.unix(day, second) : days.date(day);
}
