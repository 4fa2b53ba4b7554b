import type { Fact, Policy, Scalar } from '../../policy/model.ts';
import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { FactSource } from '../model.ts';
import type { TableInput } from '../schema.ts';
import { listOf, type MapDraft, report } from './place.ts';

const KINDS = {
  activities: ['activity', 'unknown-activity'],
  roles: ['role', 'unknown-role'],
  data: ['data category', 'unknown-data-category'],
  events: ['event', 'unknown-event'],
  facts: ['fact', 'unknown-fact'],
} as const;
type Kind = keyof typeof KINDS;

/** Every name of a table that the policy must know, each at its place. Nothing is checked when the policy is not known. */
export function checkNames(draft: MapDraft, input: TableInput, path: Path): void {
  const { policy } = draft;
  if (!policy) return;
  for (const [i, s] of (input.serves ?? []).entries()) {
    if (typeof s === 'string') knownName(draft, policy, 'activities', s, [...path, 'serves', i]);
    else knownName(draft, policy, 'activities', s.activity, [...path, 'serves', i, 'activity']);
  }
  const roles = input.person && 'roles' in input.person ? input.person.roles : {};
  for (const role of Object.keys(roles)) knownName(draft, policy, 'roles', role, [...path, 'person', 'roles', role], 'key');
  for (const event of Object.keys(input.events ?? {})) knownName(draft, policy, 'events', event, [...path, 'events', event], 'key');
  for (const fact of Object.keys(input.facts ?? {})) knownName(draft, policy, 'facts', fact, [...path, 'facts', fact], 'key');
  for (const [column, written] of Object.entries(input.columns ?? {})) {
    const at = [...path, 'columns', column];
    const plain = typeof written === 'string' || Array.isArray(written);
    const data = plain ? written : written.data;
    const place = plain ? at : [...at, 'data'];
    for (const [i, name] of listOf(data).entries()) {
      if (name !== 'technical') knownName(draft, policy, 'data', name, Array.isArray(data) ? [...place, i] : place);
    }
  }
}

function knownName(draft: MapDraft, policy: Policy, kind: Kind, name: string, path: Path, of: 'key' | 'value' = 'value'): void {
  if (Object.hasOwn(policy[kind], name)) return;
  const [what, code] = KINDS[kind];
  const help = suggest(name, Object.keys(policy[kind]), 'declare it in the policy, or correct the name');
  report(draft, code, path, `the policy has no ${what} \`${name}\``, help, of);
}

const GIVES: Record<Exclude<FactSource['kind'], 'column' | 'parent' | 'value'>, Fact['kind']> = {
  part: 'number',
  'is-missing': 'boolean',
  child: 'boolean',
};
const SAID: Record<Fact['kind'], string> = { list: 'one of a list', boolean: '`true` or `false`', number: 'a number', date: 'a day' };

/** A source must give what the fact of the policy is: a listed value, yes or no, a number, a day (S13). */
export function checkFact(draft: MapDraft, id: string, source: FactSource, path: Path): void {
  const fact = draft.policy && Object.hasOwn(draft.policy.facts, id) ? draft.policy.facts[id] : undefined;
  if (!fact || source.kind === 'parent') return;
  if (source.kind === 'column') {
    for (const { code, value } of source.values) checkValue(draft, fact, value, [...path, 'values', code === null ? '~' : String(code)]);
    return;
  }
  const gives = source.kind === 'value' ? source.as : GIVES[source.kind];
  if (gives === fact.kind) return;
  report(
    draft,
    'wrong-fact',
    path,
    `\`${id}\` is ${SAID[fact.kind]} and this gives ${SAID[gives]}`,
    'map another source, or change the fact in the policy',
  );
}

function checkValue(draft: MapDraft, fact: Fact, value: Scalar, path: Path): void {
  if (fact.kind === 'number' || fact.kind === 'date') {
    if (typeof value === (fact.kind === 'number' ? 'number' : 'string')) return;
    report(draft, 'wrong-fact', path, `\`${fact.id}\` is ${SAID[fact.kind]} and \`${String(value)}\` is not`, `write ${SAID[fact.kind]}`);
    return;
  }
  const values = fact.values ?? [];
  if (values.includes(value)) return;
  const help = suggest(String(value), values.map(String), 'add it to the fact in the policy');
  report(draft, 'unknown-value', path, `\`${String(value)}\` is no value of \`${fact.id}\``, help);
}
