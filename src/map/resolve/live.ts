import type { Diagnostic, Span } from '../../text/diagnostic.ts';
import { suggest } from '../../text/near-miss.ts';
import type { Catalogue, CatalogueColumn, CatalogueTable } from '../catalogue.ts';
import { error, type FindingCode } from '../finding.ts';
import type { SystemMap } from '../model.ts';

/** A map beside the catalogue of its database, while one is resolved against the other. */
export interface Live {
  map: SystemMap;
  catalogue: Catalogue;
  diagnostics: Diagnostic[];
  /** Columns that were missed already, as `table.column`. */
  missed: Set<string>;
}

export function report(live: Live, code: FindingCode, span: Span, message: string, help: string): void {
  live.diagnostics.push(error(code, span, message, help));
}

export function tableOf(live: Live, name: string): CatalogueTable | undefined {
  return Object.hasOwn(live.catalogue.tables, name) ? live.catalogue.tables[name] : undefined;
}

/** A column as the catalogue has it. Undefined when there is none, which is reported once; a table that is not there was reported itself. */
export function columnOf(live: Live, table: string, name: string, span: Span): CatalogueColumn | undefined {
  const columns = tableOf(live, table)?.columns;
  if (!columns) return undefined;
  if (Object.hasOwn(columns, name)) return columns[name];
  const place = `${table}.${name}`;
  if (live.missed.has(place)) return undefined;
  live.missed.add(place);
  report(
    live,
    'missing-column',
    span,
    `\`${table}\` has no column \`${name}\``,
    suggest(name, Object.keys(columns), 'correct the name, or remove it'),
  );
  return undefined;
}
