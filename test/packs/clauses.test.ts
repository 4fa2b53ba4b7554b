import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drivers } from '../../src/app.ts';
import { type ClauseList, listClauses } from '../../src/work/list-clauses.ts';

const root = join(import.meta.dirname, '..', '..');
const inventory = join(process.env.LETHE_SHARED ?? join(root, '..', 'shared'), 'clauses.yaml');
const packs = readdirSync(join(root, 'packs')).filter((n) => existsSync(join(root, 'packs', n, 'policy.yaml')));
const setting = { cwd: root, env: {}, now: () => Temporal.Now.instant(), drivers, untested: false };

if (existsSync(inventory)) againstInventory();
else console.error(`\n*** NOT RUN: the packs against their source: there is no \`${inventory}\` (set LETHE_SHARED) ***\n`);

function againstInventory(): void {
  const lists = packs.map((pack): [string, ClauseList] => [pack, listClauses(setting, { pack, against: inventory })]);
  for (const [pack, list] of lists) {
    test(`${pack}: no clause of the source is missing, unknown or said otherwise without a reason`, () => {
      assert.deepEqual([list.missing, list.unknown, list.idle], [[], [], []]);
      assert.deepEqual(
        list.differences.map((d) => `${d.clause} on ${d.rule}: ${d.what}: ${d.inventory} | ${d.policy}`),
        [],
      );
    });
    test(`${pack}: every retention clause is in force or waits for a reading, which is shown`, () => {
      const rules = list.clauses.filter((c) => c.id.includes('-RET-'));
      for (const c of rules) {
        assert.ok(c.state === 'in-force' || c.state === 'waits', `${c.id} is ${c.state}`);
        if (c.state === 'waits')
          assert.ok(
            c.places.some((p) => p.reading?.says),
            c.id,
          );
      }
    });
  }

  test('the five founding policies say 997 of 997 clauses', { skip: packs.length < 5 && 'not all packs are there yet' }, () => {
    const sum = (of: (list: ClauseList) => number) => lists.reduce((n, [, list]) => n + of(list), 0);
    assert.deepEqual([sum((l) => l.total), sum((l) => l.expressed)], [997, 997]);
  });
}
