import { hash } from 'node:crypto';
import type { Crowd, Predicate } from './predicate.ts';
import { textOf } from './predicate.ts';
import type { Step, TableProgram } from './program.ts';

/** Every crowd that some predicates ask, once each: engines count them before they ask the predicates (E21). */
export function crowdsIn(of: Predicate[]): Crowd[] {
  const found = new Map<string, Crowd>();
  const seen = new Set<Predicate>();
  const visit = (p: Predicate): void => {
    if (seen.has(p)) return;
    seen.add(p);
    if (p.is === 'crowd') found.set(textOf(p), p);
    else if (p.is === 'all' || p.is === 'any') p.of.forEach(visit);
    else if (p.is === 'not') visit(p.of);
    else if (p.is === 'parent' || p.is === 'child') visit(p.holds);
  };
  of.forEach(visit);
  return [...found.values()];
}

/** The name under which an engine keeps what it has counted. */
export const crowdName = (crowd: Crowd): string => `lethe_crowd_${hash('sha256', textOf(crowd)).slice(0, 16)}`;

/** Everything that a step asks. */
export const askedBy = (step: Step): Predicate[] => [
  step.predicate,
  step.counted,
  ...step.reasons.map((r) => r.where),
  ...step.along.map((a) => a.goes),
];

/** Everything that the verdicts of a table and what waits there ask. */
export const askedOf = ({ groups, waiting, held }: TableProgram): Predicate[] => [
  ...groups.flatMap((g) => [g.active, g.archived, g.undecided, g.held, ...Object.values(g.due)]),
  ...waiting.map((w) => w.where),
  held,
];
