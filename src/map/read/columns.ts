import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Column, Transform } from '../model.ts';
import type { ColumnInput, DueInput, TableInput } from '../schema.ts';
import { listOf, type MapDraft, report } from './place.ts';

/** The columns that a table maps or lists as technical; keys and foreign keys are added once the catalogue is known. */
export function columns(draft: MapDraft, table: string, input: TableInput, path: Path): Record<string, Column> {
  const found = new Map<string, Column>();
  for (const [name, written] of Object.entries(input.columns ?? {})) {
    const at = [...path, 'columns', name];
    const data = dataOf(written);
    const technical = data.includes('technical');
    const due = typeof written === 'object' && 'due' in written ? written.due : undefined;
    if (technical && data.length > 1)
      report(draft, 'technical-mixed', at, `\`${name}\` is technical and personal at once`, 'keep one of the two');
    if (technical && due !== undefined)
      report(draft, 'technical-mixed', at, `\`${name}\` is technical and never due`, 'remove `due`, or name a data category');
    if (new Set(data).size < data.length)
      report(draft, 'written-twice', at, `\`${name}\` names a data category twice`, 'keep one of the two');
    found.set(name, {
      name,
      data: technical ? [] : data,
      kind: technical ? 'technical' : 'personal',
      due: technical ? { kind: 'keep' } : transform(due),
      span: draft.file.spanOf(at, 'key'),
    });
  }
  for (const [i, name] of (input.technical ?? []).entries()) {
    const at = [...path, 'technical', i];
    const known = found.get(name);
    if (known) {
      const how = known.kind === 'technical' ? 'is technical twice' : 'is mapped and technical';
      report(draft, 'written-twice', at, `\`${name}\` of \`${table}\` ${how}`, 'keep one of the two');
    } else found.set(name, { name, data: [], kind: 'technical', due: { kind: 'keep' }, span: draft.file.spanOf(at) });
  }
  return Object.fromEntries(found);
}

/** The key of a table, and the columns of several people, name columns once. */
export function checkColumnLists(draft: MapDraft, table: string, input: TableInput, path: Path): void {
  const key = listOf(input.key);
  if (new Set(key).size < key.length)
    report(draft, 'written-twice', [...path, 'key'], `the key of \`${table}\` names a column twice`, 'keep one of the two');
  const mapped = Object.keys(input.columns ?? {});
  for (const [name, p] of Object.entries(input.people ?? {})) {
    for (const [i, column] of (p.columns ?? []).entries()) {
      if (mapped.includes(column)) continue;
      const help = suggest(column, mapped, 'add it under `columns:`');
      report(draft, 'unknown-column', [...path, 'people', name, 'columns', i], `\`${table}\` maps no column \`${column}\``, help);
    }
  }
}

const dataOf = (written: ColumnInput): string[] =>
  typeof written === 'string' ? [written] : Array.isArray(written) ? written : listOf(written.data);

/** A due column is blanked unless the map says otherwise. */
function transform(due: DueInput | undefined): Transform {
  if (due === undefined) return { kind: 'blank' };
  if (typeof due === 'string') return { kind: due };
  if ('text' in due) return { kind: 'text', text: due.text };
  if ('number' in due) return { kind: 'number', number: due.number };
  if ('years' in due) return { kind: 'years', of: due.years };
  if ('first' in due) return { kind: 'first', characters: due.first };
  if ('range' in due) return { kind: 'range', of: due.range };
  return 'bands' in due ? { kind: 'bands', from: due.bands } : { kind: 'text-key', prefix: due['text-key'] };
}
