import { deepStrictEqual } from 'node:assert/strict';
import { Document, isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from 'yaml';
import { Trouble } from './trouble.ts';
import type { Path } from './yaml.ts';

/** A piece of a text and what stands there instead. */
interface Change {
  from: number;
  to: number;
  put: string;
}

/**
 * The text of a YAML file with one more item in the list at `path`; everything else stays as it is, byte for byte, comments and layout
 * included. An empty list (`[]`, `~` or nothing) becomes a list of lines where its place allows. Throws `Trouble` project-invalid when
 * the text has errors, when there is no list at `path`, or when the list is shared by an alias.
 */
export function appendItem(text: string, path: Path, value: unknown): string {
  return rewritten(
    text,
    path,
    (list) => appended(text, path, list, value),
    (before) => [...((before as unknown[] | null) ?? []), value],
  );
}

/** The text of a YAML file with another scalar at `path`; everything else stays as it is. Throws `Trouble` like `appendItem`. */
export function setScalar(text: string, path: Path, value: string | number | boolean | null): string {
  return rewritten(
    text,
    path,
    (scalar) => replaced(text, path, scalar, value),
    () => value,
  );
}

/** Where a path leads: the value, the pair that holds it when it stands in a mapping, and whether braces or brackets are around it. */
interface Found {
  node: Node | null;
  pair?: Pair;
  flow: boolean;
}

function rewritten(text: string, path: Path, change: (found: Found) => Change, meant: (before: unknown) => unknown): string {
  const document = read(text, path);
  const { from, to, put } = change(find(document, path));
  const result = text.slice(0, from) + put + text.slice(to);
  // an alias, or a layout that nobody thought of, could make the new text say something else
  const wanted = document.toJS();
  const now = read(result, path).toJS();
  try {
    deepStrictEqual(now, changed(wanted, path, meant));
  } catch {
    throw refuse(path, 'cannot be changed without changing something else', 'edit the file by hand');
  }
  return result;
}

function read(text: string, path: Path): Document.Parsed {
  const document = parseDocument(text, { version: '1.2', prettyErrors: false });
  if (document.errors.length > 0) throw refuse(path, 'stands in a file that is no YAML', 'mend the file first');
  return document;
}

const refuse = (path: Path, why: string, help: string) => new Trouble('project-invalid', `\`${path.join('.')}\` ${why}`, help);

function find(document: Document.Parsed, path: Path): Found {
  let found: Found = { node: document.contents, flow: false };
  for (const step of path) {
    const { node } = found;
    const flow = found.flow || (isCollection(node) && node.flow === true);
    const pair: unknown = isMap(node) ? node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step)) : undefined;
    if (isPair(pair)) found = { node: isNode(pair.value) ? pair.value : null, pair, flow };
    else if (isSeq(node) && isNode(node.items[Number(step)])) found = { node: node.items[Number(step)] as Node, flow };
    else throw refuse(path, 'is not in the file', `add \`${path.at(-1)}:\` to the file`);
  }
  return found;
}

function changed(data: unknown, path: Path, change: (before: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(data);
  const copy: Record<string, unknown> = Array.isArray(data) ? ([...data] as never) : { ...(data as object) };
  copy[step] = changed(copy[step], rest, change);
  return copy;
}

/** A value on one line, as it may stand between brackets. */
function inline(value: unknown): string {
  const document = new Document([value], { version: '1.2' });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && /[\r\n]/.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ collectionStyle: 'flow', lineWidth: 0, doubleQuotedAsJSON: true }).trim().slice(1, -1).trim();
}

function appended(text: string, path: Path, { node, pair, flow }: Found, value: unknown): Change {
  const empty = !node || (isScalar(node) && node.value === null) || (isSeq(node) && node.items.length === 0);
  if (!empty && !isSeq(node)) throw refuse(path, 'is no list', 'write a list there');
  const [start = text.length, end = start] = node?.range ?? [];
  if (empty) return first(text, { from: start, to: end }, flow ? undefined : pair, value);
  const items = (node as unknown as { items: Node[]; flow?: boolean }).items;
  const last = items.at(-1)!;
  if (flow || (node as { flow?: boolean }).flow) {
    const at = last.range?.[1] ?? end - 1;
    const own = /\n([ ]*)$/.exec(text.slice(0, last.range?.[0] ?? at));
    return { from: at, to: at, put: own ? `,${newline(text)}${own[1]}${inline(value)}` : `, ${inline(value)}` };
  }
  return line(text, end, `${' '.repeat(columnOf(text, start))}- ${inline(value)}`);
}

/** The first item of an empty list: on a line of its own below the key, or in brackets where no line can stand. */
function first(text: string, { from, to }: Pick<Change, 'from' | 'to'>, pair: Pair | undefined, value: unknown): Change {
  const key = pair && isNode(pair.key) ? pair.key.range : undefined;
  const between = key ? text.slice(key[1], from) : undefined;
  const rest = text.slice(to, lineEnd(text, to));
  if (!key || !between || !/^ *: *$/.test(between) || !/^[ \t]*(#.*)?$/.test(rest)) {
    return { from, to, put: `${text[from - 1] === ':' ? ' ' : ''}[${inline(value)}]` };
  }
  const kept = to > from ? key[1] + between.trimEnd().length : from;
  const below = line(text, to, `${' '.repeat(columnOf(text, key[0]) + 2)}- ${inline(value)}`);
  return { from: kept, to: below.to, put: text.slice(to, below.from) + below.put };
}

/** One more line after the line on which a place lies. */
function line(text: string, at: number, put: string): Change {
  if (at > 0 && text[at - 1] === '\n') return { from: at, to: at, put: put + newline(text) };
  const end = lineEnd(text, at);
  return { from: end, to: end, put: newline(text) + put };
}

function replaced(text: string, path: Path, { node, flow }: Found, value: string | number | boolean | null): Change {
  if (node && !isScalar(node)) throw refuse(path, 'is no single value', 'name a place inside it');
  const [from = text.length, to = from] = node?.range ?? [];
  const said = value === null ? '~' : inline(value);
  const before = from > 0 && text[from - 1] === ':' && !flow ? ' ' : '';
  const block = /^[|>]/.test(text.slice(from, to));
  return { from, to, put: before + said + (block ? (/(\r?\n)$/.exec(text.slice(from, to))?.[0] ?? '') : '') };
}

const newline = (text: string) => (/\r\n/.test(text) ? '\r\n' : '\n');
const columnOf = (text: string, at: number) => at - (text.lastIndexOf('\n', at - 1) + 1);
function lineEnd(text: string, at: number): number {
  const end = /\r?\n/.exec(text.slice(at));
  return end ? at + end.index : text.length;
}
