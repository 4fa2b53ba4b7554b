import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMap } from '../map/read.ts';
import { readPolicy } from '../policy/read.ts';
import { readers } from './reads.ts';

const POLICY = `
lethe: 1
policy: { id: t, version: 2026-01-01, title: { en: Test }, languages: [en] }
law: [eu]
calendar: { zone: Europe/Paris }
controllers: { school: { name: The school } }
roles: { author: { en: Authors }, visitor: { en: Visitors } }
data: { identity: { en: Identity } }
events: { seen: { en: seen } }
activities:
  alerts:
    title: { en: Alerts }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [author]
    data: [identity]
    retention: { keep: { for: 1 year, from: seen }, then: delete }
  requests:
    title: { en: Requests }
    controllers: { sole: school }
    bases: [{ basis: contract }]
    roles: [author, visitor]
    data: [identity]
    retention: { keep: { for: 1 year, from: seen }, then: delete }
`;
const MAP = `
lethe: 1
system: { id: s, engine: postgres, url: { env: S_URL } }
tables:
  users:
    key: id
    person: { roles: { author: { child: alerts.author_id }, visitor: always } }
    columns: { name: identity }
    technical: [seen_at]
    events: { seen: seen_at }
    serves: [alerts, requests]
  alerts:
    key: id
    technical: [author_id, told_at]
`;

test('S1 S32: where one role is always shown, the columns that show another are not read', () => {
  const { policy } = readPolicy([{ file: 'policy.yaml', text: POLICY }]);
  const { map } = readMap({ file: 's.map.yaml', text: MAP }, policy);
  const read = readers(policy!, map!);
  assert.deepEqual([...read.get('alerts.author_id')!], ['alerts']);
  assert.deepEqual([...read.get('users.seen_at')!].sort(), ['alerts', 'requests']);
});
