import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../src/justify/program.ts';
import { withDatabase } from '../database.ts';
import { govern, SCHOOL } from './school.ts';

/** Two hundred thousand persons and letters; nobody has been away for long, so nothing is due. */
const LARGE = `
${SCHOOL.ddl.replaceAll('bigint references people', 'bigint')}
insert into people (id, name, email, last_seen_at)
  select n, 'p', 'e', timestamptz '2026-11-01' - n * interval '1 minute' from generate_series(1, 200000) n;
insert into letters (person_id, body) select n, 'b' from generate_series(1, 200000) n;
alter table letters add foreign key (person_id) references people;
alter table seats add foreign key (person_id) references people;
alter table works add foreign key (person_id) references people;
vacuum analyze people, letters`;

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  Plans?: Node[];
}
const nodes = (of: Node): Node[] => [of, ...(of.Plans ?? []).flatMap(nodes)];

test('E34: counting steps of large tables where nothing is due reads an index and scans no table, by own and by parent clock', (t) =>
  withDatabase(t, async ({ pool, url }) => {
    for (const statement of LARGE.split(';\n')) await pool.query(statement);
    const school = await govern(url);
    try {
      const explain = async (step: Step): Promise<Node[]> => {
        const { sql, params } = school.target.sql(step);
        const { rows } = await pool.query(`explain (analyze, format json) ${sql}`, params);
        return nodes(rows[0]['QUERY PLAN'][0].Plan);
      };
      await school.target.receipts('none');
      const steps = school.program.tables.flatMap((t) => t.steps).filter((s) => s.table !== 'works');
      assert.equal(steps.length, 5, 'delete and blank letters; delete and blank persons, whose address ends earlier');
      for (const step of steps) {
        const read = await explain(step);
        const what = `${step.table} ${step.action}: ${read.map((n) => `${n['Node Type']} ${n['Relation Name'] ?? ''}`).join(', ')}`;
        const large = read.filter((n) => n['Relation Name'] === 'people' || n['Relation Name'] === 'letters');
        assert.ok(large.length > 0, what);
        assert.ok(!large.some((n) => n['Node Type'] === 'Seq Scan'), what);
        assert.ok(
          large.every((n) => n['Actual Rows'] === 0),
          what,
        );
        assert.equal((await school.target.count(step)).rows, 0);
      }
    } finally {
      await school.connection.close();
    }
  }));
