import type { Path } from '../../text/yaml.ts';
import type { Archive } from '../model.ts';
import type { TableInput } from '../schema.ts';
import { type MapDraft, report } from './place.ts';

/** Where the rows of a table are in their archive phase. Only rows on which SQL acts, in tables with personal data, have one. */
export function archive(draft: MapDraft, table: string, input: TableInput, path: Path): Archive {
  const at = [...path, 'archive'];
  const written = input.archive!;
  if (input.gone === 'elsewhere')
    report(draft, 'wrong-archive', at, `SQL does not touch \`${table}\`, and cannot archive it`, 'remove `archive`', 'key');
  if (!('mark' in written)) return archiveSchema(draft, table, written, at);
  if (Object.hasOwn(input.columns ?? {}, written.mark) && input.columns![written.mark] !== 'technical')
    report(
      draft,
      'wrong-archive',
      [...at, 'mark'],
      `\`${written.mark}\` holds personal data, and cannot be the mark`,
      'name a column that is only the mark',
    );
  return { kind: 'mark', column: written.mark };
}

function archiveSchema(draft: MapDraft, table: string, written: { schema: string; account?: string }, at: Path): Archive {
  if (written.schema === (draft.input.system.schema ?? 'public'))
    report(
      draft,
      'wrong-archive',
      [...at, 'schema'],
      `\`${written.schema}\` is where \`${table}\` is already`,
      'name a schema that only the archive has',
    );
  return { kind: 'schema', schema: written.schema, ...(written.account ? { account: written.account } : {}) };
}
