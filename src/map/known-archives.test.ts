import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKnownArchives } from './known-archives.ts';
import { readMap } from './read.ts';

const MAP = `
lethe: 1
system: { id: lms, engine: mariadb, url: { env: LMS_URL } }
tables:
  users: { key: id, archive: { mark: archived_at } }
  marks: { key: id, archive: { schema: records } }
  posts: { key: id }
`;

test('S52, E17: what a driver cannot archive stays where it is, and is said', () => {
  const { map } = readMap({ file: 'lms.map.yaml', text: MAP });
  const kinds = (of: typeof map) => Object.values(of!.tables).map((t) => t.archive?.kind ?? 'none');
  assert.deepEqual(kinds(map), ['mark', 'schema', 'none']);
  const some = withKnownArchives(map!, ['mark']);
  assert.deepEqual(kinds(some.map), ['mark', 'none', 'none']);
  assert.deepEqual(
    some.diagnostics.map((d) => [d.code, d.severity, d.span?.line]),
    [['archive-unknown', 'warning', 6]],
  );
  assert.deepEqual(withKnownArchives(map!, ['mark', 'schema']), { map, diagnostics: [] });
});
