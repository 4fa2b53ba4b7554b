import type { Policy } from '../src/policy/model.ts';
import { rulesOf } from '../src/policy/read.ts';

/** Every clause id on an element of the policy, with what kind of element that is. */
export function named(of: Policy): { id: string; on: string }[] {
  const list = (on: string, clauses: string[]) => clauses.map((id) => ({ id, on }));
  const all = (on: string, elements: Record<string, { clauses: string[] }>) => Object.values(elements).flatMap((e) => list(on, e.clauses));
  return [
    ...all('controller', of.controllers),
    ...Object.values(of.controllers).flatMap((c) => list('dpo', c.dpo?.clauses ?? [])),
    ...all('role', of.roles),
    ...all('data', of.data),
    ...all('source', of.sources),
    ...all('recipient', of.recipients),
    ...all('event', of.events),
    ...all('fact', of.facts),
    ...all('activity', of.activities),
    ...Object.values(of.activities).flatMap((a) => a.bases.flatMap((b) => list('basis', b.clauses))),
    ...rulesOf(of).flatMap((r) => list('rule', r.clauses)),
    ...Object.entries(of.chapters).flatMap(([chapter, elements]) => all(chapter, elements)),
  ];
}
