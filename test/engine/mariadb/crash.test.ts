import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { Trouble } from '../../../src/text/trouble.ts';
import { makePlan } from '../../../src/work/make-plan.ts';
import { runPlan } from '../../../src/work/run-plan.ts';
import type { MariadbDatabase } from '../../database.ts';
import { approved, type OnDisk, onDisk } from '../school.ts';
import { nobodyWorks } from './rival.ts';
import { SCHOOL, withStore } from './school.ts';

/** 3,000 persons are due with 30,000 letters, 2,000 more only lose their address, 1,000 stay as they are. */
const CROWD = `${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at)
  select seq, concat('p', seq), concat('p', seq, '@example.test'), now() - interval case when seq <= 3000 then 60 when seq <= 5000 then 24 else 1 end month from seq_1_to_6000;
insert into letters (person_id, body) select seq % 6000 + 1, repeat('x', 100) from seq_0_to_59999;
analyze table people, letters`;
const WHOLE = { people: 6000, letters: 60_000, addresses: 6000 };
const DONE = { people: 3000, letters: 30_000, addresses: 1000 };

/** Law 7: what receipts count is what is gone, at any moment at which nobody is at work. */
async function accounted(db: MariadbDatabase): Promise<typeof WHOLE> {
  await nobodyWorks(db);
  const receipts = (where: string) => `(select coalesce(sum(\`rows\`), 0) from lethe_receipts where ${where})`;
  const [r] = await db.ask<
    Record<string, string>
  >(`select (select count(*) from people) as people, (select count(*) from letters) as letters,
    (select count(email) from people) as addresses, ${receipts(`table_name = 'letters'`)} as r_letters,
    ${receipts(`table_name = 'people' and action = 'delete'`)} as r_people, ${receipts(`table_name = 'people' and action = 'columns'`)} as r_addresses`);
  const n = (of: string) => Number(r![of]);
  assert.equal(WHOLE.letters - n('letters'), n('r_letters'));
  assert.equal(WHOLE.people - n('people'), n('r_people'));
  assert.equal(WHOLE.addresses - n('addresses'), n('r_people') + n('r_addresses'));
  return { people: n('people'), letters: n('letters'), addresses: n('addresses') };
}

/** An approved plan whose first hundred rows have gone (E19); the next run takes the rest. */
async function afterCanary(p: OnDisk): Promise<string> {
  const plan = await approved(p);
  assert.equal((await runPlan(p.setting, plan, { goOn: false, say: () => {} })).state, 'paused');
  return plan;
}

/** The same end as without any kill, and a next plan that has nothing to do (law 6). */
async function ended(p: OnDisk, db: MariadbDatabase): Promise<void> {
  assert.deepEqual(await accounted(db), DONE);
  assert.deepEqual((await makePlan(p.setting, { refresh: false })).steps, []);
}

/** Starts an apply, kills the process some milliseconds after its n-th batch, and says how it ended: a state, or `killed`. */
function killed(p: OnDisk, plan: string, afterBatch: number, ms: number): Promise<string> {
  const env = { ...process.env, ...p.setting.env };
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'carry-out.ts'), p.folder, plan], {
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
  withStore(t, async (db, store) => {
    await db.pool.query(CROWD);
    await onDisk(SCHOOL, { DATABASE_URL: store.url, SCHOOL_URL: db.url }, async (p) => {
      const plan = await afterCanary(p);
      const seed = Math.floor(Math.random() * 1000);
      console.log(`  kills begin ${seed % 40} ms after the first batch`);
      let kills = 0;
      for (let round = 0; ; round++) {
        assert.ok(round < 20, 'it never ended');
        const state = await killed(p, plan, round < 3 ? 1 : 1000, (seed + 13 * round) % 40);
        await accounted(db);
        if (state === 'done') break;
        assert.equal(state, 'killed');
        kills += 1;
      }
      assert.ok(kills >= 1, `killed ${kills} times only`);
      await ended(p, db);
    });
  }));

test('law 7 crash-safe: connections cut in the middle of batches are a `target-interrupted`, and the end is the same', (t) =>
  withStore(t, async (db, store) => {
    await db.pool.query(CROWD);
    await onDisk(SCHOOL, { DATABASE_URL: store.url, SCHOOL_URL: db.url }, async (p) => {
      const plan = await afterCanary(p);
      const own = `select id from information_schema.processlist where db = '${db.name}' and info like '%lethe_stage%' and id <> connection_id()`;
      const cut = async () => {
        for (const { id } of await db.ask<{ id: number }>(own)) await db.pool.query(`kill ${id}`).catch(() => {});
      };
      let cuts = 0;
      for (let round = 0; ; round++) {
        let timer: NodeJS.Timeout | undefined;
        if (round < 4) timer = setInterval(cut, 20 + 15 * round);
        try {
          const { state } = await runPlan(p.setting, plan, { goOn: true, say: () => {} });
          assert.equal(state, 'done');
          break;
        } catch (error) {
          assert.ok(error instanceof Trouble, String(error));
          assert.equal(error.code, 'target-interrupted', error.message);
          cuts += 1;
        } finally {
          clearInterval(timer);
        }
        await accounted(db);
      }
      assert.ok(cuts >= 2, `cut ${cuts} times only`);
      await ended(p, db);
    });
  }));
