import type { Path } from '../../text/yaml.ts';
import type { Absent, EventSource, FactSource, RoleTest, RowTest } from '../model.ts';
import type { EventInput, FactInput, RoleTestInput, RowTestInput } from '../schema.ts';
import { clock } from './clock.ts';
import { childRef, columnOf, link } from './link.ts';
import { listOf, type MapDraft, report } from './place.ts';

/** Where an event of a row is found; undefined after an error. */
export function eventSource(draft: MapDraft, event: string, input: EventInput, key: string[], path: Path): EventSource | undefined {
  if (typeof input === 'string') return { kind: 'column', ...clock(draft, input, {}, missing(draft, event), path) };
  if ('column' in input) return { kind: 'column', ...clock(draft, input.column, input, missing(draft, event), path) };
  if ('at' in input) {
    const to = link(draft, input.at, [...path, 'at']);
    return to && { kind: 'parent', link: to, event: input.event };
  }
  const columns = listOf(input.by);
  if (columns.length !== key.length) {
    const why = `\`${columns.join(', ')}\` cannot refer to the key (${key.join(', ')})`;
    report(draft, 'wrong-link', [...path, 'by'], why, 'name one column for each column of the key');
  }
  const child = columnOf(draft, input.latest, [...path, 'latest']);
  if (!child) return undefined;
  return {
    kind: 'latest-child',
    table: child.table,
    columns,
    keys: key,
    where: input.where ?? {},
    // a child without a date is undecided whatever the absence of all children means (S10)
    value: clock(draft, child.column, { ...input, absent: undefined }, 'unknown', path),
    absent: input.absent ?? missing(draft, event),
  };
}

/** Ends by people have not happened when they are absent; all else is unknown (S53). */
function missing(draft: MapDraft, event: string): Absent {
  const events = draft.policy?.events ?? {};
  return Object.hasOwn(events, event) && events[event]!.asked ? 'not-yet' : 'unknown';
}

/** Where a fact of a row is found (S13); undefined after an error. */
export function factSource(draft: MapDraft, id: string, input: FactInput, key: string[], path: Path): FactSource | undefined {
  if ('values' in input) {
    const values = Object.entries(input.values).map(([code, value]) => ({ code: code === '~' ? null : code, value }));
    return { kind: 'column', column: input.column, values };
  }
  if ('part' in input) return { kind: 'part', column: input.column, part: input.part };
  if ('value' in input) return { kind: 'value', column: input.value, as: input.as ?? usual(draft, id) };
  if ('is-missing' in input) return { kind: 'is-missing', column: input['is-missing'], sentinels: input.sentinels ?? [] };
  if ('at' in input) {
    const to = link(draft, input.at, [...path, 'at']);
    return to && { kind: 'parent', link: to, fact: input.fact };
  }
  const child = childRef(draft, input.child, key, [...path, 'child']);
  return child && { kind: 'child', ...child, where: input.where ?? {}, ...(input.count ? { count: input.count } : {}) };
}

/** A value is a number unless the policy says that the fact is a day. */
function usual(draft: MapDraft, fact: string): 'number' | 'date' {
  const facts = draft.policy?.facts ?? {};
  return Object.hasOwn(facts, fact) && facts[fact]!.kind === 'date' ? 'date' : 'number';
}

/** How a role is seen on the row of a person; undefined after an error. */
export function roleTest(draft: MapDraft, input: RoleTestInput, key: string[], path: Path): RoleTest | undefined {
  if (input === 'always') return { kind: 'always' };
  const test = rowTest(draft, input, key, path);
  return test && { kind: 'where', test };
}

/** A column may be called `any`, `all` or `child` too: what stands after it tells which is meant. */
function rowTest(draft: MapDraft, input: RowTestInput, key: string[], path: Path): RowTest | undefined {
  for (const kind of ['any', 'all'] as const) {
    const of = (input as Record<string, unknown>)[kind];
    if (!isListOfTests(of)) continue;
    const tests = of.map((t, i) => rowTest(draft, t, key, [...path, kind, i]));
    return tests.includes(undefined) ? undefined : { kind, of: tests.filter((t) => t !== undefined) };
  }
  if (isChildTest(input)) {
    const child = childRef(draft, input.child, key, [...path, 'child']);
    return child && { kind: 'child', ...child, where: input.where ?? {} };
  }
  const columns = Object.entries(input as Extract<RowTestInput, Record<string, string>>);
  const tests = columns.map(([name, value]): RowTest => ({ kind: 'column', column: name, in: Array.isArray(value) ? value : [value] }));
  return tests.length === 1 ? tests[0]! : { kind: 'all', of: tests };
}

const isListOfTests = (of: unknown): of is RowTestInput[] => Array.isArray(of) && of.every((t) => typeof t === 'object' && t !== null);

const isChildTest = (input: RowTestInput): input is Extract<RowTestInput, { child: string }> =>
  'child' in input && typeof input.child === 'string' && input.child.includes('.');
