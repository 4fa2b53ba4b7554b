import type { CatalogueTable } from '../catalogue.ts';
import { readColumns } from '../columns-read.ts';
import type { Table } from '../model.ts';
import { columnOf, type Live, report } from './live.ts';

/** Every column of a table: mapped, technical, or a link because keys or references stand in it. What is none of these is an error. */
export function resolveColumns(live: Live, table: Table, of: CatalogueTable): Table['columns'] {
  const columns = new Map(Object.values(table.columns).map((c) => [c.name, c]));
  for (const c of columns.values()) columnOf(live, table.name, c.name, c.span);
  const mark = table.archive?.kind === 'mark' ? table.archive.column : undefined;
  if (mark !== undefined && !columns.has(mark) && Object.hasOwn(of.columns, mark))
    columns.set(mark, { name: mark, data: [], kind: 'technical', due: { kind: 'keep' }, span: table.span });
  for (const name of [...table.key, ...readColumns(table)]) columnOf(live, table.name, name, table.span);
  const bearing = new Set([...table.key, ...table.links.flatMap((l) => l.columns)]);
  const unmapped: string[] = [];
  for (const name of Object.keys(of.columns)) {
    if (columns.has(name)) continue;
    if (bearing.has(name)) columns.set(name, { name, data: [], kind: 'link', due: { kind: 'keep' }, span: table.span });
    else unmapped.push(name);
  }
  if (unmapped.length > 0) {
    const what = unmapped.length === 1 ? 'a column' : `${unmapped.length} columns`;
    const message = `\`${table.name}\` has ${what} that the map does not know: ${unmapped.map((c) => `\`${c}\``).join(', ')}`;
    report(live, 'unmapped-column', table.span, message, 'give each a data category, or list it under `technical:`');
  }
  return Object.fromEntries(columns);
}
