import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase, withMariadb } from '../database.ts';
import { type Governed, govern, type School, sweepAll } from './school.ts';

const DDL = `create table people (id int primary key, name varchar(40));
create table answers (id int primary key, person_id int references people (id), text varchar(80), born date, postcode varchar(9), mark int, made_on date)`;

const school = (engine: 'postgres' | 'mariadb', otherwise = ''): School => ({
  ddl: DDL,
  policy: `lethe: 1
policy: { id: survey, version: 2026-01-01, title: { en: Policy }, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { student: { en: Students } }
data: { answer: { en: Answers } }
events: { answered: { en: the answer } }
activities:
  survey:
    title: { en: Survey }
    controllers: { sole: school }
    bases: [{ basis: legitimate-interest }]
    roles: [student]
    data: [answer]
    retention: { keep: { for: 1 year, from: answered }, then: anonymise${otherwise} }
`,
  map: `lethe: 1
system: { id: school, engine: ${engine}, url: { env: SCHOOL_URL }${engine === 'postgres' ? ', schema: public' : ''} }
tables:
  people: { key: id, person: { roles: { student: always } }, technical: [name] }
  answers:
    key: id
    person: { via: person_id -> people(id) }
    columns: { text: answer, born: { data: answer, due: { years: 10 } }, postcode: { data: answer, due: departement } }
    technical: [mark, made_on]
    events: { answered: made_on }
    serves: [survey]
    gone: delete
    anonymity: { quasi: [born, postcode], k: 2, sensitive: mark, l: 2, linking: nobody else asks this, inference: marks differ in each crowd }
`,
});

/** Two of the nineties in Paris with two marks; two of the eighties in Lyon with one mark; one alone; one of today. */
const ROWS = `insert into people values (1, 'Ada');
insert into answers values (1, 1, 'a', '1991-05-05', '75011', 3, '2024-01-01'), (2, 1, 'b', '1999-12-31', '75020', 4, '2024-01-01'),
  (3, 1, 'c', '1985-01-01', '69007', 2, '2024-01-01'), (4, 1, 'd', '1986-01-01', '69001', 2, '2024-01-01'),
  (5, 1, 'e', '1975-01-01', '97411', 1, '2024-01-01'), (6, 1, 'f', '1992-01-01', '75001', 1, '2030-01-01')`;

type Ask = (sql: string) => Promise<unknown[][]>;
const LEFT = `select id, person_id, text, cast(born as char(10)), postcode from answers order by id`;

async function onlyCrowds(governed: Governed, ask: Ask): Promise<void> {
  const { target, step, program } = governed;
  const one = step('answers', 'columns');
  assert.equal((await target.count(one)).rows, 2);
  const { crowd, projected, done } = one.anonymity!;
  assert.deepEqual(await target.reached(crowd, projected), { k: 2, l: 2 });
  assert.equal(await target.reached(crowd, done), undefined, 'nothing is anonymous yet');
  const waiting = [];
  for await (const survey of target.survey(program)) waiting.push(...survey.waiting.map((w) => [survey.table, w.for, w.rows]));
  assert.deepEqual(waiting, [['answers', 'review', 3]]);
  assert.deepEqual(await sweepAll(target, one, 'A'), { rows: 2, busy: 0 });
  assert.deepEqual(await ask(LEFT), [
    [1, null, null, '1990-01-01', '75'],
    [2, null, null, '1990-01-01', '75'],
    [3, 1, 'c', '1985-01-01', '69007'],
    [4, 1, 'd', '1986-01-01', '69001'],
    [5, 1, 'e', '1975-01-01', '97411'],
    [6, 1, 'f', '1992-01-01', '75001'],
  ]);
  assert.deepEqual(await target.reached(crowd, done), { k: 2, l: 2 }, 'measured again, when it is done');
  assert.equal((await target.count(one)).rows, 0);
  const after = [];
  for await (const survey of target.survey(program)) after.push(...survey.waiting.map((w) => [survey.table, w.for, w.rows]));
  assert.deepEqual(after, [['answers', 'review', 3]], 'what is anonymous waits for nothing more');
  await ask('delete from answers where id = 2');
  assert.deepEqual(await target.reached(crowd, done), { k: 1, l: 1 }, 'a crowd that has become too small is told as it is');
}

async function elseDeleted({ target, step, program }: Governed, ask: Ask): Promise<void> {
  const anonymise = program.tables.flatMap((t) => t.steps).find((s) => s.outcome === 'anonymise')!;
  await target.rehearse(anonymise);
  assert.deepEqual(await sweepAll(target, step('answers'), 'A'), { rows: 3, busy: 0 });
  assert.deepEqual(await sweepAll(target, anonymise, 'A'), { rows: 2, busy: 0 });
  assert.deepEqual(
    (await ask(LEFT)).map((r) => r[0]),
    [1, 2, 6],
  );
}

for (const [name, otherwise, check] of [
  ['S49, E21: whole rows become anonymous where k of them look alike with l marks; the others wait for a review', '', onlyCrowds],
  ['S49: `else: delete` deletes what finds no crowd', ', else: delete', elseDeleted],
] as const) {
  test(name, async (t) => {
    await withDatabase(t, async ({ pool, url }) => {
      await pool.query(`${DDL};${ROWS}`);
      const governed = await govern(url, school('postgres', otherwise));
      try {
        await check(governed, async (sql) => (await pool.query({ text: sql, rowMode: 'array' })).rows as unknown[][]);
      } finally {
        await governed.connection.close();
      }
    });
    await withMariadb(t, async ({ url, ask }) => {
      for (const statement of `${DDL};${ROWS}`.split(';')) await ask(statement);
      const governed = await govern(url, school('mariadb', otherwise));
      try {
        await check(governed, async (sql) => [await ask(sql)].flat().map((row) => Object.values(row)));
      } finally {
        await governed.connection.close();
      }
    });
  });
}
