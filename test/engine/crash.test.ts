import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type pg from 'pg';
import { Trouble } from '../../src/text/trouble.ts';
import { makePlan } from '../../src/work/make-plan.ts';
import { runPlan } from '../../src/work/run-plan.ts';
import { type TestDatabase, withDatabase } from '../database.ts';
import { until } from './rival.ts';
import { approved, type OnDisk, onDisk, SCHOOL } from './school.ts';

/** 3,000 persons are due with 30,000 letters, 2,000 more only lose their address, 1,000 stay as they are. */
const CROWD = `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at)
  select n, 'p' || n, 'p' || n || '@example.test',
    now() - case when n <= 3000 then interval '5 years' when n <= 5000 then interval '2 years' else interval '1 month' end
  from generate_series(1, 6000) n;
insert into letters (person_id, body) select n % 6000 + 1, repeat('x', 100) from generate_series(0, 59999) n;`;
const WHOLE = { people: 6000, letters: 60_000, addresses: 6000 };
const DONE = { people: 3000, letters: 30_000, addresses: 1000 };

interface Left {
  people: number;
  letters: number;
  addresses: number;
}

async function left(pool: pg.Pool): Promise<Left> {
  const { rows } = await pool.query(`select (select count(*)::int from people) as people, (select count(*)::int from letters) as letters,
    (select count(email)::int from people) as addresses`);
  return rows[0];
}

/** Law 7: what receipts count is what is gone, at any moment at which nobody is at work. */
async function accounted(pool: pg.Pool): Promise<Left> {
  await until(async () => {
    const { rows } = await pool.query(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'lethe'`,
    );
    return rows[0].n === 0;
  });
  const now = await left(pool);
  const { rows } =
    await pool.query(`select coalesce(sum(rows) filter (where table_name = 'people' and action = 'delete'), 0)::int as people,
    coalesce(sum(rows) filter (where table_name = 'letters'), 0)::int as letters,
    coalesce(sum(rows) filter (where action = 'columns'), 0)::int as blanked from lethe.receipts`);
  const [{ people, letters, blanked }] = rows as [{ people: number; letters: number; blanked: number }];
  assert.deepEqual([people, letters], [WHOLE.people - now.people, WHOLE.letters - now.letters], 'receipts and rows that are gone');
  // a person who went took the address along
  assert.equal(blanked, WHOLE.addresses - now.addresses - people, 'receipts and addresses that are gone');
  return now;
}

async function crowd(db: TestDatabase, use: (p: OnDisk) => Promise<void>): Promise<void> {
  await db.pool.query(CROWD);
  await db.pool.query('analyze');
  await onDisk(SCHOOL, { DATABASE_URL: db.url, SCHOOL_URL: db.url }, use);
}

/** An approved plan whose first hundred rows have gone (E19); the next run takes the rest. */
async function afterCanary(p: OnDisk): Promise<string> {
  const plan = await approved(p);
  assert.equal((await runPlan(p.setting, plan, { goOn: false, say: () => {} })).state, 'paused');
  return plan;
}

/** The same end as without any kill, and a next plan that has nothing to do (law 6). */
async function ended(p: OnDisk, pool: pg.Pool): Promise<void> {
  assert.deepEqual(await accounted(pool), DONE);
  assert.deepEqual((await makePlan(p.setting, { refresh: false })).steps, []);
}

/** Starts an apply, kills the process some milliseconds after its n-th batch, and says how it ended: a state, or `killed`. */
function killed(p: OnDisk, plan: string, afterBatch: number, ms: number): Promise<string> {
  const env = { ...process.env, ...p.setting.env };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'carry-out.ts'), p.folder, plan], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let batches = 0;
  let state = 'killed';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== 'batch') state = line;
    else if (++batches === afterBatch) setTimeout(() => child.kill('SIGKILL'), ms);
  });
  return new Promise((resolve) => child.on('close', () => resolve(state)));
}

test('law 7 crash-safe: killed with -9 again and again, receipts match what is gone, and the end is the same', (t) =>
  withDatabase(t, (db) =>
    crowd(db, async (p) => {
      const plan = await afterCanary(p);
      const seed = Math.floor(Math.random() * 1000);
      console.log(`  kills begin ${seed % 20} ms after the first batch`);
      let kills = 0;
      for (let round = 0; ; round++) {
        assert.ok(round < 20, 'it never ended');
        const state = await killed(p, plan, round < 3 ? 1 : 1000, (seed + 7 * round) % 20);
        await accounted(db.pool);
        if (state === 'done') break;
        assert.equal(state, 'killed');
        kills += 1;
      }
      assert.ok(kills >= 2, `killed ${kills} times only`);
      await ended(p, db.pool);
      const { rows } = await db.pool.query(`select count(*)::int as n from lethe_store.runs where state = 'interrupted'`);
      assert.equal(rows[0].n, kills, 'each killed run is known as such');
    }),
  ));

test('law 7 crash-safe: connections cut in the middle of batches are a `target-interrupted`, and the end is the same', (t) =>
  withDatabase(
    t,
    (db) =>
      crowd(db, async (p) => {
        const plan = await afterCanary(p);
        const cut = () =>
          db.pool.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'lethe'`,
          );
        let cuts = 0;
        for (let round = 0; ; round++) {
          let timer: NodeJS.Timeout | undefined;
          const say = (s: { kind: string }) => {
            if (s.kind === 'batch' && round < 4) timer ??= setTimeout(cut, (round * 3) % 16);
          };
          try {
            const { state } = await runPlan(p.setting, plan, { goOn: true, say });
            assert.equal(state, 'done');
            break;
          } catch (error) {
            assert.ok(error instanceof Trouble, String(error));
            assert.equal(error.code, 'target-interrupted', error.message);
            cuts += 1;
          } finally {
            clearTimeout(timer);
          }
          await accounted(db.pool);
        }
        assert.ok(cuts >= 2, `cut ${cuts} times only`);
        await ended(p, db.pool);
      }),
    { only: 'embedded' },
  ));
