import { type CST, Parser, type YAMLError } from 'yaml';
import type { TextCode } from './diagnostic-codes.ts';

/** An error of the YAML itself: what it is, what to do, and the characters that it is about. */
export interface YamlFault {
  code: YamlCode;
  message: string;
  help: string;
  from: number;
  to: number;
}

export type YamlCode = Extract<TextCode, `yaml-${string}`>;

/**
 * The library's findings in our words, without those that only follow from others: whatever comes after something that was never
 * closed, and the second of two at one place.
 */
export function syntaxErrors(text: string, found: readonly YAMLError[]): YamlFault[] {
  const deep = found.find((e) => e.code === 'RESOURCE_EXHAUSTION');
  if (deep) return [translated(text, deep, found)];
  const open = unclosed(text);
  const limit = open[0]?.from ?? Number.POSITIVE_INFINITY;
  const said: YamlFault[] = [];
  for (const error of found.filter((e) => e.pos[0] < limit)) {
    const next = translated(text, error, found);
    const last = said.at(-1);
    // one stray sign makes the library stumble over all that follows
    const stumbles = next.code === 'yaml-unexpected' && said.some((s) => s.code === 'yaml-unexpected');
    const sameLine = last && !text.slice(last.from, next.from).includes('\n') && ['yaml-unexpected', 'yaml-indent'].includes(last.code);
    if (last?.from !== next.from && !stumbles && !sameLine) said.push(next);
  }
  return [...said, ...open];
}

const CLOSED_BY: Record<string, string> = { '[': ']', '{': '}' };

/** What is opened and never closed; of several within each other the innermost, because closing it may close the others. */
function unclosed(text: string): YamlFault[] {
  const said: YamlFault[] = [];
  const open = (from: number, sign: string, close: string) =>
    said.push({ code: 'yaml-unclosed', message: `\`${sign}\` is never closed`, help: `add \`${close}\``, from, to: from + 1 });
  const walk = (token: unknown): void => {
    if (typeof token !== 'object' || token === null) return;
    const before = said.length;
    for (const inner of Object.values(token)) walk(inner);
    if (said.length > before) return;
    const t = token as CST.Token;
    if (t.type === 'flow-collection') {
      const close = CLOSED_BY[t.start.source] ?? ']';
      if (!t.end.some((e) => e.source === close)) open(t.start.offset, t.start.source, close);
    }
    if (t.type === 'double-quoted-scalar' || t.type === 'single-quoted-scalar') {
      const quote = t.source[0]!;
      if (t.source.length < 2 || !t.source.endsWith(quote) || /[^\\](\\\\)*\\"$/.test(t.source)) open(t.offset, quote, quote);
    }
  };
  for (const token of new Parser().parse(text)) walk(token);
  return said.sort((a, b) => a.from - b.from);
}

type Words = [code: YamlCode, message: string, help: string];

function translated(text: string, error: YAMLError, all: readonly YAMLError[]): YamlFault {
  const from = error.pos[0] + /^ */.exec(text.slice(error.pos[0]))![0].length;
  const rest = text.slice(from).split(/\r?\n/, 1)[0]!;
  const word = /^(\\.|[^\s:,[\]{}]+|.)/u.exec(rest)?.[0] ?? '';
  const line = rest.trimEnd();
  const [code, message, help] = words(error, word, line, all);
  const to = from + (['yaml-key', 'yaml-unquoted'].includes(code) ? line : word).length;
  return { code, message, help, from, to: Math.max(to, from + 1) };
}

function words(error: YAMLError, word: string, line: string, all: readonly YAMLError[]): Words {
  const quotes = 'put the whole value in quotes';
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return ['yaml-duplicate-key', `\`${word}\` is written twice in one mapping`, 'keep one of the two'];
    case 'TAB_AS_INDENT':
      return ['yaml-tab', 'a tab is used to indent', 'indent with spaces'];
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (all.some((e) => e.code === 'MULTILINE_IMPLICIT_KEY' && Math.abs(e.pos[0] - error.pos[0]) < 2)) {
        return ['yaml-indent', 'the indentation fits none of the lines above', 'align the line with its neighbours'];
      }
      return ['yaml-unquoted', `\`${line}\` holds \`: \`, which YAML reads as a key`, quotes];
    case 'BAD_INDENT':
      return ['yaml-indent', 'the indentation fits none of the lines above', 'align the line with its neighbours'];
    case 'MULTILINE_IMPLICIT_KEY':
      return ['yaml-key', `\`${line}\` is no key: it has no \`:\` on its line`, 'write `key: value`'];
    case 'NON_STRING_KEY':
    case 'KEY_OVER_1024_CHARS':
      return ['yaml-key', `\`${word}\` is no key`, 'write a single word'];
    case 'BLOCK_IN_FLOW':
      return [
        'yaml-separator',
        `a comma is missing in \`${line}\``,
        'separate with commas what stands between brackets; put a value with `: ` in quotes',
      ];
    case 'MISSING_CHAR':
      return /map keys/.test(error.message)
        ? ['yaml-key', `\`${line}\` is no key: it has no \`:\``, 'write `key: value`']
        : [
            'yaml-separator',
            word ? `something is missing before \`${word}\`` : 'the file ends too early',
            'look for a comma, a space or a `- ` that is missing',
          ];
    case 'BAD_SCALAR_START':
      return [
        'yaml-unquoted',
        word[0] === '`' ? 'a value cannot start with a backtick' : `a value cannot start with \`${word[0]}\``,
        quotes,
      ];
    case 'BAD_DQ_ESCAPE':
      return ['yaml-escape', `\`${word}\` cannot stand in double quotes`, 'write the backslash twice, or use single quotes'];
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
    case 'MULTIPLE_ANCHORS':
      return ['yaml-alias', `\`${word}\` is no anchor or alias that can be read`, 'write `&name` once and `*name` where it is repeated'];
    case 'RESOURCE_EXHAUSTION':
      return ['yaml-deep', 'the file is nested deeper than anybody could read', 'take brackets away'];
    case 'MULTIPLE_DOCS':
      return ['yaml-documents', 'the file holds several documents', 'keep one document in a file'];
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_DIRECTIVE':
    case 'BAD_COLLECTION_TYPE':
    case 'MULTIPLE_TAGS':
      return ['yaml-tag', `\`${word}\` is not known`, 'remove it'];
    default:
      return word
        ? ['yaml-unexpected', `\`${word}\` is not expected here`, 'look for a bracket or quote too many, or put the value in quotes']
        : ['yaml-unexpected', 'the line ends too early', 'complete it'];
  }
}
