import type { Span } from '../text/diagnostic.ts';
import type { Calendar, DayStep, Period } from '../time/model.ts';
import type { BASES } from './schema/bases.ts';

/** A text by language code, for instance `{ en: 'Students', fr: 'Étudiants' }`. */
export type Text = Record<string, string>;
export type Scalar = string | number | boolean;

/** Something with a label that clauses of the source text stand behind. */
export interface Named {
  id: string;
  label: Text;
  clauses: string[];
  span: Span;
}

export interface Controller extends Named {
  onePer?: string;
  address?: string;
  contact?: string;
  representatives: { country: string; name: string; contact?: string }[];
  dpo?: { name?: string; contact?: string; route?: Text; clauses: string[] };
}
export interface DataCategory extends Named {
  special?: string;
  sources: string[];
}
export interface Event extends Named {
  /** Moves forward with each activity of the person (S41: reminders and system actions never count). */
  slides: boolean;
  /** A person's own act, such as asking for deletion: absent means not yet (S53). Otherwise absent means unknown. */
  asked: boolean;
}
export interface Fact extends Named {
  /** The closed list of values; booleans for a yes/no fact; absent for a number or date fact. */
  values?: Scalar[];
  kind: 'list' | 'boolean' | 'number' | 'date';
}

/** A condition over facts, evaluated in three values (S12, S13). */
export type Cond =
  | { kind: 'always' }
  | { kind: 'fact'; fact: string; test: FactTest }
  | { kind: 'all'; of: Cond[] }
  | { kind: 'any'; of: Cond[] }
  | { kind: 'not'; of: Cond };
export type FactTest = { in: Scalar[] } | { from?: Scalar; before?: Scalar } | { missing: true };

/**
 * An end: the last kept day, or instant for hours (S14, S25, S54). Day functions are pushed to the leaves, which is sound because
 * they are monotone: f(max(a, b)) = max(f(a), f(b)).
 */
export type End =
  | { kind: 'event'; event: string; steps: DayStep[] }
  | { kind: 'hours'; event: string; hours: number }
  | { kind: 'latest' | 'earliest'; of: End[] }
  | { kind: 'first-known'; of: End[]; evenIfPending: boolean }
  | { kind: 'forever' }
  /** Running while `cond` is true; once false, until `grace` has passed (S17). */
  | { kind: 'while'; cond: Cond; grace: End };

/** What a period promises besides the day it executes at (S20); periods as written, for notice and register. */
export interface Bound {
  kind: 'exact' | 'at-least' | 'at-most' | 'range';
  shortest: Period | 'none' | 'forever' | { hours: number };
  longest: Period | 'none' | 'forever' | { hours: number };
  /** The ground of GDPR 17(3) that lets a floor stand against an erasure request. */
  ground?: string;
}

export interface Phase {
  end: End;
  /** Events that end this phase only (S19). */
  early: string[];
  /** The part of `end` that nothing may cut: built from its `at-least` periods; absent when there is none (S20). */
  floor?: End;
  bounds: Bound[];
  label?: Text;
  access?: 'full' | 'restricted' | 'hidden';
  cancelOn?: string;
}
export interface Archive extends Phase {
  /** When the archive clock starts; the archive phase itself begins when the active phase ends (S18). */
  start: End;
  purpose: Text;
  basis: string;
  readers: string[];
}
export type Outcome = 'delete' | 'anonymise' | 'review' | 'transfer';

export interface Citation {
  text: string;
  status: 'in-force' | 'repealed' | 'doctrine';
  /** The day from which a repealed text has no force. */
  repealed?: string;
}
export interface Reading {
  /** Stable: `activity.rule` of the rule that it belongs to. What `lethe confirm` names. */
  id: string;
  says: string;
  /** Set when the pack justifies that nobody could read the source otherwise; such a reading needs no confirmation. */
  obvious?: string;
  confirmed: boolean;
}

export interface Rule {
  /** `activity.branch`: the id written in the file or its place from 1. */
  id: string;
  activity: string;
  appliesTo?: { event: string; from?: string; before?: string };
  /** Absent for an archive-only rule (S56). */
  active?: Phase;
  archive?: Archive;
  /** Tried in order; the last one has `always`. */
  then: { when: Cond; outcome: Outcome }[];
  /** For anonymise: what happens when k is not reached; absent = review (S49). */
  elseDelete: boolean;
  /** Events that end the whole rule (S19). */
  early: string[];
  holdWhile?: Cond;
  warn?: Period;
  notBefore?: End;
  reviewEvery?: Period;
  subject?: string;
  yieldsTo?: string;
  reading?: Reading;
  clauses: string[];
  cites: Citation[];
  /** By which its days are counted; that of the policy when absent (S27). */
  calendar?: Calendar;
  /** In words for people, one sentence, e.g. `3 years after the last activity on the Intranet`. Written or printed from the rule. */
  says: Text;
  span: Span;
}
export interface Branch {
  when: Cond;
  /** `ends`: the activity does not concern what reaches this branch (S50). */
  rule: Rule | 'ends';
  /** An `otherwise` covers known leftovers only. */
  otherwise: boolean;
  span: Span;
}

export interface Basis {
  basis: (typeof BASES)[number];
  /** Data categories of the layer; empty = all of the activity. */
  layer: string[];
  condition?: Text;
  interest?: Text;
  cites: Citation[];
  clauses: string[];
}
export interface Activity extends Named {
  family?: string;
  controllers: { arrangement: 'sole' | 'joint' | 'independent'; who: string[] };
  bases: Basis[];
  roles: string[];
  data: string[];
  sources: string[];
  recipients: string[];
  residual: boolean;
  yieldsTo?: string;
  branches: Branch[];
  /** The campus that has added it; absent: the network (S42). */
  campus?: string;
}

/** What one campus says besides the activities that it adds (S42). */
export interface Overlay {
  campus: string;
  calendar?: Calendar;
  /** Rules of the network as they are here, by id. */
  tighten: Record<string, Rule>;
}

/** An element of a chapter (rights, transfers, cookies ...): kept with its clauses and its fields, never dropped. */
export interface Element extends Named {
  detail: Record<string, unknown>;
}

export interface Policy {
  id: string;
  version: string;
  title: Text;
  languages: string[];
  law: string[];
  calendar: Calendar;
  controllers: Record<string, Controller>;
  roles: Record<string, Named>;
  data: Record<string, DataCategory>;
  events: Record<string, Event>;
  facts: Record<string, Fact>;
  sources: Record<string, Named>;
  recipients: Record<string, Named & { condition?: Text }>;
  activities: Record<string, Activity>;
  /** What is promised besides activities: by chapter, by name. */
  chapters: Record<string, Record<string, Element>>;
  overlays: Overlay[];
}
