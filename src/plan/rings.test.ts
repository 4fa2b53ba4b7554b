import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ringed } from './rings.ts';

const relation = (child: string, parent: string) => ({ parent, child: { table: child, columns: ['x'], keys: ['id'] } });

test('a ring holds the tables that lead back to themselves over others, and neither those beside it nor trees', () => {
  const relations = [
    relation('eggs', 'hens'),
    relation('hens', 'coops'),
    relation('coops', 'eggs'),
    relation('hens', 'farms'),
    relation('feathers', 'hens'),
    relation('comments', 'comments'),
  ];
  assert.deepEqual([...ringed(relations)].sort(), ['coops', 'eggs', 'hens']);
});
