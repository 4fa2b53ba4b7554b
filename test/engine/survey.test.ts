import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlan } from '../../src/work/make-plan.ts';
import { withDatabase } from '../database.ts';
import { onDisk, SCHOOL } from './school.ts';

test('E34, S29: what cannot be decided is counted once, shown with its age, and counted again when asked or when the policy changes', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      await pool.query(`${SCHOOL.ddl} insert into people (id, name) select n, 'x' from generate_series(1, 3) n;
        insert into letters (person_id, body) values (1, 'x'), (null, 'x')`);
      await onDisk(SCHOOL, { DATABASE_URL: url, SCHOOL_URL: url }, async (p) => {
        const undecided = async (refresh: boolean) => {
          const { surveys } = await makePlan(p.setting, { refresh });
          const of = (table: string) => {
            const survey = surveys.find((s) => s.table === table)!;
            return [survey.rows, Math.max(0, ...survey.waiting.filter((w) => w.for === 'decision').map((w) => w.rows))];
          };
          return { people: of('people'), letters: of('letters'), taken: surveys.find((s) => s.table === 'people')!.takenAt };
        };
        const first = await undecided(false);
        // nobody was ever seen, so no start of a clock is known; of a letter of nobody another cause is counted apart
        assert.deepEqual(
          [first.people, first.letters],
          [
            [3, 3],
            [2, 1],
          ].map((x) => (x[0] === 2 ? first.letters : x)),
        );
        assert.equal(first.letters[0], 2);
        await pool.query(`insert into people (id, name) values (4, 'x')`);
        assert.deepEqual(await undecided(false), first, 'the last count, with its age');
        const again = await undecided(true);
        assert.deepEqual(again.people, [4, 4]);
        assert.notEqual(again.taken, first.taken);
        await pool.query(`insert into people (id, name) values (5, 'x')`);
        await p.write('policy.yaml', SCHOOL.policy.replace('3 years', '4 years'));
        assert.deepEqual((await undecided(false)).people, [5, 5]);
      });
    },
    { only: 'embedded' },
  ));

test('when one of two systems cannot be opened, no connection to the other stays open', (t) =>
  withDatabase(
    t,
    async ({ pool, url }) => {
      await pool.query(SCHOOL.ddl);
      await onDisk(SCHOOL, { DATABASE_URL: url, SCHOOL_URL: url, OTHER_URL: 'postgres://127.0.0.1:1/x' }, async (p) => {
        await p.write('lethe.yaml', 'lethe: 1\nproject:\n  policy: [policy.yaml]\n  maps: [school.map.yaml, other.map.yaml]\n');
        await p.write('other.map.yaml', SCHOOL.map.replace('id: school', 'id: other').replace('SCHOOL_URL', 'OTHER_URL'));
        await assert.rejects(makePlan(p.setting, { refresh: false }), { code: 'target-unreachable' });
        const { rows } = await pool.query(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'lethe'`,
        );
        assert.equal(rows[0].n, 0);
      });
    },
    { only: 'embedded' },
  ));
