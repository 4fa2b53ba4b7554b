import type { Link } from '../../map/model.ts';
import { linked } from './compare.ts';
import { column, joined, qualified, type Sql, sql } from './sql.ts';
import type { BatchTable, Stage } from './stage.ts';
import { typeOf } from './types.ts';

/** InnoDB deletes no row that refers to itself by a foreign key. */
const selfLinks = ({ table, links }: BatchTable): Link[] => links.filter((l) => l.table === table && !l.declared);

const refersToItself = ({ table, types }: BatchTable, link: Link): Sql => {
  const at = { alias: 't', table };
  return linked(types, link, at, at);
};

const nullable = ({ table, types }: BatchTable, link: Link) => link.columns.find((c) => typeOf(types, table, c).nullable);

/** The staged rows that refer to themselves let go of themselves, one statement for each link. */
export const lettingGo = (table: BatchTable, { at, key }: Stage): Sql[] =>
  selfLinks(table).flatMap((link) => {
    const free = nullable(table, link);
    if (free === undefined) return [];
    const on = joined(
      key.map((k) => sql`${column('t', k)} = ${column('s', k)}`),
      ' and ',
    );
    return [
      sql`update ${at} s straight_join ${qualified(table.schema, table.table)} t on ${on} set ${column('t', free)} = null where ${refersToItself(table, link)}`,
    ];
  });

/** Rows that could never let go of themselves stay: they are no part of any batch. */
export const deletable = (table: BatchTable): Sql[] =>
  selfLinks(table)
    .filter((link) => nullable(table, link) === undefined)
    .map((link) => sql`(${refersToItself(table, link)}) is not true`);
