import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drivers } from '../../src/app.ts';
import { DISCOVER_MESSAGES } from '../../src/cli/messages-discover.ts';
import { printProposal } from '../../src/map/discover/print.ts';
import { readMap } from '../../src/map/read.ts';
import { resolveMap } from '../../src/map/resolve.ts';
import { discoverMap } from '../../src/work/discover-map.ts';
import { withDatabase } from '../database.ts';
import { inPage, measured, personal } from '../discovered.ts';
import { DECLARED, declared } from './declared.ts';
import { restored } from './project.ts';

const template = restored();
const skip = template ? false : 'there is no dump of Moodle';
const system = { id: 'moodle', env: 'MOODLE_URL', engine: 'postgres' as const, schema: 'public' };

for (const samples of [false, true]) {
  test(
    `discovery on Moodle ${samples ? 'with' : 'without'} samples finds what Moodle's plug-ins declare as personal (E39)`,
    { skip },
    (t) =>
      withDatabase(
        t,
        async (db) => {
          const setting = { cwd: '/', env: { MOODLE_URL: db.url }, now: () => Temporal.Now.instant(), drivers, untested: false };
          const proposal = await discoverMap(setting, { system, samples, onlyNew: false });
          const { rows } = await db.pool.query<{ name: string }>(
            `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
          );
          const truth = declared(new Set(rows.map((r) => r.name)));
          const found = personal(proposal);
          const tablesOf = (of: Iterable<string>) => new Set([...of].map((name) => name.split('.')[0]!));
          const sure = [...found].filter(([, confidence]) => confidence >= 0.85).map(([name]) => name);
          const figures = {
            columns: measured(found.keys(), truth),
            tables: measured(tablesOf(found.keys()), tablesOf(truth)),
            'columns guessed with 0.85 or more': measured(sure, truth),
          };
          for (const [what, m] of Object.entries(figures)) {
            t.diagnostic(`${what}: precision ${m.precision.toFixed(3)}, recall ${m.recall.toFixed(3)}`);
            inPage(`${what}${samples ? ', with samples' : ''}`, m);
          }
          assert.ok(figures.columns.precision >= 0.7 && figures.columns.recall >= 0.9);
          assert.ok(figures.tables.precision >= 0.85 && figures.tables.recall >= 0.95);
          assert.ok(figures['columns guessed with 0.85 or more'].precision >= 0.97 && sure.length > 100);

          // confirmed as it stands, it is a map that knows every table and column of Moodle
          const say = DISCOVER_MESSAGES.en;
          const text = printProposal(proposal, system, { ...say, head: say.head('moodle') });
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
  const tables = [...readFileSync(DECLARED, 'utf8').matchAll(/^mdl_([a-z0-9_]+),/gm)].map((m) => m[1]!);
  const ofItsOwn = tables.filter((t) => t.includes('_') || t.length > 12);
  assert.ok(ofItsOwn.length > 100);
  assert.deepEqual(
    ofItsOwn.filter((t) => vocabulary.includes(t) || vocabulary.includes(` ${t.replaceAll('_', ' ')},`)),
    [],
  );
});
