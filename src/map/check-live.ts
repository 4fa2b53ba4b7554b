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

/** The versions of PostgreSQL that tests run on (E32). */
const TESTED = [15, 18];

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
  if (catalogue.engine === 'postgres' && !TESTED.includes(catalogue.major) && !untested) {
    const message = `\`${map.system}\` runs on PostgreSQL ${catalogue.major}, which no test runs on`;
    found.push(error('untested-version', map.span, message, `use PostgreSQL ${TESTED.join(' or ')}, or pass --untested`));
  }
  if (!catalogue.mayUse) {
    const help = `grant usage on schema "${map.schema}" to it, or correct \`schema:\``;
    found.push(error('missing-right', map.span, `the account may not use the schema \`${map.schema}\`, or there is none`, help));
  }
  return found;
}
