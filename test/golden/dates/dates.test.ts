import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { connectMariadb } from '../../../src/engine/mariadb/target.ts';
import { judgeActivity, judgeRow } from '../../../src/engine/memory/verdict.ts';
import { connectPostgres } from '../../../src/engine/postgres/target.ts';
import type { Hold } from '../../../src/justify/hold.ts';
import { compile } from '../../../src/justify/program.ts';
import type { Connection } from '../../../src/plan/target.ts';
import type { Policy } from '../../../src/policy/model.ts';
import { readPolicy } from '../../../src/policy/read.ts';
import { withDatabase, withMariadb } from '../../database.ts';
import { type DatedCase, ddlOf, mapOf, mariadbDdlOf, mariadbValue, PLACE, rowOf, TABLE } from './subject.ts';

/** Cases with dates worked by hand from the clauses (E28): an expected value changes only with a page in docs/decisions. */
const files = globSync(join(import.meta.dirname, '*.yaml'))
  .sort()
  .map((path) => {
    const { policy, cases } = parse(readFileSync(path, 'utf8')) as { policy: string; cases: DatedCase[] };
    const read = readPolicy([{ file: `${basename(path)} (policy)`, text: policy }]);
    assert.ok(read.policy, `${path}: ${read.diagnostics[0]?.message}`);
    return { name: basename(path, '.yaml'), policy: read.policy, cases };
  });
const all = files.flatMap((f) => f.cases);
const hold: Hold = { id: 'h', owner: 'legal', reason: 'case', reassess: '2027-01-01', table: TABLE, acknowledged: '2000-01-01T00:00:00Z' };

const isHeld = (c: DatedCase) => c.hold ?? c.held ?? false;

test('E28: at least 200 cases, each with its own name, from at least 70 clauses', () => {
  assert.ok(all.length >= 200, `${all.length} cases`);
  assert.equal(new Set(all.map((c) => c.id)).size, all.length);
  assert.ok(new Set(all.map((c) => c.clause)).size >= 70);
});

for (const { name, policy, cases } of files) {
  test(`E28 ${name}: memory gives each case the standing and the last kept day that were worked by hand`, () => {
    for (const c of cases) judgedByMemory(policy, c);
  });
}

function judgedByMemory(policy: Policy, c: DatedCase): void {
  const map = mapOf(policy, c);
  const row = rowOf(policy, c);
  const world = { policy, map, now: Temporal.Instant.from(c.now), rows: new Map([[TABLE, [row]]]), holds: c.hold ? [hold] : [] };
  const found = judgeActivity(world, TABLE, row, c.activity)!;
  const said = `${c.id}: ${c.why}\n${JSON.stringify(found)}`;
  assert.equal(found.standing, c.expect, said);
  assert.equal(found.outcome, c.outcome, said);
  if (c['last-day']) {
    const last = (found.standing !== 'active' && found.archiveUntil) || found.until || found.untilInstant;
    assert.equal(last?.toString().slice(0, 10), c['last-day'], said);
  }
  assert.equal(judgeRow(world, TABLE, row).row.held, isHeld(c), said);
}

test('E28: PostgreSQL gives each case the same standing, also under a hold', async (t) => {
  await withDatabase(t, async (db) => {
    const connection = await connectPostgres(db.url, { system: 'golden', schema: 'public' });
    try {
      for (const { policy, cases } of files) {
        await db.pool.query(`drop table if exists ${PLACE}; ${ddlOf(policy)}`);
        for (const c of cases) {
          const row = rowOf(policy, c);
          const names = Object.keys(row);
          await db.pool.query(`truncate ${PLACE}`);
          await db.pool.query(
            `insert into ${PLACE} (${names.map((n) => `"${n}"`).join()}) values (${names.map((_, i) => `$${i + 1}`).join()})`,
            Object.values(row),
          );
          await judgedBy(connection, policy, c);
        }
      }
    } finally {
      await connection.close();
    }
  });
});

test('E28: MariaDB gives each case the same standing, also under a hold', async (t) => {
  await withMariadb(t, async (db) => {
    const connection = await connectMariadb(db.url, { system: 'golden', schema: '' });
    try {
      for (const { policy, cases } of files) {
        await db.pool.query(`drop table if exists ${TABLE}; ${mariadbDdlOf(policy)}`);
        for (const c of cases) {
          const row = Object.entries(rowOf(policy, c));
          await db.pool.query(`delete from ${TABLE}`);
          await db.pool.query(`insert into ${TABLE} (??) values (?)`, [row.map(([n]) => n), row.map(([n, v]) => mariadbValue(n, v))]);
          await judgedBy(connection, policy, c);
        }
      }
    } finally {
      await connection.close();
    }
  });
});

async function judgedBy(connection: Connection, policy: Policy, c: DatedCase): Promise<void> {
  const map = mapOf(policy, c);
  const target = connection.govern(map);
  if (c.hold) await target.hold(hold);
  const program = compile(policy, map, Temporal.Instant.from(c.now)).tables[0]!;
  const [found] = await target.rowsOf(program, { table: TABLE, key: '1' }, 10);
  // nothing measures these tables, so what a rule would make anonymous waits for a review (S49)
  const outcome = c.outcome === 'anonymise' ? 'review' : c.outcome;
  const verdict = c.expect === 'ended' ? `due:${outcome}` : c.expect === 'none' ? 'undecided' : c.expect;
  assert.deepEqual([found?.groups[0]?.verdict, found?.held], [verdict, isHeld(c)], `${c.id}: ${c.why}`);
  if (c.hold) await target.release(hold.id);
}
