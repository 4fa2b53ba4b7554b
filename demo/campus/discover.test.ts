import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drivers } from '../../src/app.ts';
import { readMap } from '../../src/map/read.ts';
import { resolveMap } from '../../src/map/resolve.ts';
import { discoverMap } from '../../src/work/discover-map.ts';
import { readPack } from '../../src/work/read-pack.ts';
import { withDatabase } from '../../test/database.ts';
import { inPage, measured, personal } from '../../test/discovered.ts';

test('discovery on the reference campus, of which it knows nothing, finds what its map says', (t) =>
  withDatabase(
    t,
    async (db) => {
      for (const file of globSync('schema/*.sql', { cwd: import.meta.dirname }).sort())
        await db.pool.query(readFileSync(join(import.meta.dirname, file), 'utf8'));
      const source = { file: 'intranet.map.yaml', text: readFileSync(join(import.meta.dirname, 'intranet.map.yaml'), 'utf8') };
      const written = readMap(source, readPack('/', '42').policy).map!;
      const connection = await drivers.postgres!(db.url, written);
      const { map } = resolveMap(written, await connection.catalogue().finally(() => connection.close()));
      const truth = Object.values(map.tables).flatMap((table) => {
        if (table.technical) return [];
        const columns = Object.values(table.columns).flatMap((c) => (c.kind === 'personal' ? [c.name] : []));
        const links = table.people.flatMap((p) => p.path[0]?.columns ?? []);
        return [...columns, ...links].map((c) => `${table.name}.${c}`);
      });
      const setting = { cwd: '/', env: { CAMPUS_URL: db.url }, now: () => Temporal.Now.instant(), drivers, untested: false };
      const system = { id: 'intranet', env: 'CAMPUS_URL', engine: 'postgres' as const, schema: written.schema };
      const proposal = await discoverMap(setting, { system, samples: false, onlyNew: false });
      const figure = measured(personal(proposal).keys(), new Set(truth));
      t.diagnostic(`columns: precision ${figure.precision.toFixed(3)}, recall ${figure.recall.toFixed(3)}`);
      inPage('columns of the reference campus', figure);
      assert.ok(figure.precision >= 0.75 && figure.recall >= 0.8);
    },
    { only: 'embedded' },
  ));
