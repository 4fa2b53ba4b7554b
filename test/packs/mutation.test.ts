import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { enforcementAt } from '../../src/policy/clauses/enforcement.ts';
import { placesOf } from '../../src/policy/clauses/places.ts';
import type { Activity, Policy } from '../../src/policy/model.ts';
import { readPack } from '../../src/work/read-pack.ts';
import { mutationsAt } from './mutations.ts';
import { planText } from './whole-map.ts';

const PACKS = join(import.meta.dirname, '..', '..', 'packs');
const names = readdirSync(PACKS).filter((n) => existsSync(join(PACKS, n, 'policy.yaml')));

/** As if every reading had been confirmed: else nothing of such a rule is ever done. */
function confirmed(policy: Policy): Policy {
  const activities = Object.values(policy.activities).map((a): [string, Activity] => {
    const branches = a.branches.map((b) =>
      b.rule === 'ends' || !b.rule.reading ? b : { ...b, rule: { ...b.rule, reading: { ...b.rule.reading, confirmed: true } } },
    );
    return [a.id, { ...a, branches }];
  });
  return { ...policy, activities: Object.fromEntries(activities) };
}

for (const name of names) {
  const policy = confirmed(readPack('.', name).policy);
  test(`E30: ${name}: the element of each clause that rules carry out, once changed, changes the plan`, () => {
    const before = new Map<string, string>();
    const textOf = (activity: string) => {
      if (!before.has(activity)) before.set(activity, planText(policy, [activity]));
      return before.get(activity)!;
    };
    const places = placesOf(policy).filter((p) => enforcementAt(policy, p).by === 'rule');
    const mutations = places.flatMap((place) => mutationsAt(policy, place).map((mutation) => ({ place, mutation })));
    assert.ok(mutations.length >= places.length / 2);
    const unseen = mutations.filter(({ mutation: m }) => !m.activities.some((a) => planText(m.policy, [a]) !== textOf(a)));
    assert.deepEqual(
      unseen.map(({ place, mutation }) => `${place.clause} on ${place.element}: ${mutation.what}`),
      [],
    );
  });
}
