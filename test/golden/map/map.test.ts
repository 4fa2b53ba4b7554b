import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectMariadb } from '../../../src/engine/mariadb/target.ts';
import { readCatalogue } from '../../../src/engine/postgres/catalogue.ts';
import type { Catalogue } from '../../../src/map/catalogue.ts';
import { archiveSchemas, checkArchives } from '../../../src/map/check-archives.ts';
import { checkLive } from '../../../src/map/check-live.ts';
import { checkMapAgainstPolicy, promisesWithoutData } from '../../../src/map/check-policy.ts';
import { FINDINGS } from '../../../src/map/finding.ts';
import type { SystemMap } from '../../../src/map/model.ts';
import { readMap } from '../../../src/map/read.ts';
import { resolveMap } from '../../../src/map/resolve.ts';
import { readPolicy } from '../../../src/policy/read.ts';
import type { Diagnostic } from '../../../src/text/diagnostic.ts';
import { printDiagnostic, sortDiagnostics } from '../../../src/text/print-diagnostic.ts';
import type { Source } from '../../../src/text/yaml.ts';
import { withDatabase, withMariadb } from '../../database.ts';

const FOLDER = import.meta.dirname;
const source = (folder: string, file: string): Source => ({ file, text: readFileSync(join(folder, file), 'utf8') });
const POLICY = source(FOLDER, 'policy.yaml');
const { policy, diagnostics } = readPolicy([POLICY]);
assert.ok(policy, diagnostics.map((d) => printDiagnostic(d, [POLICY])).join('\n'));

const names = readdirSync(FOLDER, { withFileTypes: true })
  .filter((e) => e.isDirectory())
  .map((e) => e.name)
  .sort();

const read = (name: string) => {
  const map = source(join(FOLDER, name), 'input.map.yaml');
  return { source: map, ...readMap(map, policy) };
};
const offline = (map: SystemMap) => [...checkMapAgainstPolicy(policy, map), ...promisesWithoutData(policy, [map])];

/** Compares what was found with expected.txt; LETHE_PRINT=1 prints it anew. */
function compare(name: string, found: Diagnostic[], sources: Source[]): void {
  const printed = `${
    sortDiagnostics(found)
      .map((d) => printDiagnostic(d, sources))
      .join('\n\n') || 'nothing found'
  }\n`;
  const path = join(FOLDER, name, 'expected.txt');
  if (process.env.LETHE_PRINT) writeFileSync(path, printed);
  assert.equal(printed, readFileSync(path, 'utf8'));
}

const isLive = (name: string) => existsSync(join(FOLDER, name, 'schema.sql'));
const isOnMariadb = (name: string) => existsSync(join(FOLDER, name, 'mariadb.sql'));

for (const name of names.filter((n) => !isLive(n) && !isOnMariadb(n))) {
  test(`golden map: ${name}`, () => {
    const { source: map, map: built, diagnostics: found } = read(name);
    compare(name, [...found, ...(built ? offline(built) : [])], [map, POLICY]);
  });
}

for (const name of names.filter(isLive)) {
  test(`golden map on a database: ${name}`, (t) =>
    withDatabase(t, async (db) => {
      const { source: map, map: built, diagnostics: found } = read(name);
      assert.ok(built, found.map((d) => printDiagnostic(d, [map])).join('\n'));
      await db.pool.query(source(join(FOLDER, name), 'schema.sql').text);
      const client = await db.pool.connect();
      try {
        const catalogue = await readCatalogue(client, built.schema);
        const resolved = resolveMap(built, catalogue);
        const broken = resolved.diagnostics.length > 0;
        const archives: Record<string, Catalogue> = {};
        for (const schema of archiveSchemas(resolved.map)) archives[schema] = await readCatalogue(client, schema);
        const live = broken
          ? []
          : [...checkLive(policy, resolved.map, catalogue, { untested: false }), ...checkArchives(resolved.map, catalogue, archives)];
        compare(name, [...resolved.diagnostics, ...live], [map, POLICY]);
      } finally {
        client.release();
      }
    }));
}

for (const name of names.filter(isOnMariadb)) {
  test(`golden map on MariaDB: ${name}`, (t) =>
    withMariadb(t, async (db) => {
      const { source: map, map: built, diagnostics: found } = read(name);
      assert.ok(built, found.map((d) => printDiagnostic(d, [map])).join('\n'));
      await db.pool.query(source(join(FOLDER, name), 'mariadb.sql').text);
      const connection = await connectMariadb(db.url, built);
      try {
        const catalogue = await connection.catalogue();
        const resolved = resolveMap(built, catalogue);
        const live = resolved.diagnostics.length > 0 ? [] : checkLive(policy, resolved.map, catalogue, { untested: false });
        // the database of a test has a name of its own
        const plain = (text: string) => text.replaceAll(db.name, 'atelier');
        const all = [...resolved.diagnostics, ...live].map((d) => ({
          ...d,
          message: plain(d.message),
          ...(d.help ? { help: plain(d.help) } : {}),
        }));
        compare(name, all, [map, POLICY]);
      } finally {
        await connection.close();
      }
    }));
}

test('the golden maps show every finding', () => {
  const shown = new Set(
    names.flatMap((n) =>
      [...readFileSync(join(FOLDER, n, 'expected.txt'), 'utf8').matchAll(/^(?:error|warning)\[([a-z-]+)\]/gm)].map((m) => m[1]!),
    ),
  );
  // a version that tests run on cannot be one that they do not; the account of the tests may do everything; drift has tests of its own
  const elsewhere = ['untested-version', 'archive-unknown', 'missing-right', 'row-security', 'unfollowed-foreign-key'];
  assert.deepEqual(
    Object.keys(FINDINGS).filter((code) => !shown.has(code) && !elsewhere.includes(code)),
    [],
  );
});
