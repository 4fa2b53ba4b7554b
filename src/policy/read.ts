import type { Diagnostic } from '../text/diagnostic.ts';
import { mergeFiles } from '../text/merge-files.ts';
import { sortDiagnostics } from '../text/print-diagnostic.ts';
import { fit } from '../text/schema-issues.ts';
import { parseYaml, type Source, type YamlFile } from '../text/yaml.ts';
import { activity } from './build/activity.ts';
import { branches, type Following, resolveSameAs } from './build/branches.ts';
import { calendar } from './build/calendar.ts';
import { chapters } from './build/chapters.ts';
import { type Draft, label, referAll, report, spanAt, text } from './build/draft.ts';
import { overlay } from './build/overlay.ts';
import { checkPolicy } from './check.ts';
import type { Activity, Branch, Controller, Fact, Named, Policy } from './model.ts';
import { sayRule } from './say.ts';
import { LANGUAGES } from './schema/names.ts';
import { OverlayFile, type OverlayInput } from './schema/overlay.ts';
import { PolicyFile, type PolicyInput } from './schema/policy.ts';

/** A policy, or none when something in its files is an error; warnings may stand beside a policy. Sorted, all at once. */
export interface ReadPolicy {
  policy?: Policy;
  diagnostics: Diagnostic[];
}

/**
 * Reads a policy from the texts of its files (design.md section 3), with those of campuses (S42). Pure: no file is opened. With errors there
 * is no policy, because half a policy would destroy by omission.
 */
export function readPolicy(sources: readonly Source[], campuses: readonly Source[] = []): ReadPolicy {
  const overlays = campuses.map((source) => readOverlay(parseYaml(source)));
  const wrong = overlays.flatMap((o) => o.diagnostics);
  const merged = mergeFiles([...sources.map(parseYaml), ...overlays.flatMap((o) => (o.input ? [o.part] : []))], ['lethe']);
  if (merged.diagnostics.length + wrong.length > 0) return { diagnostics: sortDiagnostics([...merged.diagnostics, ...wrong]) };
  const fitted = fit(PolicyFile, merged.data, merged);
  if (fitted.value === undefined) return { diagnostics: sortDiagnostics(fitted.diagnostics) };
  const draft: Draft = { input: fitted.value, file: merged, diagnostics: [], later: [] };
  let policy = build(draft);
  for (const check of draft.later.splice(0)) check(policy);
  const found = checkPolicy(policy);
  for (const { part, input } of overlays) {
    const made = overlay(draft, policy, part, input!);
    policy = { ...made.policy, overlays: [...policy.overlays, made.overlay] };
  }
  for (const check of draft.later) check(policy);
  for (const rule of [...rulesOf(policy), ...policy.overlays.flatMap((o) => Object.values(o.tighten))])
    if (Object.keys(rule.says).length === 0) rule.says = sayRule(rule, policy);
  found.push(...draft.diagnostics);
  const errors = found.filter((d) => d.severity === 'error');
  // what is doubtful about a policy that cannot be read is no help yet
  const diagnostics = sortDiagnostics(errors.length > 0 ? errors : found);
  return diagnostics.some((d) => d.severity === 'error') ? { diagnostics } : { policy, diagnostics };
}

/** A campus’s own file: what it says of itself, and the part that is read with the policy. */
function readOverlay(file: YamlFile): { part: YamlFile; input?: OverlayInput; diagnostics: Diagnostic[] } {
  if (file.diagnostics.length > 0) return { part: file, diagnostics: file.diagnostics };
  const fitted = fit(OverlayFile, file.data, file);
  if (fitted.value === undefined) return { part: file, diagnostics: fitted.diagnostics };
  const { overlay: _, calendar: __, tighten: ___, ...data } = file.data as Record<string, unknown>;
  return { part: { ...file, data }, input: fitted.value, diagnostics: [] };
}

/** Every rule of a policy, in the order of its activities and branches. */
export function rulesOf(policy: Policy) {
  return Object.values(policy.activities).flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule])));
}

function build(draft: Draft): Policy {
  const { input } = draft;
  const following: Following[] = [];
  const byActivity = new Map<string, Branch[]>(Object.keys(input.activities).map((id) => [id, branches(draft, id, following)]));
  resolveSameAs(draft, byActivity, following);
  const each = <I, O>(of: Record<string, I> | undefined, make: (id: string, value: I) => O): Record<string, O> =>
    Object.fromEntries(Object.entries(of ?? {}).map(([id, value]) => [id, make(id, value)]));
  const named =
    (kind: keyof PolicyInput) =>
    (id: string, value: object & { clauses?: string[] | undefined }): Named => ({
      id,
      label: label(draft, value, LANGUAGES, id),
      clauses: value.clauses ?? [],
      span: spanAt(draft, [kind, id]),
    });
  return {
    id: input.policy.id,
    version: input.policy.version,
    title: text(draft, input.policy.title),
    languages: input.policy.languages,
    law: input.law ?? [],
    calendar: calendar(draft),
    controllers: each(input.controllers, (id, c): Controller => controller(draft, id, c)),
    roles: each(input.roles, named('roles')),
    data: each(input.data, (id, d) => {
      return {
        ...named('data')(id, d),
        ...(d.special ? { special: d.special } : {}),
        sources: referAll(draft, 'sources', d.sources, ['data', id, 'sources']),
      };
    }),
    events: each(input.events, (id, e) => ({ ...named('events')(id, e), slides: e.slides ?? false, asked: e.asked ?? false })),
    facts: each(input.facts, (id, f) => fact(draft, id, f)),
    sources: each(input.sources, named('sources')),
    recipients: each(input.recipients, (id, r) => ({ ...named('recipients')(id, r), ...(r.if ? { condition: text(draft, r.if) } : {}) })),
    activities: each(input.activities, (id, a): Activity => activity(draft, id, a, byActivity.get(id)!)),
    chapters: chapters(draft),
    overlays: [],
  };
}

function controller(draft: Draft, id: string, c: PolicyInput['controllers'][string]): Controller {
  const { name, dpo, representatives, clauses, 'one-per': onePer, ...contact } = c;
  return {
    id,
    label: text(draft, name),
    clauses: clauses ?? [],
    span: spanAt(draft, ['controllers', id]),
    ...contact,
    ...(onePer ? { onePer } : {}),
    representatives: representatives ?? [],
    ...(dpo ? { dpo: { ...dpo, route: dpo.route ? text(draft, dpo.route) : undefined, clauses: dpo.clauses ?? [] } } : {}),
  };
}

function fact(draft: Draft, id: string, f: NonNullable<PolicyInput['facts']>[string]): Fact {
  const list = Array.isArray(f) ? { values: f } : f;
  const base = {
    id,
    label: label(draft, list, LANGUAGES, id),
    clauses: ('clauses' in list ? list.clauses : undefined) ?? [],
    span: spanAt(draft, ['facts', id]),
  };
  if ('number' in list) return { ...base, kind: 'number' };
  if ('date' in list) return { ...base, kind: 'date' };
  const boolean = list.values.every((v) => typeof v === 'boolean');
  if (new Set(list.values).size < list.values.length)
    report(draft, 'error', 'written-twice', ['facts', id], `\`${id}\` lists a value twice`, 'keep one of the two');
  return { ...base, kind: boolean ? 'boolean' : 'list', values: list.values };
}
