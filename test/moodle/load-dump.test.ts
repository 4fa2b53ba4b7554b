import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { withDatabase } from '../database.ts';
import { loadDump } from './load-dump.ts';

async function fileOf(t: TestContext, name: string, content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-dump-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

const NAMES = ["O'Connor; d'Arcy", 'Łukasz 😀', String.raw`back\slash`, 'two\nlines\n\\.\n', '$$;$$'];
const quoted = (s: string) => `'${s.replaceAll("'", "''")}'`;
const DUMP = `
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
\\restrict abc
CREATE TABLE public.people (id int, name text);
INSERT INTO public.people VALUES
${NAMES.map((n, i) => `\t(${i}, ${quoted(n)})`).join(',\n')};
CREATE TABLE public.copied (id int, name text);
COPY public.copied (id, name) FROM stdin;
${Array.from({ length: 50_000 }, (_, i) => `${i}\tline ${i}; 'quoted' \\\\ back\\nslash\n`).join('')}\\.

ALTER TABLE ONLY public.copied ADD CONSTRAINT copied_key PRIMARY KEY (id);
\\unrestrict abc
`;

test('a dump comes back as it was, row by row, gzipped or not (E36)', async (t) => {
  const plain = await fileOf(t, 'dump.sql', DUMP);
  const packed = await fileOf(t, 'dump.sql.gz', await promisify(gzip)(DUMP));
  await withDatabase(t, async ({ url, pool }) => {
    for (const file of [plain, packed]) {
      await loadDump(file, url);
      const { rows } = await pool.query<{ name: string }>('select name from people order by id');
      assert.deepEqual(
        rows.map((r) => r.name),
        NAMES,
      );
      const copied = await pool.query(
        `select count(*)::int as n, min(name) filter (where id = 49999) as last, bool_and(name = format(E'line %s; ''quoted'' \\\\ back\\nslash', id)) as whole from copied`,
      );
      assert.deepEqual(copied.rows, [{ n: 50_000, last: "line 49999; 'quoted' \\ back\nslash", whole: true }]);
      await pool.query('drop table people, copied');
    }
  });
});

test('a statement or row that the database refuses ends it, and the error tells nothing of the rows', async (t) => {
  const statement = await fileOf(t, 'a.sql', `create table t (id int);\ninsert into t values ('Ada Lovelace');\n`);
  const row = await fileOf(t, 'b.sql', `create table t (id int);\ncopy t from stdin;\nAda Lovelace\n\\.\n`);
  const cut = await fileOf(t, 'c.sql.gz', (await promisify(gzip)(DUMP)).subarray(0, 20_000));
  await withDatabase(t, async ({ url }) => {
    for (const file of [statement, row, cut])
      await assert.rejects(loadDump(file, url), (error: Error) => {
        assert.match(error.message, /dump cannot be restored: \w+|unexpected end of file/);
        assert.doesNotMatch(`${error.message} ${JSON.stringify(error)} ${error.cause}`, /Ada/);
        return true;
      });
  });
});
