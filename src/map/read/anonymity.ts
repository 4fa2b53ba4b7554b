import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Anonymity } from '../model.ts';
import type { AnonymityInput, TableInput } from '../schema.ts';
import { type MapDraft, report } from './place.ts';

/** The measure of a table's anonymity: its columns are columns that the map knows, and what is left of a personal one is measured. */
export function anonymity(
  draft: MapDraft,
  input: TableInput,
  { quasi, k, sensitive, l, linking, inference }: AnonymityInput,
  path: Path,
): Anonymity {
  const personal = Object.entries(input.columns ?? {});
  const known = [...personal.map(([name]) => name), ...(input.technical ?? [])];
  const asked = [
    ...quasi.map((name, i): [string, Path] => [name, ['quasi', i]]),
    ...(sensitive ? [[sensitive, ['sensitive']] as [string, Path]] : []),
  ];
  for (const [name, way] of asked) {
    if (!known.includes(name))
      report(
        draft,
        'unknown-column',
        [...path, ...way],
        `the map has no column \`${name}\``,
        suggest(name, known, 'add it under `columns:` or `technical:`'),
      );
  }
  if ((sensitive === undefined) !== (l === undefined))
    report(draft, 'missing-key', path, '`sensitive` and `l` stand together', 'add the other one, or remove both', 'key');
  for (const [name, column] of personal) {
    const due = typeof column === 'object' && 'due' in column ? column.due : undefined;
    const empty = due === undefined || due === 'blank' || (typeof due === 'object' && ('text' in due || 'number' in due));
    if (column === 'technical' || empty || quasi.includes(name) || name === sensitive) continue;
    const why = `\`${name}\` keeps something when anonymised and is not measured`;
    report(draft, 'anonymity-gap', path, why, 'list it under `quasi:`, or let nothing of it stay', 'key');
  }
  return { quasi, k, ...(sensitive !== undefined && l !== undefined ? { sensitive, l } : {}), linking, inference };
}
