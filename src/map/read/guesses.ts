import { Lexer } from 'yaml';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Source } from '../../text/yaml.ts';
import { error } from '../finding.ts';

/** A comment that begins so marks a guess of `lethe discover`. */
const MARK = /^#\s*\?/;

/** What nobody has confirmed is no map: one finding for the file, at the first guess. */
export function checkGuesses({ file, text }: Source): Diagnostic[] {
  const found = guessesIn(text);
  if (found.length === 0) return [];
  const before = text.slice(0, found[0]!.at).split('\n');
  const span = { file, line: before.length, column: before.at(-1)!.length + 1, length: found[0]!.length };
  const what = found.length === 1 ? '1 guess that nobody has confirmed' : `${found.length} guesses that nobody has confirmed`;
  const help = 'correct each line that ends in `# ? ...`, then delete that comment: its line is confirmed';
  return [error('guess-unconfirmed', span, `\`${file}\` has ${what}`, help)];
}

/** Comments that mark a guess; the same signs within a text mark nothing. */
function guessesIn(text: string): { at: number; length: number }[] {
  if (!/#\s*\?/.test(text)) return [];
  const found: { at: number; length: number }[] = [];
  let at = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    // the lexer announces plain and block texts, documents and errors with signs that are not in the file
    const announced = ['\u0002', '\u0018', '\u001f'].includes(token);
    if (!announced && before !== '\u001f' && MARK.test(token)) found.push({ at, length: token.length });
    if (!announced) at += token.length;
    before = token;
  }
  return found;
}
