import { TEXT_CODES } from '../text/diagnostic-codes.ts';
import { POLICY_CODES } from './codes.ts';
import { type JsonSchema, policySchema } from './json-schema.ts';
import { LANGUAGES } from './schema/names.ts';

const HEAD = `# The keys of a policy

Every key that a policy file may have. [The language](../explanation/language.md) explains what they mean together; editors complete them
with [policy.schema.json](policy.schema.json). A key that is needed may stand in
any file of the policy, but \`lethe\` stands in each. This page is printed from the program.
`;

/** The reference of the language of policies, in Markdown: every element with its keys, and every diagnostic. */
export function policyReference(): string {
  const { $defs = {} } = policySchema('policy');
  const elements = Object.entries($defs).filter(([, d]) => isElement(d));
  const words = Object.entries($defs).filter(([, d]) => !isElement(d));
  return [
    HEAD,
    ...elements.map(([name, d]) => element(name, d)),
    `## Words\n\n| word | written as |\n| --- | --- |\n${words.map(([name, d]) => `| <a id="${name.toLowerCase()}"></a>${name} | ${cell(d.description)}${values(d)} |\n`).join('')}`,
    codes('Diagnostics of policies', POLICY_CODES),
    codes('Diagnostics of any file', TEXT_CODES),
  ].join('\n');
}

/** What has keys of its own, or forms that have. */
const isElement = (d: JsonSchema): boolean =>
  d.properties !== undefined ||
  (d.anyOf ?? []).some(
    (form) => isElement(form) || form.$ref !== undefined || form.type === 'array' || form.additionalProperties !== undefined,
  );

function element(name: string, d: JsonSchema): string {
  const title = `## ${name}\n\n${sentence(d.description)}\n`;
  if (!d.anyOf) return `${title}\n${table(d)}`;
  const forms = d.anyOf.map((form) => (form.properties ? `- a mapping:\n\n${indented(table(form))}` : `- ${type(form)}\n`));
  return `${title}\nOne of:\n\n${forms.join('')}`;
}

function table(d: JsonSchema): string {
  const all = Object.entries(d.properties ?? {});
  const languages = all.filter(([key]) => (LANGUAGES as readonly string[]).includes(key));
  const rows = all
    .filter((entry) => !languages.includes(entry))
    .map(([key, value]) => row(`\`${key}\``, value, d.required?.includes(key) ?? false));
  const text =
    languages.length > 0 ? [row('`en`, `fr`, ...', { ...languages[0]![1], description: 'the text in that language' }, false)] : [];
  const more = typeof d.additionalProperties === 'object' ? ['| further keys | anything | no | kept as they are |\n'] : [];
  return `| key | value | needed | meaning |\n| --- | --- | --- | --- |\n${[...text, ...rows, ...more].join('')}`;
}

const row = (key: string, value: JsonSchema, required: boolean) =>
  `| ${key} | ${type(value)} | ${required ? 'yes' : 'no'} | ${cell(value.description)} |\n`;

function type(d: JsonSchema): string {
  if (d.$ref) return link(d.$ref.slice('#/$defs/'.length));
  if (d.anyOf) return d.anyOf.map(type).join(' or ');
  if (d.enum) return d.enum.map((v) => `\`${String(v)}\``).join(', ');
  if (d.const !== undefined) return `\`${String(d.const)}\``;
  if (d.prefixItems) return `[${d.prefixItems.map(type).join(', ')}]`;
  if (d.type === 'array') return `list of ${typeof d.items === 'object' ? type(d.items) : 'anything'}`;
  if (d.type === 'object') return typeof d.additionalProperties === 'object' ? `${type(d.additionalProperties)} by name` : 'mapping';
  if (d.pattern === '^[a-z0-9][a-z0-9-]*$') return 'name';
  return d.type === 'boolean' ? '`true` or `false`' : d.type === 'string' ? 'text' : (d.type ?? 'anything');
}

const link = (name: string) => `[${name}](#${name.toLowerCase()})`;
const values = (d: JsonSchema) => (d.enum ? `: ${d.enum.map((v) => `\`${String(v)}\``).join(', ')}` : '');
const cell = (text = '') => text.replaceAll('|', '\\|');
const indented = (text: string) => `${text.replaceAll(/^(?=.)/gm, '  ')}\n`;
const sentence = (text = '') => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const codes = (title: string, of: Record<string, string>) =>
  `## ${title}\n\n| code | when |\n| --- | --- |\n${Object.entries(of)
    .map(([code, when]) => `| \`${code}\` | ${cell(when)} |\n`)
    .join('')}`;
