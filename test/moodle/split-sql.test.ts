import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Piece, splitSql } from './split-sql.ts';

async function* cut(text: string, sizes: number[]): AsyncIterable<string> {
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield text.slice(at, at + size);
    at += size;
  }
}
const pieces = (text: string, sizes = [text.length + 1]): Promise<Piece[]> => Array.fromAsync(splitSql(cut(text, sizes)));
/** The statements, with the rows of a COPY between angle brackets. */
const split = async (text: string, sizes?: number[]): Promise<string[]> =>
  (await pieces(text, sizes)).map((p) => (p.kind === 'rows' ? `<${p.text}>` : p.kind === 'end' ? '.' : p.sql));

const WHOLE: [what: string, statement: string][] = [
  ['a semicolon in a string', `insert into t values ('a;b')`],
  ['a doubled quote', `insert into t values ('it''s; fine', ''';')`],
  ['a backslash that ends a plain string', String.raw`insert into t values ('C:\;', 'a\')`],
  ['a backslash that escapes', String.raw`insert into t values (E'it\'s; \\', e'a''b\';')`],
  ['a name that ends in e before a string', String.raw`select type'a\'`],
  ['a quoted name', `create table "a;""b'" (id int)`],
  ['a dollar quote', `create function f() returns text language sql as $$ select ';' || '''' $$`],
  ['a dollar quote with a tag around another', `do $body$ begin execute $$;$$; end $body$`],
  ['a name with a dollar sign', `select a$b$, c$b$`],
  ['parameters', `prepare p as select $1, $2`],
  ['a line comment', `select 1 -- no; 'it\n + 1`],
  ['comments within a comment', `select /* a /* ; ' */ ; $$ */ 1`],
  ['several commands of one rule', `create rule r as on insert to t do also (select 1; select 2)`],
  ['a line of a string that looks like a command of psql', `insert into t values ('\n\\usepackage{amsmath}\n\\.\n')`],
];
for (const [what, statement] of WHOLE)
  test(`${what} does not end a statement`, async () => {
    const text = `${statement};\nselect 2;`;
    assert.deepEqual(await split(text), [statement, 'select 2']);
    assert.deepEqual(await split(text, [1]), [statement, 'select 2']);
  });

test('commands of psql, comments and empty lines between statements are skipped', async () => {
  const dump = `--\n-- a dump; with 'quotes\n--\n\n\\restrict k3y;'\nselect 1;\n/* ; */ select 2;\r\n\\unrestrict k3y;'\n\n-- done; for 'good`;
  assert.deepEqual(await split(dump), ['select 1', 'select 2']);
});

test('the rows of a COPY are handed on as they are, up to their closing line', async () => {
  const rows = `1\ta;b'c\n2\t\\\\.\n3\t\\N\n`;
  const dump = `COPY public.t (id, name) FROM stdin;\n${rows}\\.\n\nselect 1;\ncopy u from STDIN with (format csv);\n\\.\nselect 2;\n`;
  const statements = [
    'COPY public.t (id, name) FROM stdin',
    `<${rows}>`,
    '.',
    'select 1',
    'copy u from STDIN with (format csv)',
    '.',
    'select 2',
  ];
  assert.deepEqual(await split(dump), statements);
  const slowly = await split(dump, [1]);
  assert.deepEqual(
    slowly.filter((s) => !s.startsWith('<')),
    statements.filter((s) => !s.startsWith('<')),
  );
  assert.equal(
    slowly
      .filter((s) => s.startsWith('<'))
      .map((s) => s.slice(1, -1))
      .join(''),
    rows,
  );
  assert.deepEqual(await split('copy t from stdin;\n1\n\\.'), ['copy t from stdin', '<1\n>', '.']);
});

test('a COPY from a file is a statement like another', async () => {
  assert.deepEqual(await split(`copy t from '/x/from stdin';\nselect 1;`), [`copy t from '/x/from stdin'`, 'select 1']);
});

test('a dump that is cut off is an error, not a shorter dump', async () => {
  for (const text of ['select 1;\nselect 2', `select 'a;`, 'select (1;', 'do $$ begin;', 'select 1; /* ;'])
    await assert.rejects(split(text), /ends within a statement/);
  for (const text of ['copy t from stdin;\n1\n2\n', 'copy t from stdin;\n1\n\\.x', 'copy t from stdin;\n'])
    await assert.rejects(split(text), /ends within rows/);
});

test('however a dump is cut into chunks, its pieces are the same', async () => {
  const word = fc.constantFrom('select', 'a', 'e', 'E', '(1)', '*', 'x$y', '-', '/', '<>', '$1', 'from stdin', 'copy');
  const inside = fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '\\', '$', '-', '/', '*', '\n', '(', ')', 'é', '😀', '.') });
  const atom = fc.oneof(
    word,
    inside.map((s) => `'${s.replaceAll("'", "''")}'`),
    inside.map((s) => ` E'${s.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
    inside.map((s) => `"${s.replaceAll('"', '""')}"`),
    inside.map((s) => ` $q$${s.replaceAll('$', '')}$q$ `),
    inside.map((s) => ` --${s.replaceAll('\n', '')}\n`),
    inside.map((s) => ` /*${s.replaceAll('/', '').replaceAll('*', '')}*/ `),
  );
  const statement = fc.array(atom, { minLength: 1 }).map((atoms) => `x ${atoms.join(' ').trim()}`);
  const between = fc.constantFrom('\n', ' ', "\n\n-- note; '\n", '\n\\restrict it;\n', '/* ; */');
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(statement, between), { maxLength: 8 }), sizes, async (dump, chunks) => {
      const text = dump.map(([s, gap]) => `${s}\n;${gap}`).join('');
      const expected = dump.map(([s]) => `${s}\n`);
      assert.deepEqual(await split(text, chunks), expected);
      assert.deepEqual(await split(text), expected);
    }),
    { numRuns: 500 },
  );
});
