import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { RoleTest, RowTest } from '../model.ts';
import type { PersonInput } from '../schema.ts';
import { type MapDraft, report } from './place.ts';

type Code = string | number | boolean | null;
type NoRole = NonNullable<Extract<PersonInput, { roles: unknown }>['no-role']>;

/**
 * The roles of a table with the codes whose meaning is known (S1): those that some role names, and those that `no-role` says mean none.
 * Any other code is unknown. A column that is only asked whether it is empty, or true, has no such list.
 */
export function withKnownCodes(draft: MapDraft, roles: Record<string, RoleTest>, noRole: NoRole, path: Path): Record<string, RoleTest> {
  const named = new Map<string, Code[]>();
  for (const role of Object.values(roles)) {
    if (role.kind === 'where')
      for (const [column, codes] of codesIn(role.test)) named.set(column, [...(named.get(column) ?? []), ...codes]);
  }
  for (const column of Object.keys(noRole)) {
    if (named.has(column)) continue;
    const help = suggest(column, [...named.keys()], 'name a column that a role asks');
    report(draft, 'unknown-column', [...path, column], `no role asks \`${column}\``, help, 'key');
  }
  const known = (column: string): Code[] | undefined => {
    const none = Object.hasOwn(noRole, column) ? noRole[column]! : [];
    const codes = named.get(column)!;
    if (none === 'any-other' || codes.every((c) => c === null || typeof c === 'boolean')) return undefined;
    return [...new Set([...codes, ...none])];
  };
  const visit = (test: RowTest): RowTest => {
    if (test.kind === 'child') return test;
    if (test.kind !== 'column') return { ...test, of: test.of.map(visit) };
    const codes = known(test.column);
    return codes ? { ...test, known: codes } : test;
  };
  return Object.fromEntries(
    Object.entries(roles).map(([id, role]) => [id, role.kind === 'where' ? { kind: 'where', test: visit(role.test) } : role]),
  );
}

const codesIn = (test: RowTest): [string, Code[]][] =>
  test.kind === 'column' ? [[test.column, test.in]] : test.kind === 'child' ? [] : test.of.flatMap(codesIn);
