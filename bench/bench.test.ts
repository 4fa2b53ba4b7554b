import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type pg from 'pg';
import { compile } from '../src/justify/program.ts';
import { releaseServers, testServers } from '../test/servers.ts';
import { type Change, prepareBaseline, runBaseline } from './baseline/baseline.ts';
import { interleave } from './bench.ts';
import { competitors, TABLES } from './competitors.ts';
import { largeMap, largePolicy, readWhole } from './compile.ts';
import { figure, median, printTable } from './figure.ts';
import { type Ground, openGround } from './ground.ts';
import { applyOnce } from './memory.ts';
import { BOUND, fillSchool, governSchool } from './school.ts';

const ROWS = 1_000;
const DUE = 400;

after(releaseServers);

async function onGround(work: (ground: Ground) => Promise<void>): Promise<void> {
  const [server] = await testServers();
  const ground = await openGround(server!.url('postgres'));
  try {
    await work(ground);
  } finally {
    await ground.close();
  }
}

/** Every row of a table, in the order of its key. */
const rowsOf = async (client: pg.Client, table: string) => (await client.query(`select * from ${table} order by id`)).rows;

for (const change of ['delete', 'transform'] as const satisfies Change[]) {
  test(`E33 the engine, the hand-written ${change} and its lock-free form leave the same rows, and one receipt a batch`, () =>
    onGround(async (ground) => {
      const table = TABLES[change];
      const template = await ground.create();
      await ground.using(template, (client) => fillSchool(client, { table, rows: ROWS, due: DUE, clock: 'random' }));
      const before = await ground.using(template, (client) => rowsOf(client, table));
      const at = table === 'visits' ? 'visited_at' : 'seated_at';
      const isDue = (row: Record<string, Date>) => row[at]! < new Date(BOUND);
      assert.equal(before.filter(isDue).length, DUE);
      const expected =
        change === 'delete' ? before.filter((r) => !isDue(r)) : before.map((r) => (isDue(r) ? { ...r, ip: null, user_agent: '-' } : r));
      const same = async (client: pg.Client) => assert.deepEqual(await rowsOf(client, table), expected);
      const receipts = (from: string, counts: number[]) => async (client: pg.Client) => {
        await same(client);
        const { rows } = await client.query(`select rows::int from ${from} order by id`);
        assert.deepEqual(
          rows.map((r) => r.rows),
          counts,
        );
      };
      const sides = competitors(ground, template, change, DUE);
      await sides.engine(receipts('lethe.receipts', [DUE]));
      await sides.baseline(150, receipts('deletion_receipts', [150, 150, 100]));
      await sides.lockFree(same);
    }));
}

test('the baseline comes back for rows that somebody held, as the engine does (E9)', () =>
  onGround(async (ground) => {
    const template = await ground.create();
    await ground.using(template, (client) => fillSchool(client, { table: 'visits', rows: ROWS, due: DUE, clock: 'correlated' }));
    await ground.using(template, (client) =>
      ground.using(template, async (other) => {
        await prepareBaseline(client);
        await other.query('begin');
        await other.query('select from visits where id = 1 for update');
        assert.equal(await runBaseline(client, 'delete', BOUND, 100), DUE - 1);
        await other.query('commit');
        assert.equal(await runBaseline(client, 'delete', BOUND, 100), 1);
      }),
    );
  }));

test('E34 nothing is due of a school that is filled so, by any clock', () =>
  onGround(async (ground) => {
    for (const [table, counted] of [
      ['visits', 'visits'],
      ['submissions', 'submissions'],
      ['sign_ins', 'people'],
    ] as const) {
      const database = await ground.create();
      await ground.using(database, (client) => fillSchool(client, { table, rows: ROWS, due: 0, clock: 'random' }));
      const school = await governSchool(ground.url(database));
      assert.equal((await school.target.count(school.step(counted, 'delete'))).rows, 0, table);
      await school.close();
    }
  }));

test('the measured apply goes through the command line to its end, and says how much memory it took', () =>
  onGround(async (ground) => {
    const template = await ground.create();
    await ground.using(template, (client) => fillSchool(client, { table: 'visits', rows: ROWS, due: DUE, clock: 'correlated' }));
    const { own, rows } = await applyOnce(ground, template);
    assert.equal(rows, DUE);
    assert.ok(own > 20 && own < 2000, `${own} MB`);
  }));

test('the generated policy of 100 activities is valid and gives every table its steps', () => {
  const { policy, map } = readWhole(largePolicy(100), largeMap(100));
  assert.equal(Object.keys(policy.activities).length, 100);
  const { tables } = compile(policy, map!, Temporal.Instant.from(BOUND));
  assert.equal(tables.length, 101);
  assert.deepEqual(
    tables.filter((t) => !t.steps.some((s) => s.action === 'delete')).map((t) => t.table.name),
    [],
  );
});

test('a figure holds at its goal and not beyond it; without a goal nobody says that it holds', () => {
  assert.deepEqual(figure('a', '×', 0.8, { atLeast: 0.8 }), {
    name: 'a',
    value: 0.8,
    unit: '×',
    goal: 0.8,
    bound: 'at-least',
    holds: true,
    details: {},
  });
  assert.equal(figure('a', '×', 0.7999, { atLeast: 0.8 }).holds, false);
  assert.equal(figure('a', 'ms', 301, { atMost: 300 }).holds, false);
  assert.equal(figure('a', 'ms', 300, { atMost: 300 }).holds, true);
  const free = figure('latest-child', '×', 50.123, {});
  assert.deepEqual([free.goal, free.holds, free.value], [null, null, 50.1]);
  assert.match(printTable([free]), /latest-child\s+50.1 ×/);
});

test('the median of five is the third; rounds begin with another side each', async () => {
  assert.equal(median([9, 1, 5, 7, 3]), 5);
  const order: string[] = [];
  const side = (name: string) => async () => order.push(name);
  assert.deepEqual(await interleave(3, { a: side('a'), b: side('b') }), { a: [1, 4, 5], b: [2, 3, 6] });
  assert.deepEqual(order, ['a', 'b', 'b', 'a', 'a', 'b']);
});

test('npm run bench -- --json prints an array of figures and nothing else on standard output', () => {
  const out = execFileSync(process.execPath, [join(import.meta.dirname, 'run.ts'), '--json', '--quick', '--only', 'compile'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const figures = JSON.parse(out) as Record<string, unknown>[];
  assert.equal(figures.length, 1);
  assert.deepEqual(Object.keys(figures[0]!), ['name', 'value', 'unit', 'goal', 'bound', 'holds', 'details']);
  assert.equal(figures[0]!.name, 'policy of 100 activities compiled');
  assert.equal(figures[0]!.goal, 300);
  assert.equal(typeof figures[0]!.holds, 'boolean');
});
