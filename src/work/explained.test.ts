import assert from 'node:assert/strict';
import { test } from 'node:test';
import { school } from '../../test/engine/judged.ts';
import { judgeRow } from '../engine/memory/verdict.ts';
import { compile } from '../justify/program.ts';
import { explained } from './explained.ts';

test('S18: where the clock of the archive began early, a row is due since the later of both ends, which no single clock tells', () => {
  const world = school({
    activities: {
      billing: {
        keep: { until: 'left' },
        archive: { keep: { for: '10 years', from: 'made' }, purpose: 'accounts', basis: 'legal-obligation', readers: ['archivist'] },
        then: 'delete',
      },
    },
    rows: { users: [{ id: 1, kind: 'P', name: 'x', made_on: '2014-02-03', left_on: '2026-06-30' }] },
    now: '2026-11-24',
  });
  const row = world.rows.get('users')![0]!;
  const verdict = judgeRow(world, 'users', row);
  const [column] = explained(world, world.map.tables.users!, row, verdict, true).columns;
  assert.deepEqual([column?.verdict, column?.since], ['due', '2026-07-01']);
  const steps = compile(world.policy, world.map, world.now).tables.flatMap((t) => t.steps);
  assert.deepEqual(
    steps.flatMap((s) => s.reasons.map((r) => r.clock)),
    steps.flatMap((s) => s.reasons.map(() => undefined)),
  );
});
