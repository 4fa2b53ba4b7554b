import type { Span } from '../../text/diagnostic.ts';
import type { Representation } from '../../time/model.ts';
import type { CatalogueColumn, ColumnKind } from '../catalogue.ts';
import type { EventColumn, EventSource, Table } from '../model.ts';
import { codeOf, whereOf } from './codes.ts';
import { columnOf, type Live, report } from './live.ts';

const FITS: Partial<Record<ColumnKind, Representation['as'][]>> = {
  timestamptz: ['timestamptz'],
  timestamp: ['timestamp'],
  date: ['date'],
  integer: ['unix-seconds', 'unix-milliseconds'],
  number: ['unix-seconds', 'unix-milliseconds'],
  text: ['text-date', 'text-instant'],
};

/** An event with the representation of its column: as the map says, else as its type says. */
export function resolveEvent(live: Live, table: Table, source: EventSource): EventSource {
  if (source.kind === 'parent') return source;
  if (source.kind === 'column') return { ...source, ...represented(live, table.name, source, table.span) };
  return {
    ...source,
    value: represented(live, source.table, source.value, table.span),
    where: whereOf(live, source.table, source.where, table.span) as typeof source.where,
  };
}

/** How a clock column holds time; local times, numbers and texts must be stated, and which numbers mean none (E5, S9). */
function represented(live: Live, table: string, clock: EventColumn, span: Span): EventColumn {
  const column = columnOf(live, table, clock.column, span);
  if (!column) return { ...clock, as: clock.as ?? { as: 'timestamptz' } };
  const place = `\`${table}.${clock.column}\``;
  const possible = column.values ? undefined : FITS[column.kind];
  if (!possible) {
    report(live, 'wrong-clock', span, `${place} is ${article(column.type)}, which holds no time`, 'name a column that does');
    return { ...clock, as: clock.as ?? { as: 'timestamptz' } };
  }
  if (clock.as && !possible.includes(clock.as.as)) {
    const help = `use ${possible.map((p) => `\`${p}\``).join(' or ')}`;
    report(live, 'wrong-clock', span, `${place} is ${article(column.type)} and cannot be read as \`${clock.as.as}\``, help);
  }
  if (!clock.as && column.kind !== 'timestamptz' && column.kind !== 'date') {
    const help =
      column.kind === 'timestamp'
        ? 'add `as: { timestamp: Europe/Paris }` with the zone of its local times'
        : `add ${possible.map((p) => `\`as: ${p}\``).join(' or ')}`;
    report(live, 'clock-unstated', span, `how ${place} (${column.type}) holds time is not stated`, help);
  }
  if ((column.kind === 'integer' || column.kind === 'number') && !clock.sentinelsStated) {
    const help = 'add for instance `sentinels: [0]`; an empty list is an answer (S9)';
    report(live, 'sentinels-unstated', span, `${place} holds numbers and does not say which of them mean none`, help);
  }
  const sentinels = clock.sentinels.map((s) => codeOf(live, table, column, s, span)).filter((s) => s !== null);
  return { ...clock, as: clock.as ?? natural(column), sentinels };
}

const natural = (column: CatalogueColumn): Representation => (column.kind === 'date' ? { as: 'date' } : { as: 'timestamptz' });
const article = (type: string) => `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
