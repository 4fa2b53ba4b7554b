import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drivers } from '../../src/app.ts';
import { DISCOVER_MESSAGES } from '../../src/cli/messages-discover.ts';
import type { Proposal } from '../../src/map/discover/guess.ts';
import { printProposal } from '../../src/map/discover/print.ts';
import { readMap } from '../../src/map/read.ts';
import { resolveMap } from '../../src/map/resolve.ts';
import { discoverMap } from '../../src/work/discover-map.ts';
import { withDatabase } from '../database.ts';
import { DECLARED, declared } from './declared.ts';
import { restored } from './project.ts';

const template = restored();
const skip = template ? false : 'there is no dump of Moodle';

/** What is asked of the guesses (design.md section 4): the words are general, none of them is a name of Moodle's own. */
const FLOOR = { columns: { precision: 0.7, recall: 0.9 }, tables: { precision: 0.85, recall: 0.95 }, sure: 0.97 };

/** Columns that a proposal calls personal, as `table.column`: what has a data category, and what names a person. */
function personal({ tables }: Proposal): Map<string, number> {
  return new Map(
    tables.flatMap((t) => [
      ...t.columns.flatMap((c) => (c.category === undefined ? [] : [[`${t.name}.${c.name}`, c.guess.confidence] as const])),
      ...t.people.flatMap(({ path: [first] }) =>
        first!.kind === 'parent' ? [] : [[`${t.name}.${first!.column}`, first!.guess.confidence] as const],
      ),
    ]),
  );
}

const measured = (found: Set<string>, truth: Set<string>) => {
  const right = [...found].filter((f) => truth.has(f)).length;
  return { precision: right / found.size, recall: right / truth.size, found: found.size, right, truth: truth.size };
};
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

for (const samples of [false, true]) {
  test(
    `discovery on Moodle ${samples ? 'with' : 'without'} samples finds what Moodle's plug-ins declare as personal (E39)`,
    { skip },
    (t) =>
      withDatabase(
        t,
        async (db) => {
          const setting = { cwd: '/', env: { MOODLE_URL: db.url }, now: () => Temporal.Now.instant(), drivers, untested: false };
          const proposal = await discoverMap(setting, {
            system: 'moodle',
            env: 'MOODLE_URL',
            engine: 'postgres',
            schema: 'public',
            samples,
          });
          const there = new Set(
            (
              await db.pool.query<{ name: string }>(
                `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
              )
            ).rows.map((r) => r.name),
          );
          const truth = declared(there);
          const found = personal(proposal);
          const tableOf = (of: Iterable<string>) => new Set([...of].map((name) => name.split('.')[0]!));
          const columns = measured(new Set(found.keys()), truth);
          const tables = measured(tableOf(found.keys()), tableOf(truth));
          const sure = measured(new Set([...found].flatMap(([name, confidence]) => (confidence >= 0.85 ? [name] : []))), truth);
          for (const [what, m] of Object.entries({ columns, tables, 'columns guessed with 0.85 or more': sure }))
            t.diagnostic(
              `${what}: precision ${percent(m.precision)}, recall ${percent(m.recall)} (${m.right} of ${m.found} found; ${m.truth} declared)`,
            );
          assert.ok(columns.precision >= FLOOR.columns.precision && columns.recall >= FLOOR.columns.recall);
          assert.ok(tables.precision >= FLOOR.tables.precision && tables.recall >= FLOOR.tables.recall);
          assert.ok(sure.precision >= FLOOR.sure && sure.found > 100);

          // confirmed as it stands, it is a map that knows every table and column of Moodle
          const say = DISCOVER_MESSAGES.en;
          const text = printProposal(
            proposal,
            { id: 'moodle', engine: 'postgres', env: 'MOODLE_URL' },
            { ...say, head: say.head('moodle') },
          );
          const { map, diagnostics } = readMap({ file: 'moodle.map.yaml', text: text.replaceAll(/ # \? .*$/gm, '') });
          assert.deepEqual(diagnostics, []);
          const connection = await drivers.postgres!(db.url, map!);
          try {
            assert.deepEqual(resolveMap(map!, await connection.catalogue()).diagnostics, []);
          } finally {
            await connection.close();
          }
        },
        { template: template!, only: 'embedded' },
      ),
  );
}

test('the vocabulary names no table of Moodle', { skip }, () => {
  const vocabulary = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'map', 'discover', 'vocabulary.yaml'), 'utf8');
  const tables = [...new Set(readFileSync(DECLARED, 'utf8').matchAll(/^mdl_([a-z0-9_]+),/gm))].map((m) => m[1]!);
  const ofItsOwn = tables.filter((t) => t.includes('_') || t.length > 12);
  assert.ok(ofItsOwn.length > 100);
  assert.deepEqual(
    ofItsOwn.filter((t) => vocabulary.includes(t) || vocabulary.includes(` ${t.replaceAll('_', ' ')},`)),
    [],
  );
});
