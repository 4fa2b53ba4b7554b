import { type Document, isAlias, isCollection, isMap, isPair, isScalar, type Node, type ParsedNode, parseDocument, visit } from 'yaml';
import type { Diagnostic, Span } from './diagnostic.ts';
import { syntaxErrors, type YamlFault } from './yaml-errors.ts';

/** A file as it was read: its name as the user wrote it, and its text. */
export interface Source {
  file: string;
  text: string;
}

export type Path = readonly (string | number)[];

/** A YAML file as plain values, with the place of each of them. */
export interface YamlFile {
  source: Source;
  data: unknown;
  diagnostics: Diagnostic[];
  /** The place of a value, or of the key that leads to it; the nearest place above when the path leads nowhere. */
  spanOf(path: Path, of?: 'key' | 'value'): Span;
}

/** More than this is no policy: it is refused before it is parsed. */
const LARGEST = 4_000_000;
/** Mappings, pairs and lists within each other. */
const DEEPEST = 200;

/**
 * Parses one YAML 1.2 file. Every syntax error becomes a diagnostic and `data` is undefined; aliases are limited, so that no file can
 * grow without bound. Days stay text.
 */
export function parseYaml(source: Source): YamlFile {
  const whole: Span = { file: source.file, line: 1, column: 1, length: 1 };
  const broken = (diagnostics: Diagnostic[]): YamlFile => ({ source, data: undefined, diagnostics, spanOf: () => whole });
  if (source.text.length > LARGEST) {
    return broken([
      { code: 'yaml-large', severity: 'error', message: 'the file is larger than 4 MB', span: whole, help: 'split it into several files' },
    ]);
  }
  const document = parseDocument(source.text, { version: '1.2', prettyErrors: false, uniqueKeys: true });
  const starts = [0, ...source.text.matchAll(/\n/g).map((m) => m.index + 1)];
  const place = (from: number, to: number): Span => {
    const line = lineOf(starts, Math.min(from, source.text.length));
    const rest = source.text.slice(from, to).split('\n', 1)[0]!.trimEnd();
    return {
      file: source.file,
      line,
      column: Math.min(from, source.text.length) - starts[line - 1]! + 1,
      length: Math.max(1, rest.length),
    };
  };
  const say = ({ from, to, ...error }: YamlFault): Diagnostic => ({ ...error, severity: 'error', span: place(from, to) });
  const tags = document.warnings.filter((w) => w.code === 'TAG_RESOLVE_FAILED' || w.code === 'BAD_DIRECTIVE');
  const found = [...document.errors, ...tags];
  const errors = found.length > 0 ? syntaxErrors(source.text, found) : doubtful(document);
  if (errors.length > 0) return broken(errors.map(say));
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 200 });
  } catch {
    const help = 'write the repeated parts out';
    return broken([
      { code: 'yaml-aliases', severity: 'error', message: 'the aliases of the file expand without bound', span: whole, help },
    ]);
  }
  const root = document.contents as ParsedNode | null;
  const spanOfNode = (node: Node | null | undefined): Span | undefined => (node?.range ? place(node.range[0], node.range[1]) : undefined);
  return { source, data, diagnostics: [], spanOf: (path, of = 'value') => find(root, path, of, spanOfNode) ?? whole };
}

/** The line, from 1, in which a character stands. */
function lineOf(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (starts[middle]! <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** What parses and still cannot be used: aliases of nothing or of what they stand in, and keys that are no words. */
function doubtful(document: Document.Parsed): YamlFault[] {
  const errors: YamlFault[] = [];
  const report = (node: unknown, code: YamlFault['code'], message: string, help: string) => {
    const [from = 0, to = from + 1] = (node as Node).range ?? [];
    errors.push({ code, message, help, from, to });
  };
  visit(document, {
    Collection(_, node, path) {
      if (path.length < DEEPEST) return undefined;
      report(
        { range: node.range && [node.range[0], node.range[0] + 1] },
        'yaml-deep',
        'the file is nested deeper than anybody could read',
        'take brackets away',
      );
      return visit.BREAK;
    },
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      if (!target)
        report(
          alias,
          'yaml-alias',
          `no anchor \`&${alias.source}\` stands above`,
          `write \`&${alias.source}\` where the repeated part begins`,
        );
      else if (path.includes(target))
        report(alias, 'yaml-alias', `\`*${alias.source}\` stands inside what it repeats`, 'write the part out');
    },
    Pair(_, { key }) {
      // a key `~` would become an empty text, which is another key
      if (isScalar(key) && key.value === null) key.value = '~';
      if (isCollection(key) || isAlias(key)) report(key, 'yaml-key', 'a key is a list, a mapping or an alias', 'write a single word');
      if (isScalar(key) && key.value === '__proto__') report(key, 'yaml-key', '`__proto__` is no key', 'choose another name');
    },
  });
  return errors;
}

function find(
  root: Node | null,
  path: Path,
  of: 'key' | 'value',
  spanOf: (n: Node | null | undefined) => Span | undefined,
): Span | undefined {
  let node: Node | null | undefined = root;
  let best = spanOf(root);
  for (const [depth, step] of path.entries()) {
    if (!isCollection(node)) return best;
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((p) => isPair(p) && isScalar(p.key) && String(p.key.value) === String(step));
      if (!pair) return best;
      best = spanOf(pair.key as Node) ?? best;
      if (last && of === 'key') return best;
      node = pair.value as Node | null;
    } else node = node.items[Number(step)] as Node | undefined;
    best = spanOf(node) ?? best;
  }
  return best;
}
