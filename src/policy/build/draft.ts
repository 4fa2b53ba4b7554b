import type { Diagnostic, Span } from '../../text/diagnostic.ts';
import { suggest } from '../../text/near-miss.ts';
import type { Path, YamlFile } from '../../text/yaml.ts';
import type { PolicyCode } from '../codes.ts';
import type { Policy, Text } from '../model.ts';
import type { TextInput } from '../schema/names.ts';
import type { PolicyInput } from '../schema/policy.ts';

/** What is known while a policy is built: its written form, where each part stands, and what was found wrong so far. */
export interface Draft {
  input: PolicyInput;
  file: Pick<YamlFile, 'spanOf'>;
  diagnostics: Diagnostic[];
  /** What can only be said once the whole policy is built. */
  later: ((policy: Policy) => void)[];
}

export function report(
  draft: Draft,
  severity: Diagnostic['severity'],
  code: PolicyCode,
  path: Path,
  message: string,
  help: string,
  of: 'key' | 'value' = 'value',
): void {
  draft.diagnostics.push({ code, severity, message, span: draft.file.spanOf(path, of), help });
}

export type Kind = 'controllers' | 'roles' | 'data' | 'sources' | 'recipients' | 'events' | 'activities' | 'sites' | 'channels' | 'cookies';
const KINDS: Record<Kind, [code: PolicyCode, name: string]> = {
  controllers: ['unknown-controller', 'controller'],
  roles: ['unknown-role', 'role'],
  data: ['unknown-data-category', 'data category'],
  sources: ['unknown-source', 'source'],
  recipients: ['unknown-recipient', 'recipient'],
  events: ['unknown-event', 'event'],
  activities: ['unknown-activity', 'activity'],
  sites: ['unknown-site', 'site'],
  channels: ['unknown-channel', 'channel'],
  cookies: ['unknown-cookie', 'cookie or category of cookies'],
};

/** Reports a name that the policy does not declare, with the nearest that it does. */
export function refer(draft: Draft, kind: Kind, name: string, path: Path): void {
  const known = Object.keys(draft.input[kind] ?? {});
  if (known.includes(name)) return;
  const [code, kindName] = KINDS[kind];
  report(draft, 'error', code, path, `there is no ${kindName} \`${name}\``, suggest(name, known, `declare it under \`${kind}:\``));
}

/** The names of a list as they are, each one reported that the policy does not declare. */
export function referAll(draft: Draft, kind: Kind, names: string[] | undefined, path: Path): string[] {
  for (const [i, name] of (names ?? []).entries()) refer(draft, kind, name, [...path, i]);
  return names ?? [];
}

/** A text alone is in the first language of the policy. */
export function text(draft: Draft, input: TextInput): Text {
  if (typeof input === 'string') return { [draft.input.policy.languages[0] ?? 'en']: input };
  return Object.fromEntries(Object.entries(input).filter((e): e is [string, string] => e[1] !== undefined));
}

/** The languages among the keys of a label. */
export function label(draft: Draft, input: object, languages: readonly string[], otherwise: string): Text {
  const said = Object.fromEntries(Object.entries(input).filter(([k]) => languages.includes(k))) as Text;
  return Object.keys(said).length > 0 ? said : { [draft.input.policy.languages[0] ?? 'en']: otherwise };
}

export const spanAt = (draft: Draft, path: Path): Span => draft.file.spanOf(path, 'key');
