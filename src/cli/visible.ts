import { stripVTControlCharacters } from 'node:util';

const NONE = /\p{Mn}|\p{Me}|\p{Cf}/u;
const TWO =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many cells of a terminal a text takes: none for colours and combining marks, two for East Asian characters and emoji. */
export function visible(text: string): number {
  let cells = 0;
  for (const character of stripVTControlCharacters(text)) cells += NONE.test(character) ? 0 : TWO.test(character) ? 2 : 1;
  return cells;
}
