import type { Outcome, Phase, Rule } from '../../policy/model.ts';
import type { Calendar } from '../../time/model.ts';
import { cut, eventEnd, isLive, latest, type Reached, reached } from './end.ts';
import { holdsTrue } from './fact.ts';
import type { Subject, Truth } from './world.ts';

/** Where one rule stands for a subject that it applies to. */
export interface RuleStanding {
  standing: 'active' | 'archived' | 'undecided' | 'ended';
  outcome?: Outcome;
  /** The last kept day of the active phase, and of the archive. */
  until?: Temporal.PlainDate;
  untilInstant?: Temporal.Instant;
  archiveUntil?: Temporal.PlainDate;
  cause?: string;
  waitsFor?: 'warning' | 'confirmed-reading';
  held: boolean;
}

export function ruleStanding(asked: Subject, rule: Rule): RuleStanding {
  const subject = rule.calendar ? by(asked, rule.calendar) : asked;
  const { active, archive } = phases(subject, rule);
  const hold = rule.holdWhile ? holdsTrue(subject, rule.holdWhile) : false;
  const days = {
    ...(active.last ? { until: active.last } : {}),
    ...(active.instant ? { untilInstant: active.instant } : {}),
    ...(archive?.last ? { archiveUntil: archive.last } : {}),
  };
  const said = (s: Omit<RuleStanding, 'held'>): RuleStanding => ({ ...days, ...s, held: hold === true });
  if (isLive(active)) return said({ standing: 'active' });
  if (active.state !== 'passed') return said({ standing: 'undecided', cause: 'clock-unknown' });
  const unconfirmed = rule.reading !== undefined && !rule.reading.confirmed;
  if (archive && archive.state !== 'passed') {
    if (!isLive(archive)) return said({ standing: 'undecided', cause: 'clock-unknown' });
    return unconfirmed
      ? said({ standing: 'undecided', cause: 'unconfirmed-reading', waitsFor: 'confirmed-reading' })
      : said({ standing: 'archived' });
  }
  if (unconfirmed) return said({ standing: 'undecided', cause: 'unconfirmed-reading', waitsFor: 'confirmed-reading' });
  const cutShort = rule.early.some((e) => eventEnd(subject, e, []).state === 'passed');
  if (rule.warn && !cutShort) return said({ standing: 'active', waitsFor: 'warning' });
  if (hold === undefined) return said({ standing: 'undecided', cause: 'hold-unknown' });
  const outcome = outcomeOf(subject, rule);
  return outcome ? said({ standing: 'ended', outcome }) : said({ standing: 'undecided', cause: 'clock-unknown' });
}

/** The subject as another calendar counts days (S27). */
const by = (subject: Subject, calendar: Calendar): Subject => ({
  ...subject,
  world: { ...subject.world, policy: { ...subject.world.policy, calendar } },
});

/** The ends of the phases: cut by early ends, never below a floor, never before `not-before` (S18-S20, S38, S56). */
function phases(subject: Subject, rule: Rule): { active: Reached; archive?: Reached } {
  const early = rule.early.map((e) => eventEnd(subject, e, []));
  const of = (phase: Phase) =>
    cut(
      reached(subject, phase.end),
      [...early, ...phase.early.map((e) => eventEnd(subject, e, []))],
      phase.floor && reached(subject, phase.floor),
    );
  const kept = (end: Reached) => (rule.notBefore ? latest([end, reached(subject, rule.notBefore)]) : end);
  if (!rule.archive) return { active: kept(of(rule.active!)) };
  const active = rule.active ? of(rule.active) : cut(reached(subject, rule.archive.start), early, undefined);
  return { active, archive: kept(of(rule.archive)) };
}

/** `then:` branches in order; an unknown condition decides nothing (S12, S31). */
function outcomeOf(subject: Subject, rule: Rule): Outcome | undefined {
  for (const { when, outcome } of rule.then) {
    const holds = holdsTrue(subject, when);
    if (holds === undefined) return undefined;
    if (holds) return outcome;
  }
  return undefined;
}

/** Whether a rule speaks about the subject at all, by the day of an event (S24). */
export function ruleApplies(asked: Subject, rule: Rule): Truth {
  const range = rule.appliesTo;
  if (!range) return true;
  const subject = rule.calendar ? by(asked, rule.calendar) : asked;
  const before = (day: string): Truth => {
    const { state } = eventEnd(subject, range.event, [], Temporal.PlainDate.from(day));
    return state === 'passed' ? true : state === 'running' ? false : undefined;
  };
  const early = range.from ? before(range.from) : false;
  const inTime = range.before ? before(range.before) : true;
  if (early === true || inTime === false) return false;
  return early === false && inTime === true ? true : undefined;
}
