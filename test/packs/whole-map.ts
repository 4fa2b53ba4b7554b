import assert from 'node:assert/strict';
import { textOf } from '../../src/justify/predicate.ts';
import { compile } from '../../src/justify/program.ts';
import { readMap } from '../../src/map/read.ts';
import type { Policy } from '../../src/policy/model.ts';

const NOW = Temporal.Instant.from('2026-11-25T11:00:00Z');

/** A map in which one table serves these activities, with a column for each of their data categories, and each event and fact of the policy. */
function mapFor(policy: Policy, activities: string[]): string {
  const facts = Object.values(policy.facts).map((f): [string, unknown] => {
    const column = `f ${f.id}`;
    if (f.kind === 'number' || f.kind === 'date') return [f.id, { value: column, as: f.kind }];
    return [f.id, { column, values: Object.fromEntries(f.values!.map((v) => [String(v), v])) }];
  });
  const events = Object.keys(policy.events).map((e) => [e, { column: `e ${e}`, as: 'timestamptz' }]);
  const roles = Object.keys(policy.roles);
  return JSON.stringify({
    lethe: 1,
    system: { id: 'whole', engine: 'memory', url: { env: 'WHOLE_URL' } },
    tables: {
      people: {
        key: 'id',
        person: { roles: Object.fromEntries(roles.map((r) => [r, { [`r ${r}`]: true }])) },
        technical: roles.map((r) => `r ${r}`),
      },
      records: {
        key: 'id',
        person: { via: 'person_id -> people(id)' },
        columns: Object.fromEntries(activities.flatMap((a) => policy.activities[a]!.data).map((d) => [`d ${d}`, d])),
        technical: [...Object.keys(policy.events).map((e) => `e ${e}`), ...Object.keys(policy.facts).map((f) => `f ${f}`)],
        events: Object.fromEntries(events),
        facts: Object.fromEntries(facts),
        serves: activities,
        anonymity: { quasi: [], k: 2, linking: 'nothing is left', inference: 'nothing is left' },
      },
    },
  });
}

/** What a plan over that table would ask and do, as text: everything but names, places and words of the policy. */
export function planText(policy: Policy, activities: string[]): string {
  const { map, diagnostics } = readMap({ file: 'whole.map.yaml', text: mapFor(policy, activities) }, policy);
  assert.ok(map, JSON.stringify(diagnostics));
  const records = compile(policy, map, NOW).tables.find((t) => t.table.name === 'records')!;
  const steps = records.steps.map((s) => [s.action, s.outcome, textOf(s.predicate), s.reasons.map((r) => [r.rule.id, textOf(r.where)])]);
  const waiting = records.waiting.map((w) => [w.for, w.cause, textOf(w.where)]);
  const groups = records.groups.map((g) => Object.values(g.due).map(textOf));
  return JSON.stringify([steps, waiting, groups], undefined, 1);
}
