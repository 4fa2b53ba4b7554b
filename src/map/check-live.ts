import type { Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Catalogue } from './catalogue.ts';
import { checkForeignKeys } from './check-foreign-keys.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkHours } from './check-readable.ts';
import { checkTables } from './check-tables.ts';
import { checkTransforms } from './check-transforms.ts';
import { error } from './finding.ts';
import type { SystemMap } from './model.ts';
import { quoted } from './quoted.ts';

/** The versions that tests run on (E32). */
const TESTED: Record<Catalogue['engine'], { name: string; versions: number[] }> = {
  postgres: { name: 'PostgreSQL', versions: [15, 18] },
  mariadb: { name: 'MariaDB', versions: [10.11] },
  mysql: { name: 'MySQL', versions: [] },
};

/**
 * What the live catalogue says against a plan under this map, which must be resolved: unsafe keys, impossible transforms, triggers,
 * rights, versions (errors), and missing indexes (warnings with the statement that helps; an error where a large table refers to rows
 * that may go, E13). A finding that somebody looked at is named in the table's `acknowledged:`.
 */
export function checkLive(policy: Policy, map: SystemMap, catalogue: Catalogue, options: { untested: boolean }): Diagnostic[] {
  return [
    ...checkServer(map, catalogue, options.untested),
    ...checkTables(map, catalogue),
    ...checkForeignKeys(policy, map, catalogue),
    ...checkTransforms(policy, map, catalogue),
    ...checkIndexes(map, catalogue),
    ...checkHours(policy, map),
  ];
}

function checkServer(map: SystemMap, catalogue: Catalogue, untested: boolean): Diagnostic[] {
  const found: Diagnostic[] = [];
  const { name, versions } = TESTED[catalogue.engine];
  if (!versions.includes(catalogue.major) && !untested) {
    const message = `\`${map.system}\` runs on ${name} ${catalogue.major}, which no test runs on`;
    const tested = versions.length > 0 ? `${name} ${versions.join(' or ')}` : 'MariaDB';
    found.push(error('untested-version', map.span, message, `use ${tested}, or pass --untested`));
  }
  if (!catalogue.mayUse) {
    const help =
      catalogue.engine === 'postgres'
        ? `grant usage on schema ${quoted(map)(map.schema)} to it, or correct \`schema:\``
        : 'correct `schema:`, or the database in the connection string';
    found.push(error('missing-right', map.span, `the account may not use the schema \`${map.schema}\`, or there is none`, help));
  }
  return found;
}
