import { join } from 'node:path';
import { readVocabulary, type Vocabulary } from '../map/discover/vocabulary.ts';
import { Trouble } from '../text/trouble.ts';
import { readText } from './read-text.ts';

const FILE = join(import.meta.dirname, '..', 'map', 'discover', 'vocabulary.yaml');

/** The vocabulary that comes with the program. */
export function vocabulary(): Vocabulary {
  const read = readVocabulary({ file: 'vocabulary.yaml', text: readText(FILE, 'vocabulary.yaml', 'install lethe again') });
  if (read.vocabulary) return read.vocabulary;
  throw new Trouble('file-missing', `\`vocabulary.yaml\` cannot be used: ${read.diagnostics[0]?.message}`, 'install lethe again');
}
