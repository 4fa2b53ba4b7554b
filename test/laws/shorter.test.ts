import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ActivityVerdict, judgeActivity, judgeRow } from '../../src/engine/memory/verdict.ts';
import type { End, Phase, Rule } from '../../src/policy/model.ts';
import type { DayStep, Period } from '../../src/time/model.ts';
import { Shares } from './shares.ts';
import { randomWorld, type World } from './world.ts';

/** Every calendar period of a rule's phases cut down by a share; roundings stay. A gap between dated years or terms has no order, so months. */
function changed(w: World, step: (s: DayStep) => DayStep): World {
  const end = (e: End): End => {
    if (e.kind === 'event') return { ...e, steps: e.steps.map((s) => step(monthly(s))) };
    if (e.kind === 'while') return { ...e, grace: end(e.grace) };
    return 'of' in e ? { ...e, of: e.of.map(end) } : e;
  };
  const phase = <P extends Phase>(p: P): P => ({ ...p, end: end(p.end), ...(p.floor ? { floor: end(p.floor) } : {}) });
  const rule = (r: Rule): Rule => ({
    ...r,
    ...(r.active ? { active: phase(r.active) } : {}),
    ...(r.archive ? { archive: phase(r.archive) } : {}),
  });
  const activities = Object.values(w.policy.activities).map((a) => [
    a.id,
    { ...a, branches: a.branches.map((b) => (b.rule === 'ends' ? b : { ...b, rule: rule(b.rule) })) },
  ]);
  return { ...w, policy: { ...w.policy, activities: Object.fromEntries(activities) } };
}

function monthly(s: DayStep): DayStep {
  if ('endOf' in s) return ['term', 'school-year'].includes(s.endOf) ? { endOf: 'month' } : s;
  return 'startOfNext' in s && s.startOfNext === 'school-year' ? { startOfNext: 'month' } : s;
}
const shorter =
  (share: number) =>
  (s: DayStep): DayStep => {
    if (!('add' in s)) return s;
    const part = (n: number) => Math.floor(n * share);
    return { add: { years: part(s.add.years), months: part(s.add.months), days: part(s.add.days) } satisfies Period };
  };

test('law 11 shorter-is-shorter: no activity ends later when its periods are shorter, and what had ended has still ended', () => {
  const shares = new Shares();
  let compared = 0;
  const property = (w: World, percent: number) => {
    const [long, short] = [changed(w, (s) => s), changed(w, shorter(percent / 100))];
    for (const [name, rows] of Object.entries(w.rows)) {
      for (const row of rows) {
        for (const { activity } of w.map.tables[name]!.serves) {
          const of = (v: World) => judgeActivity({ ...v, rows: new Map(Object.entries(v.rows)) }, name, row, activity)!;
          const [before, after] = [of(long), of(short)];
          if (before.until ?? before.archiveUntil) compared += 1;
          notLater(before, after, `${name} ${String(row.id)} ${activity}`);
        }
      }
    }
    const rows = new Map(Object.entries(w.rows));
    shares.count([...rows].flatMap(([table, of]) => of.map((row) => judgeRow({ ...w, rows }, table, row))));
  };
  fc.assert(fc.property(randomWorld, fc.integer({ min: 0, max: 99 }), property), { numRuns: 300, unbiased: true, endOnFailure: true });
  shares.enough(['due', 'held', 'unknown']);
  assert.ok(compared > 1000, `only ${compared} ends were compared`);
});

function notLater(before: ActivityVerdict, after: ActivityVerdict, place: string): void {
  const said = `law 11: ${place}\n${JSON.stringify({ before, after }, undefined, 1)}`;
  for (const key of ['until', 'archiveUntil'] as const) {
    const [long, short] = [before[key], after[key]];
    if (long && short) assert.ok(Temporal.PlainDate.compare(short, long) <= 0, said);
  }
  if (before.standing === 'ended') assert.equal(after.standing, 'ended', said);
}
