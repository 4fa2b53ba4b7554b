import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drivers } from '../../src/app.ts';
import { DISCOVER_MESSAGES } from '../../src/cli/messages-discover.ts';
import { printProposal } from '../../src/map/discover/print.ts';
import { readMap } from '../../src/map/read.ts';
import { resolveMap } from '../../src/map/resolve.ts';
import { discoverMap } from '../../src/work/discover-map.ts';
import { withMariadb } from '../database.ts';
import { measured, personal } from '../discovered.ts';
import { declared } from './declared.ts';
import { loadMariadbDump } from './load-mariadb-dump.ts';

const dump = join(process.env.LETHE_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared'), 'moodle', 'moodle-4.3-mariadb.sql.gz');
const skip = existsSync(dump) ? false : `there is no \`${dump}\` (set LETHE_SHARED)`;
const system = { id: 'moodle', env: 'MOODLE_URL', engine: 'mariadb' as const };

test('discovery on a Moodle on MariaDB finds as much as on PostgreSQL, and its proposal fits once confirmed (E39)', { skip }, (t) =>
  withMariadb(t, async ({ url, name, ask }, inner) => {
    await loadMariadbDump(dump, url);
    const setting = { cwd: '/', env: { MOODLE_URL: url }, now: () => Temporal.Now.instant(), drivers, untested: false };
    const proposal = await discoverMap(setting, { system, samples: true, onlyNew: false });
    const rows = await ask<{ name: string }>(
      `select concat(table_name, '.', column_name) as name from information_schema.columns where table_schema = '${name}'`,
    );
    const { precision, recall } = measured(personal(proposal).keys(), declared(new Set(rows.map((r) => r.name))));
    inner.diagnostic(`columns: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`);
    assert.ok(precision >= 0.7 && recall >= 0.9);

    const say = DISCOVER_MESSAGES.en;
    const text = printProposal(proposal, system, { ...say, head: say.head('moodle') });
    const { map, diagnostics } = readMap({ file: 'moodle.map.yaml', text: text.replaceAll(/ # \? .*$/gm, '') });
    assert.deepEqual(diagnostics, []);
    const connection = await drivers.mariadb!(url, map!);
    try {
      assert.deepEqual(resolveMap(map!, await connection.catalogue()).diagnostics, []);
    } finally {
      await connection.close();
    }
  }),
);
