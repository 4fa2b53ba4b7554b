import { bearings } from '../justify/bearing.ts';
import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { warning } from './finding.ts';
import type { SystemMap } from './model.ts';

/** Rows that will live longer than their own rules say, because a role, fact or clock of other rows is read from them (S32). */
export function checkBearing(policy: Policy, map: SystemMap): Diagnostic[] {
  return [...bearings(policy, map)].flatMap(([name, of]) => {
    const table = map.tables[name]!;
    if (table.serves.length === 0 || table.acknowledged.includes('kept-with-reader')) return [];
    const readers = [...new Set(of.map((b) => b.reader.table))].map((r) => `\`${r}\``).join(' and ');
    const which = of.every((b) => b.latest !== undefined) ? 'the latest rows' : 'rows';
    const message = `${which} of \`${name}\` stay as long as the rows of ${readers} that are judged by them`;
    const help = `serve there every activity that reads them, or list \`kept-with-reader\` in \`acknowledged:\` of \`${name}\``;
    return [warning('kept-with-reader', table.span, message, help)];
  });
}
