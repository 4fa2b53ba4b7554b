import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../../src/justify/program.ts';
import { withMariadb } from '../../database.ts';
import { govern } from '../school.ts';
import { SCHOOL } from './school.ts';

/** A hundred thousand persons and letters; nobody has been away for long, so nothing is due. */
const LARGE = `
${SCHOOL.ddl}
insert into people (id, name, email, last_seen_at) select seq, 'p', 'e', timestamp '2026-11-01 00:00:00' - interval seq minute from seq_1_to_100000;
insert into letters (person_id, body) select seq, 'b' from seq_1_to_100000;
analyze table people, letters`;

interface Read {
  table: string;
  access_type: string;
  r_rows?: number;
}

/** Every table that a plan reads, wherever in it. */
function reads(of: unknown): Read[] {
  if (Array.isArray(of)) return of.flatMap(reads);
  if (typeof of !== 'object' || of === null) return [];
  const table = (of as { table?: { table_name?: string; access_type: string; r_rows?: number } }).table;
  const own = table?.table_name ? [{ table: table.table_name, access_type: table.access_type, r_rows: table.r_rows ?? 0 }] : [];
  return [...own, ...Object.values(of).flatMap(reads)];
}

test('E34: counting steps of large tables where nothing is due reads an index and scans no table, by own and by parent clock', (t) =>
  withMariadb(t, async ({ pool, url }) => {
    await pool.query(LARGE);
    const school = await govern(url, SCHOOL);
    try {
      const explained = async (step: Step): Promise<Read[]> => {
        const { sql, params } = school.target.sql(step);
        const [rows] = await pool.execute(`analyze format=json ${sql}`, params as string[]);
        return reads(JSON.parse((rows as Record<string, string>[])[0]!.ANALYZE!));
      };
      await school.target.receipts('none');
      const steps = school.program.tables.flatMap((t) => t.steps).filter((s) => s.table !== 'works');
      assert.equal(steps.length, 5, 'delete and blank letters; delete and blank persons, whose address ends earlier');
      for (const step of steps) {
        const read = await explained(step);
        const what = `${step.table} ${step.action}: ${read.map((r) => `${r.table} ${r.access_type} ${r.r_rows}`).join(', ')}`;
        assert.ok(read.length > 0, what);
        assert.ok(
          read.every((r) => (r.r_rows ?? 0) <= 1),
          what,
        );
        assert.equal((await school.target.count(step)).rows, 0);
      }
    } finally {
      await school.connection.close();
    }
  }));
