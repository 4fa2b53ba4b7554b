import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, table } from '../../test/golden/map/catalogue.ts';
import { readMap } from '../map/read.ts';
import { resolveMap } from '../map/resolve.ts';
import { leftToOthers } from './make.ts';

const MAP = `
lethe: 1
system: { id: lms, engine: postgres, url: { env: LMS_URL } }
technical: [settings]
elsewhere:
  - { tables: [files], who: the LMS, how: cron empties the trash }
  - { tables: ["quiz*"], who: the LMS, how: delete the course }
tables:
  courses: { key: id }
`;

test('what no row is counted of is said with who acts there and how, most tables first (S52)', () => {
  const { map, diagnostics } = readMap({ file: 'lms.map.yaml', text: MAP });
  assert.deepEqual(diagnostics, []);
  const names = ['files', 'quiz', 'quiz_attempts', 'quiz_grades', 'settings', 'courses'];
  const resolved = resolveMap(map!, catalogue(names.map((n) => table(n, { id: 'integer' }))));
  assert.deepEqual(resolved.diagnostics, []);
  assert.deepEqual(leftToOthers(resolved.map), [
    { system: 'lms', who: 'the LMS', how: 'delete the course', tables: 3 },
    { system: 'lms', who: 'the LMS', how: 'cron empties the trash', tables: 1 },
  ]);
});
