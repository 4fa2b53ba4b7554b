import type { Diagnostic } from '../text/diagnostic.ts';
import { warning } from './finding.ts';
import type { Archive, SystemMap } from './model.ts';

/** The map without the ways of archiving that its driver does not know: such rows stay where they are, and are reported (S52). */
export function withKnownArchives(map: SystemMap, known: readonly Archive['kind'][]): { map: SystemMap; diagnostics: Diagnostic[] } {
  const unknown = Object.values(map.tables).filter((t) => t.archive && !known.includes(t.archive.kind));
  if (unknown.length === 0) return { map, diagnostics: [] };
  const without = unknown.map(({ archive: _, ...table }) => [table.name, table]);
  return {
    map: { ...map, tables: { ...map.tables, ...Object.fromEntries(without) } },
    diagnostics: unknown.map((t) => {
      const message = `rows of \`${t.name}\` cannot go to the archive: \`${map.engine}\` does not know \`archive: { ${t.archive!.kind}: ... }\` yet`;
      return warning('archive-unknown', t.span, message, 'archived rows stay where they are; `lethe status` counts them');
    }),
  };
}
