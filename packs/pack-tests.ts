import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from '../src/policy/clauses/places.ts';
import type { Policy } from '../src/policy/model.ts';
import { rulesOf } from '../src/policy/read.ts';

/** The elements on which a clause of each kind may stand, and how many of that kind the source has; a clause may stand on others besides. */
export type Home = Record<string, { count: number; on: string | string[] }>;

/** Tests that every clause of a source stands on an element of its kind, and no other clause does. */
export function everyClauseHasAHome(policy: Policy, clauses: { id: string; kind: string }[], home: () => Home): void {
  test('every clause of the source is named on an element of its kind, and no other clause is', () => {
    const [places, homes] = [placesOf(policy), home()];
    const known = new Set(clauses.map((c) => c.id));
    const unknown = places.filter((p) => !known.has(p.clause));
    const homeless = clauses.filter((c) => !places.some((p) => p.clause === c.id && [homes[c.kind]?.on].flat().includes(p.on)));
    assert.deepEqual([unknown, homeless.map((c) => c.id)], [[], []]);
    const counts = Object.keys(homes).map((kind) => [kind, clauses.filter((c) => c.kind === kind).length]);
    assert.deepEqual(
      counts,
      Object.entries(homes).map(([kind, { count }]) => [kind, count]),
    );
    assert.equal(
      clauses.length,
      Object.values(homes).reduce((n, { count }) => n + count, 0),
    );
  });
}

/** Tests that every text is in English and in French, and that the two differ. */
export function bothLanguages(policy: Policy): void {
  test('every text is in English and in French, and the two differ', () => {
    const { activities, roles, data, sources, recipients, events, facts, chapters } = policy;
    const groups = [activities, roles, data, sources, recipients, events, facts, ...Object.values(chapters)];
    const texts = [
      ...groups.flatMap((group) => Object.values<{ label: Record<string, string> }>(group).map((e) => e.label)),
      ...Object.values(recipients).flatMap((r) => (r.condition ? [r.condition] : [])),
      ...rulesOf(policy).flatMap((r) => [r.says, ...(r.archive ? [r.archive.purpose] : [])]),
    ];
    assert.deepEqual(
      texts.filter((t) => !t.en || !t.fr || t.en === t.fr),
      [],
    );
  });
}
