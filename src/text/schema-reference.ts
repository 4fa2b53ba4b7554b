import type { JsonSchema } from './json-schema.ts';

/** Every element of a language with its keys, and its words, in Markdown. `languages` are the keys that a translated text may have. */
export function schemaReference({ $defs = {} }: JsonSchema, languages: readonly string[]): string {
  const elements = Object.entries($defs).filter(([, d]) => isElement(d));
  const words = Object.entries($defs).filter(([, d]) => !isElement(d));
  const rows = words.map(([name, d]) => `| <a id="${name.toLowerCase()}"></a>${name} | ${cell(d.description)}${values(d)} |\n`);
  return [
    ...elements.map(([name, d]) => element(name, d, languages)),
    ...(words.length > 0 ? [`## Words\n\n| word | written as |\n| --- | --- |\n${rows.join('')}`] : []),
  ].join('\n');
}

/** What has keys of its own, or forms that have. */
const isElement = (d: JsonSchema): boolean =>
  d.properties !== undefined ||
  (d.anyOf ?? []).some(
    (form) => isElement(form) || form.$ref !== undefined || form.type === 'array' || form.additionalProperties !== undefined,
  );

function element(name: string, d: JsonSchema, languages: readonly string[]): string {
  const title = `## ${name}\n\n${sentence(d.description)}\n`;
  if (!d.anyOf) return `${title}\n${table(d, languages)}`;
  const forms = d.anyOf.map((form) => (form.properties ? `- a mapping:\n\n${indented(table(form, languages))}` : `- ${type(form)}\n`));
  return `${title}\nOne of:\n\n${forms.join('')}`;
}

function table(d: JsonSchema, languages: readonly string[]): string {
  const all = Object.entries(d.properties ?? {});
  const texts = all.filter(([key]) => languages.includes(key));
  const rows = all
    .filter((entry) => !texts.includes(entry))
    .map(([key, value]) => row(`\`${key}\``, value, d.required?.includes(key) ?? false));
  const text = texts.length > 0 ? [row('`en`, `fr`, ...', { ...texts[0]![1], description: 'the text in that language' }, false)] : [];
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
export const codeTable = (title: string, of: Record<string, string>) =>
  `## ${title}\n\n| code | when |\n| --- | --- |\n${Object.entries(of)
    .map(([code, when]) => `| \`${code}\` | ${cell(when)} |\n`)
    .join('')}`;
