import type { Policy } from '../model.ts';
import { rulesOf } from '../read.ts';
import type { ChapterName } from '../schema/chapters.ts';

export type On =
  | 'controller'
  | 'dpo'
  | 'role'
  | 'data'
  | 'source'
  | 'recipient'
  | 'event'
  | 'fact'
  | 'activity'
  | 'basis'
  | 'rule'
  | ChapterName;

/** Where a clause of the source text stands in a policy (E30): the kind of element, which one, and the field that carries the id. */
export interface Place {
  clause: string;
  on: On;
  /** `activities.applications`, `rights.access`, ...; of a rule its id, as `lethe confirm` names it. */
  element: string;
  field: string;
}

/** Every place of a policy that carries the id of a clause, in the order of the language. */
export function placesOf(of: Policy): Place[] {
  const at = (on: On, element: string, field: string, clauses: string[]): Place[] =>
    clauses.map((clause) => ({ clause, on, element, field }));
  const all = (on: On, key: string, elements: Record<string, { clauses: string[] }>) =>
    Object.entries(elements).flatMap(([id, e]) => at(on, `${key}.${id}`, 'clauses', e.clauses));
  const activities = Object.values(of.activities);
  return [
    ...all('controller', 'controllers', of.controllers),
    ...Object.values(of.controllers).flatMap((c) => at('dpo', `controllers.${c.id}`, 'dpo', c.dpo?.clauses ?? [])),
    ...all('role', 'roles', of.roles),
    ...all('data', 'data', of.data),
    ...all('source', 'sources', of.sources),
    ...all('recipient', 'recipients', of.recipients),
    ...all('event', 'events', of.events),
    ...all('fact', 'facts', of.facts),
    ...all('activity', 'activities', of.activities),
    ...activities.flatMap((a) => a.bases.flatMap((b, i) => at('basis', `activities.${a.id}`, `bases[${i}]`, b.clauses))),
    ...rulesOf(of).flatMap((r) => at('rule', r.id, 'retention', r.clauses)),
    ...Object.entries(of.chapters).flatMap(([chapter, elements]) => all(chapter as ChapterName, chapter, elements)),
  ];
}
