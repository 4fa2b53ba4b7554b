import type { z } from 'zod';
import type { Diagnostic } from './diagnostic.ts';
import type { TextCode } from './diagnostic-codes.ts';
import { nearMiss, suggest } from './near-miss.ts';
import { formatOf, meantForm, shape } from './schema-forms.ts';
import type { Path, YamlFile } from './yaml.ts';

type Issue = z.core.$ZodIssue;
type Placed = Pick<YamlFile, 'spanOf'>;

/** Values of a file that fit a schema, or the diagnostics of everything that does not. */
export type Fitted<T> = { value: T; diagnostics: [] } | { value?: undefined; diagnostics: Diagnostic[] };

/** A misfit before its place is looked up. */
interface Misfit {
  code: TextCode;
  message: string;
  help: string;
  path: Path;
  of: 'key' | 'value';
  /** For missing keys: which of the mapping at `path`. */
  missing?: string;
  /** For unknown keys: the key that was meant. */
  meant?: string | undefined;
}

/** Checks values against a schema and says each misfit at its place, in our words, with the nearest known key or value. */
export function fit<S extends z.ZodType>(schema: S, data: unknown, file: Placed): Fitted<z.infer<S>> {
  // issues name no schema in the end: the library gives it only to whoever words the message
  const schemas: unknown[] = [];
  const result = schema.safeParse(data, { error: (issue) => `#${schemas.push(issue.inst) - 1}`, reportInput: true });
  if (result.success) return { value: result.data, diagnostics: [] };
  const misfits = result.error.issues.flatMap((i) => misfit(i, [], schemas));
  return {
    diagnostics: joined(misfits).map(({ code, message, help, path, of }) => ({
      code,
      severity: 'error',
      message,
      span: file.spanOf(path, of),
      help,
    })),
  };
}

/** Missing keys of one mapping are said together, and not at all when a mistyped one is said already. */
function joined(all: Misfit[]): Misfit[] {
  const at = (m: Misfit) => JSON.stringify(m.path);
  const mistyped = new Set(all.flatMap((m) => (m.meant ? [JSON.stringify([...m.path.slice(0, -1), m.meant])] : [])));
  const open = all.filter((m) => !m.missing || !mistyped.has(JSON.stringify([...m.path, m.missing])));
  return open.flatMap((m) => {
    if (!m.missing) return [m];
    const same = open.filter((o) => o.missing && at(o) === at(m));
    if (same[0] !== m) return [];
    const keys = same.map((o) => `\`${o.missing}\``);
    const message = `${keys.length > 1 ? `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)} are` : `${keys[0]} is`} missing ${place('in', m.path)}`;
    return [{ ...m, message, help: same.length > 1 ? `add ${same.map((o) => `\`${o.missing}:\``).join(', ')}` : m.help }];
  });
}

function misfit(issue: Issue, above: Path, schemas: unknown[]): Misfit[] {
  const path = [...above, ...issue.path] as Path;
  const number = /^#(\d+)$/.exec(issue.message)?.[1];
  const schema = number === undefined ? undefined : schemas[Number(number)];
  const own = number === undefined ? issue.message : undefined;
  const format = formatOf(schema);
  const say = (code: Misfit['code'], message: string, help: string, more: Partial<Misfit> = {}): Misfit[] => [
    { code, message, help, path, of: 'value', ...more },
  ];
  const absent = issue.input === undefined && ['invalid_type', 'invalid_union', 'invalid_value'].includes(issue.code) && path.length > 0;
  if (absent) {
    const key = String(path.at(-1));
    return say('missing-key', '', `add \`${key}:\`${format ? ` (${format})` : ''}`, { path: path.slice(0, -1), of: 'key', missing: key });
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => unknownKey(key, schema, issue.input, path));
    case 'invalid_union': {
      const meant = meantForm(schema, issue.errors, issue.input);
      if (!meant)
        return say('wrong-type', `${subject(path)} cannot be ${kindOf(issue.input)}`, format ? `write ${format}` : 'write another form');
      if ('form' in meant) return meant.form.flatMap((i) => misfit(i, path, schemas));
      if ('excluded' in meant) {
        const [first, second] = meant.excluded;
        return say('two-forms', `\`${first}\` and \`${second}\` exclude each other ${place('in', path)}`, 'keep one of the two', {
          path: [...path, second],
          of: 'key',
        });
      }
      const keys = meant.lacking.map((k) => `\`${k}\``).join(', ');
      return say('missing-key', `${subject(path)} has none of the keys that say what it is`, `add one of ${keys}`, { of: 'key' });
    }
    case 'invalid_type': {
      const expected = EXPECTED[issue.expected] ?? issue.expected;
      return say(
        'wrong-type',
        `${subject(path)} is ${kindOf(issue.input)}, not ${expected}`,
        rightType(issue.expected, issue.input, path, format),
      );
    }
    case 'invalid_value': {
      const known = issue.values.map(String);
      const help =
        known.length === 1
          ? `write \`${known[0]}\``
          : suggest(
              typeof issue.input === 'object' ? '' : String(issue.input),
              known,
              `write one of ${known.map((v) => `\`${v}\``).join(', ')}`,
            );
      if (typeof issue.input === 'object') return say('wrong-type', `${subject(path)} cannot be ${kindOf(issue.input)}`, help);
      return say('wrong-value', `\`${short(issue.input)}\` is no value of ${owner(path)}`, help);
    }
    case 'invalid_key': {
      const rule = issue.issues.find((i) => !i.message.startsWith('#'))?.message;
      return say('wrong-name', `\`${path.at(-1)}\` is no name`, rule ?? 'write a text', { of: 'key' });
    }
    case 'too_small':
    case 'too_big':
      if (Array.isArray(issue.input)) {
        const [least, most] = [issue.code === 'too_small' ? issue.minimum : 0, issue.code === 'too_big' ? issue.maximum : 0];
        const count =
          issue.input.length === 0 ? 'is an empty list' : `has ${issue.input.length} ${issue.input.length === 1 ? 'item' : 'items'}`;
        return say('wrong-value', `${subject(path)} ${count}`, least ? `give it at least ${least}` : `give it at most ${most}`);
      }
      return say(
        'wrong-value',
        `${subject(path)} is ${kindOf(issue.input)}, which is too ${issue.code === 'too_small' ? 'small' : 'large'}`,
        own ?? 'choose another value',
      );
    default:
      return say(
        'wrong-value',
        `${subject(path)} cannot be ${kindOf(issue.input)}`,
        own ?? (format ? `write ${format}` : 'write it as the reference of the language says'),
      );
  }
}

function unknownKey(key: string, schema: unknown, input: unknown, path: Path): Misfit[] {
  const known = Object.keys(shape(schema) ?? {});
  const free = known.filter((k) => !Object.hasOwn(Object(input), k));
  const meant = nearMiss(key, free) ?? nearMiss(key, known);
  const words = key.includes(' ') && !meant;
  const help = words
    ? 'a comma in braces ends a value: put the whole text in quotes'
    : meant
      ? `did you mean \`${meant}\`?`
      : suggest(key, free, 'remove it');
  return [{ code: 'unknown-key', message: `\`${key}\` is not a key ${place('of', path)}`, help, path: [...path, key], of: 'key', meant }];
}

const EXPECTED: Record<string, string> = {
  string: 'a text',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  tuple: 'a list',
  boolean: '`true` or `false`',
  number: 'a number',
  int: 'a whole number',
};

function rightType(expected: string, input: unknown, path: Path, format: string | undefined): string {
  const key = String(path.findLast((p) => typeof p === 'string') ?? 'key');
  if (path.length === 0) return 'write its keys on lines of their own';
  const scalar = input !== null && ['string', 'number', 'boolean'].includes(typeof input);
  if (expected === 'array' && scalar) return `write \`${key}: [${short(input)}]\``;
  if (expected === 'string' && scalar) return `put it in quotes: \`"${short(input)}"\``;
  if (format) return `write ${format}`;
  if (expected === 'array') return 'write `- ` before each item, or the items in brackets';
  return expected === 'object' || expected === 'record'
    ? `write \`${key}: { ... }\`, or its keys on the lines below`
    : `write ${EXPECTED[expected] ?? expected}`;
}

const short = (value: unknown) => (String(value).length > 60 ? `${String(value).slice(0, 60)}...` : String(value));

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? (Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping') : `\`${short(value)}\``;
}

const owner = (path: Path): string => {
  const name = path.findLast((p) => typeof p === 'string');
  return name === undefined ? 'the file' : `\`${name}\``;
};
const subject = (path: Path) => (typeof path.at(-1) === 'number' ? `an item of ${owner(path)}` : owner(path));

/** `in the file`, `of \`retention.keep\``; items of lists by the name of their list. */
function place(word: 'in' | 'of', path: Path): string {
  const names = path.filter((p) => typeof p === 'string');
  return `${word} ${names.length === 0 ? 'the file' : `\`${names.slice(-2).join('.')}\``}`;
}
