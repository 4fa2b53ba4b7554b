/** What a plain SQL dump consists of: statements without their semicolon, and the rows of `COPY ... FROM stdin` in any number of parts. */
export type Piece = { kind: 'statement'; sql: string } | { kind: 'copy'; sql: string } | { kind: 'rows'; text: string } | { kind: 'end' };

/**
 * Splits a dump as psql would read it, in memory bounded by its longest statement. Quotes, dollar quotes, comments and parentheses hide
 * semicolons; lines that begin with a backslash between statements are psql's own commands and are skipped. Standard-conforming strings
 * are taken for granted, as every dump of this century sets them. Not known: functions with a `BEGIN ATOMIC` body.
 */
export async function* splitSql(chunks: AsyncIterable<string>): AsyncIterable<Piece> {
  let text = '';
  let copying = false;
  for await (const chunk of enough(chunks, () => text.length)) {
    text += chunk;
    let at = 0;
    for (let found = next(text, at, copying, false); found; found = next(text, at, copying, false)) {
      at = found.end;
      copying = found.copying;
      yield* found.pieces;
    }
    text = text.slice(at);
  }
  for (let found = next(text, 0, copying, true); found; found = next(text, 0, copying, true)) {
    text = text.slice(found.end);
    copying = found.copying;
    yield* found.pieces;
  }
  if (copying) throw new Error('the dump ends within rows');
  if (skipSpace(text, 0) < text.length) throw new Error('the dump ends within a statement');
}

/** Chunks put together until they are as long as what is waiting, so that a long statement is not read again for each of them. */
async function* enough(chunks: AsyncIterable<string>, waiting: () => number): AsyncIterable<string> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    if (text.length < waiting()) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

interface Found {
  pieces: Piece[];
  end: number;
  copying: boolean;
}

/** What comes next at a place between pieces; undefined when it takes more text to say. `last`: there is no more. */
function next(text: string, from: number, copying: boolean, last: boolean): Found | undefined {
  if (copying) return rows(text, from, last);
  const start = skipSpace(text, from);
  if (text[start] === '\\') {
    const newline = text.indexOf('\n', start);
    if (newline < 0 && !last) return undefined;
    return { pieces: [], end: newline < 0 ? text.length : newline + 1, copying: false };
  }
  const semicolon = endOfStatement(text, start);
  if (semicolon === undefined) return undefined;
  const sql = text.slice(start, semicolon);
  if (!/^copy\s[^;]*\sfrom\s+stdin\b/i.test(sql)) return { pieces: [{ kind: 'statement', sql }], end: semicolon + 1, copying: false };
  const newline = text.indexOf('\n', semicolon);
  return newline < 0 ? undefined : { pieces: [{ kind: 'copy', sql }], end: newline + 1, copying: true };
}

/** Whole lines, and the line that ends them once it is there. */
function rows(text: string, from: number, last: boolean): Found | undefined {
  const closing = /^\\\.\r?(\n|$)/gm;
  closing.lastIndex = from;
  const found = closing.exec(text);
  const closed = found !== null && (found[1] === '\n' || last);
  const lines = found?.index ?? text.lastIndexOf('\n') + 1;
  if (!closed && lines <= from) return undefined;
  const pieces: Piece[] = lines > from ? [{ kind: 'rows', text: text.slice(from, lines) }] : [];
  if (!closed) return { pieces, end: lines, copying: true };
  return { pieces: [...pieces, { kind: 'end' }], end: lines + found[0].length, copying: false };
}

/** The first place after white space and comments. */
function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at += 1;
    if (text.startsWith('--', at)) at = endOfLine(text, at) ?? text.length;
    else if (text.startsWith('/*', at)) {
      const end = endOfComment(text, at);
      if (end === undefined) return at;
      at = end;
    } else return at;
  }
}

const TOKEN = /['";()]|--|\/\*|(?<![\w$\u0080-\uffff])\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/g;

/** Where the semicolon of a statement is; undefined when it is not there yet. */
function endOfStatement(text: string, from: number): number | undefined {
  let at = from;
  let depth = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) return undefined;
    const [found] = token;
    if (found === ';' && depth === 0) return token.index;
    if (found === '(') depth += 1;
    if (found === ')') depth = Math.max(0, depth - 1);
    const end = /^[;()]$/.test(found) ? token.index + 1 : endOfToken(text, token.index, found);
    if (end === undefined) return undefined;
    at = end;
  }
}

function endOfToken(text: string, at: number, token: string): number | undefined {
  if (token === '--') return endOfLine(text, at);
  if (token === '/*') return endOfComment(text, at);
  const escapes = token === "'" && /(?<![\w$\u0080-\uffff])e$/i.test(text.slice(Math.max(0, at - 2), at));
  if (escapes) return endOfEscaped(text, at);
  const end = text.indexOf(token, at + token.length);
  return end < 0 ? undefined : end + token.length;
}

/** A string in which a backslash escapes, from its opening quote. Doubled quotes are looked at here, since what follows may escape too. */
function endOfEscaped(text: string, at: number): number | undefined {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === "'" && text[i + 1] === "'") i += 1;
    else if (text[i] === "'") return i + 1;
  }
  return undefined;
}

function endOfLine(text: string, at: number): number | undefined {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? undefined : newline + 1;
}

/** Comments may stand within comments. */
function endOfComment(text: string, at: number): number | undefined {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return undefined;
}
