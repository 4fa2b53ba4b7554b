import type { RowTest, Table } from './model.ts';

/** The columns of a table's own rows that its events, facts, roles and links read. */
export function readColumns(table: Table): string[] {
  const events = Object.values(table.events).flatMap((e) =>
    e.kind === 'column' ? [e.column] : e.kind === 'parent' ? e.link.columns : e.keys,
  );
  const facts = Object.values(table.facts).flatMap((f) =>
    f.kind === 'parent' ? f.link.columns : f.kind === 'child' ? f.keys : [f.column],
  );
  const roles = Object.values(table.roles).flatMap((r) => (r.kind === 'where' ? inTest(r.test) : []));
  const links = table.people.flatMap((p) => p.path.slice(0, 1).flatMap((l) => l.columns));
  return [...new Set([...events, ...facts, ...roles, ...links])];
}

function inTest(test: RowTest): string[] {
  if (test.kind === 'column') return [test.column];
  return test.kind === 'child' ? test.keys : test.of.flatMap(inTest);
}

/** The columns of other tables that a table's events, facts and roles read, by table. */
export function readOfChildren(table: Table): { table: string; columns: string[] }[] {
  const of = (c: { table: string; columns: string[]; where: object }) => ({
    table: c.table,
    columns: [...c.columns, ...Object.keys(c.where)],
  });
  const events = Object.values(table.events).flatMap((e) =>
    e.kind === 'latest-child' ? [{ table: e.table, columns: [...of(e).columns, e.value.column] }] : [],
  );
  const facts = Object.values(table.facts).flatMap((f) => (f.kind === 'child' ? [of(f)] : []));
  const roles = Object.values(table.roles).flatMap((r) => (r.kind === 'where' ? childTests(r.test).map(of) : []));
  return [...events, ...facts, ...roles];
}

function childTests(test: RowTest): Extract<RowTest, { kind: 'child' }>[] {
  if (test.kind === 'child') return [test];
  return test.kind === 'column' ? [] : test.of.flatMap(childTests);
}
