import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDrifts } from '../../src/work/find-drift.ts';
import { withDatabase } from '../database.ts';
import { project, restored } from './project.ts';

const template = restored();
const skip = template ? false : 'there is no dump of Moodle';

test('a restored Moodle has not drifted from its map; what an upgrade or a plug-in brings is found (E12)', { skip }, (t) =>
  withDatabase(
    t,
    async (db) => {
      const setting = project(t, db);
      const [before] = (await findDrifts(setting)).systems;
      assert.deepEqual([before!.tables, before!.found], [483, []]);
      await db.pool.query(`
        create table mdl_plugin_people (id bigint primary key, userid bigint);
        alter table mdl_user add dietaryneeds text, add guardianphone varchar(20), drop column picture;
        alter table mdl_sessions alter timemodified type timestamptz using to_timestamp(timemodified);`);
      const [after] = (await findDrifts(setting)).systems;
      assert.deepEqual(after!.found.map((d) => `${d.code}: ${d.message}`).sort(), [
        'impossible-code: `mdl_sessions.timemodified` (timestamp with time zone) is never `0`',
        'missing-column: `mdl_user` has no column `picture`',
        'unmapped-column: `mdl_user` has a column that the map does not know: `dietaryneeds`',
        'unmapped-column: `mdl_user` has a column that the map does not know: `guardianphone`',
        'unmapped-table: the database has a table `mdl_plugin_people` that the map does not know',
        'wrong-clock: `mdl_sessions.timemodified` is a timestamp with time zone and cannot be read as `unix-seconds`',
      ]);
      const phone = after!.found.find((d) => d.message.includes('guardianphone'))!;
      assert.match(phone.help!, /^by its name it holds `[a-z]+` \(0\.\d\d\); /);
    },
    { template: template!, only: 'embedded' },
  ),
);
