import type { Archive, Table } from '../model.ts';
import { columnOf, type Live, report } from './live.ts';

const MARKS = ['timestamptz', 'timestamp', 'date', 'boolean'] as const;

/** A mark with the type of its column: a day, an instant or a yes, missing until it is set. */
export function resolveArchive(live: Live, table: Table): { archive?: Archive } {
  const { archive } = table;
  if (archive?.kind !== 'mark') return {};
  const column = columnOf(live, table.name, archive.column, table.span);
  // MariaDB writes a yes or no as a number
  const kind = column?.type === 'tinyint(1)' ? 'boolean' : column?.kind;
  const as = MARKS.find((m) => m === kind);
  if (column && (!as || column.generated || (!column.nullable && as !== 'boolean'))) {
    const message = `\`${table.name}.${archive.column}\` (${column.type}) cannot be the mark of archived rows`;
    report(live, 'wrong-archive', table.span, message, 'name a column of days or instants that may be missing, or one of yes and no');
  }
  return { archive: { ...archive, as: as ?? 'timestamptz' } };
}
