import type { Link, PersonLink, Table } from '../map/model.ts';
import type { End, Phase, Rule } from '../policy/model.ts';
import type { Calendar, DayStep, Representation } from '../time/model.ts';
import { momentDay, readMoment } from '../time/representation.ts';
import { applySteps } from '../time/steps.ts';
import { findEvent, type Question } from './scope.ts';

/** The one column that alone decides when a rule ends, on the row itself or on the row of its person. */
export interface SingleClock {
  /** Links from the row to the row that has the column; empty = the row itself. */
  path: Link[];
  column: string;
  as: Representation;
  steps: DayStep[];
}

/** The clock of a rule, when one column decides; undefined for combined ends, children, hours and rules that other events may end. */
export function singleClock(q: Question, table: Table, person: PersonLink, rule: Rule): SingleClock | undefined {
  const [active, archive] = [rule.active?.end, rule.archive?.end];
  // two phases with clocks of their own end with the later, which no one column tells
  const two = active && archive && !(active.kind === 'event' && archive.kind === 'event' && active.event === archive.event);
  return rule.notBefore || two ? undefined : clockOf(q, table, person, rule, rule.archive ?? rule.active);
}

/** The clock that brings a rule into its archive phase, when one column decides (S18, S56). */
export function archiveClock(q: Question, table: Table, person: PersonLink, rule: Rule): SingleClock | undefined {
  return clockOf(q, table, person, rule, rule.active ?? (rule.archive && { end: rule.archive.start, early: [], bounds: [] }));
}

function clockOf(q: Question, table: Table, person: PersonLink, rule: Rule, phase: Phase | undefined): SingleClock | undefined {
  const end: End | undefined = phase?.end;
  // days of another calendar would be told in the policy's own
  if (rule.calendar || end?.kind !== 'event' || rule.early.length + phase!.early.length > 0 || phase!.floor) return undefined;
  const found = findEvent(q, { table, person }, end.event);
  const inherited = found && found.table !== table;
  const path = inherited ? person.path : [];
  return follow(q, found?.source, path, end.steps);
}

function follow(q: Question, source: Table['events'][string] | undefined, path: Link[], steps: DayStep[]): SingleClock | undefined {
  if (source?.kind === 'column' && source.as) return { path, column: source.column, as: source.as, steps };
  if (source?.kind !== 'parent') return undefined;
  return follow(q, q.map.tables[source.link.table]?.events[source.event], [...path, source.link], steps);
}

/** The first day on which something with this stored value is due: the day after its last kept day (S25). */
export function firstDueDay(clock: SingleClock, value: string, calendar: Calendar): Temporal.PlainDate | undefined {
  const moment = readMoment(value, clock.as);
  const last = moment && applySteps(clock.steps, momentDay(moment, calendar.zone), calendar);
  return last?.add({ days: 1 });
}
