import { suggest } from '../../text/near-miss.ts';
import type { Table } from '../model.ts';
import { foreignLinks } from './links.ts';
import { type Live, report } from './live.ts';

/** Tables that the map names by pattern, with their foreign keys: their rows still keep what they refer to. A name goes before a pattern. */
export function matchedTables(live: Live): Table[] {
  const found = new Map<string, Table>();
  const all = Object.values(live.catalogue.tables).filter((t) => !Object.hasOwn(live.map.tables, t.name));
  for (const { tables, elsewhere, span } of live.map.patterns) {
    for (const pattern of tables) {
      const plain = !pattern.includes('*');
      const shape = new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`, 's');
      const hits = all.filter((t) => shape.test(t.name));
      if (hits.length === 0 && plain) {
        const help = suggest(pattern, Object.keys(live.catalogue.tables), 'remove it from the map');
        report(live, 'missing-table', span, `the database has no table \`${pattern}\` in \`${live.map.schema}\``, help);
      }
      for (const hit of hits) {
        if (found.has(hit.name) && !plain) continue;
        found.set(hit.name, {
          name: hit.name,
          key: hit.primaryKey,
          links: foreignLinks(live, hit.name),
          people: [],
          roles: {},
          columns: {},
          events: {},
          facts: {},
          serves: [],
          gone: 'elsewhere',
          ...(elsewhere ? { elsewhere } : {}),
          technical: true,
          acknowledged: [],
          span,
        });
      }
    }
  }
  return [...found.values()];
}
