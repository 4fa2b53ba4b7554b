import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue, ForeignKey } from './catalogue.ts';
import { error, warning } from './finding.ts';
import type { SystemMap, Table } from './model.ts';
import { quoted } from './quoted.ts';

/**
 * Foreign keys that would carry a deletion further than the plan says: into rows that somebody may still justify, or where no map looks
 * (design.md section 4, S33, E13). Keys that were never checked against older rows are warnings.
 */
export function checkForeignKeys(policy: Policy, map: SystemMap, catalogue: Catalogue): Diagnostic[] {
  return [...kept(map), ...catalogue.foreignKeys.flatMap((key) => ofKey(policy, map, key))];
}

function ofKey(policy: Policy, map: SystemMap, key: ForeignKey): Diagnostic[] {
  const parent = key.toSchema === map.schema ? map.tables[key.toTable] : undefined;
  if (!parent || !leaves(parent) || parent.technical) return [];
  if (isArchive(map, key.schema)) return []; // said with the archive
  const child = key.schema === map.schema ? map.tables[key.table] : undefined;
  if (!child) return [unknownChild(parent, key)];
  return [...carried(policy, parent, child, key), ...unchecked(map, child, key)];
}

/** Rows may leave the table: they are deleted, or move to an archive. */
const leaves = (table: Table): boolean => table.gone === 'delete' || table.archive?.kind === 'schema';
const isArchive = (map: SystemMap, schema: string): boolean =>
  Object.values(map.tables).some((t) => t.archive?.kind === 'schema' && t.archive.schema === schema);

/** Technical rows never go, so what they refer to stays as a skeleton (S33): rarely what was meant. */
function kept(map: SystemMap): Diagnostic[] {
  return Object.values(map.tables).flatMap((table) =>
    table.links.flatMap((link) => {
      const parent = map.tables[link.table];
      if (!table.technical || table.elsewhere || !parent || parent.technical || !leaves(parent)) return [];
      if (table.acknowledged.includes('kept-by-technical') || parent.acknowledged.includes(table.name)) return [];
      const message = `technical rows of \`${table.name}\` (\`${link.columns.join(', ')}\`) never go, and keep the rows of \`${parent.name}\` that they refer to`;
      const help = `map \`${table.name}\` with \`person:\` and \`serves:\`, or list \`${table.name}\` in \`acknowledged:\` of \`${parent.name}\``;
      return [warning('kept-by-technical', table.span, message, help)];
    }),
  );
}

function unknownChild(parent: Table, key: ForeignKey): Diagnostic {
  const message = `\`${key.schema}.${key.table}\` refers to \`${parent.name}\` (\`${key.name}\`), and no map looks there`;
  return error(
    'unknown-foreign-key',
    parent.span,
    message,
    'map that table, or write `gone: anonymise` so that the rows it refers to stay',
  );
}

/**
 * A row is deleted only when no row refers to it, whatever the constraint says (S33). What a constraint could still carry is a row that
 * comes to refer between the check and the deletion: it must go with its parent in any case, that is, serve no other activity and
 * concern no other person.
 */
function carried(policy: Policy, parent: Table, child: Table, key: ForeignKey): Diagnostic[] {
  if (key.onDelete === 'no-action' || key.onDelete === 'restrict') return [];
  if (parent.acknowledged.includes(key.name) || goesAlong(policy, parent, child, key)) return [];
  const what = key.onDelete === 'cascade' ? 'delete rows' : 'cut the link of rows';
  const why = child.elsewhere ? 'that SQL must not touch' : 'that another activity or person may still justify';
  const message = `deleting a row of \`${parent.name}\` would ${what} of \`${child.name}\` (\`${key.name}\`) ${why}`;
  const help = `change the constraint to \`on delete restrict\`, write \`gone: anonymise\` for \`${parent.name}\`, or list \`${key.name}\` in its \`acknowledged:\``;
  return [error('cascade', parent.span, message, help)];
}

function goesAlong(policy: Policy, parent: Table, child: Table, key: ForeignKey): boolean {
  if (child.elsewhere) return false;
  const among = new Set(parent.serves.map((s) => s.activity));
  const samePeople = child.people.every((p) => p.path[0]?.columns.join() === key.columns.join());
  const residual = (id: string) => policy.activities[id]?.residual ?? false;
  return samePeople && child.serves.every((s) => among.has(s.activity) || residual(s.activity));
}

function unchecked(map: SystemMap, child: Table, key: ForeignKey): Diagnostic[] {
  const q = quoted(map);
  if (key.validated || child.acknowledged.includes(key.name)) return [];
  const message = `\`${key.name}\` of \`${child.name}\` was never checked: older rows may refer to nobody, and would stay undecided`;
  return [
    warning('key-unchecked', child.span, message, `alter table ${q(key.schema)}.${q(key.table)} validate constraint ${q(key.name)};`),
  ];
}
