import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDatabase } from '../../../test/database.ts';
import { compile } from '../../justify/program.ts';
import { readMap } from '../../map/read.ts';
import { resolveMap } from '../../map/resolve.ts';
import { readPolicy } from '../../policy/read.ts';
import { judgeRow } from '../memory/verdict.ts';
import { type Row, rowsOf } from '../memory/world.ts';
import { connectPostgres } from './target.ts';

const POLICY = `
lethe: 1
policy: { id: p, version: 2026-01-01, title: P, languages: [en] }
calendar: { zone: Europe/Paris }
controllers: { school: { name: School } }
roles: { pupil: { en: Pupils } }
data: { trace: { en: Traces } }
events: { logged: { en: the recording } }
activities:
  traces:
    title: Traces
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [pupil]
    data: [trace]
    retention: { keep: { for: 1 year, from: logged }, then: delete }
`;
const map = (nobody: string) => `
lethe: 1
system: { id: s, engine: postgres, url: { env: S_URL } }
tables:
  pupils: { key: id, person: { roles: { pupil: always } } }
  logs:
    key: id
    people:
      actor: { via: actor -> pupils(id)${nobody} }
      concerned: { via: concerned -> pupils(id)${nobody} }
    columns: { ip: trace }
    technical: [at]
    events: { logged: at }
    serves: [traces]
`;
const LOGS: Row[] = [
  { id: 1, actor: 1, concerned: null, at: '2020-01-01', ip: 'x' },
  { id: 2, actor: 0, concerned: 1, at: '2020-01-01', ip: 'x' }, // nobody did it to somebody
  { id: 3, actor: 1, concerned: 0, at: '2020-01-01', ip: 'x' },
  { id: 4, actor: 0, concerned: null, at: '2020-01-01', ip: 'x' }, // names nobody at all: of whom is it?
  { id: 5, actor: 9, concerned: 1, at: '2020-01-01', ip: 'x' }, // somebody who is gone
  { id: 6, actor: -1, concerned: 1, at: '2020-01-01', ip: 'x' }, // not listed, so it could be somebody
];

test('a value that the map lists for nobody counts as a missing link, and nothing else does (S5, S9)', (t) =>
  withDatabase(t, async ({ url, pool }) => {
    await pool.query('create table pupils (id int primary key)');
    await pool.query('create table logs (id int primary key, actor int, concerned int, at date, ip text)');
    await pool.query('insert into pupils values (1)');
    await pool.query('insert into logs select * from jsonb_populate_recordset(null::logs, $1)', [JSON.stringify(LOGS)]);
    const { policy } = readPolicy([{ file: 'policy.yaml', text: POLICY }]);
    const connection = await connectPostgres(url, { system: 's', schema: 'public' });
    const due = async (nobody: string) => {
      const read = readMap({ file: 'map.yaml', text: map(nobody) }, policy);
      assert.deepEqual(read.diagnostics, []);
      const { map: resolved, diagnostics } = resolveMap(read.map!, await connection.catalogue());
      assert.deepEqual(diagnostics, []);
      const now = Temporal.Instant.from('2026-11-24T12:00:00Z');
      const rows = new Map([
        ['pupils', [{ id: 1 }]],
        ['logs', LOGS],
      ]);
      const world = { policy: policy!, map: resolved, now, rows, holds: [] };
      const memory = rowsOf(world, 'logs').filter((row) => judgeRow(world, 'logs', row).row.verdict === 'due');
      const target = connection.govern(resolved);
      const program = compile(policy!, resolved, now).tables.find((p) => p.table.name === 'logs')!;
      const engine = await target.rowsOf(program, { table: 'pupils', key: '1' }, 100);
      const inEngine = engine.filter((r) => r.groups.every((g) => g.verdict === 'due:delete')).map((r) => Number(r.key[0]));
      const counted = await target.count(program.steps[0]!);
      assert.deepEqual([inEngine, counted.rows], [memory.map((r) => r.id), memory.length]);
      return inEngine;
    };
    try {
      assert.deepEqual(await due(''), [1]);
      assert.deepEqual(await due(', nobody: [0]'), [1, 2, 3]);
    } finally {
      await connection.close();
    }
  }));

test('values for nobody are written as the column writes them, and only for a link over one column', () => {
  const { policy } = readPolicy([{ file: 'policy.yaml', text: POLICY }]);
  const two = map(', nobody: [0]').replace('actor -> pupils(id)', '"[actor, actor] -> pupils(id, id)"');
  assert.deepEqual(
    readMap({ file: 'map.yaml', text: two }, policy).diagnostics.map((d) => d.code),
    ['wrong-link'],
  );
});
