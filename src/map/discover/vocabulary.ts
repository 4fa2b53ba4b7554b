import { z } from 'zod';
import { Id } from '../../policy/schema/names.ts';
import type { Diagnostic } from '../../text/diagnostic.ts';
import { fit } from '../../text/schema-issues.ts';
import { parseYaml, type Source } from '../../text/yaml.ts';

const Phrases = z.array(z.string().min(1));
const Looks = z.enum(['e-mail', 'phone', 'iban', 'nir', 'ip', 'birth-date']);
/** What a value can look like; a driver counts it inside the database. */
export type Looks = z.infer<typeof Looks>;

/** The words by which a map is guessed: data, so that a language or a trade can be added without code. */
const Vocabulary = z.strictObject({
  lethe: z.literal(1),
  people: z.strictObject({ tables: Phrases, named: Phrases, keepers: Phrases, beside: Phrases }),
  affixes: z.strictObject({ before: Phrases, after: Phrases }),
  categories: z.record(
    Id,
    z.strictObject({
      title: z.strictObject({ en: z.string(), fr: z.string(), special: z.string().optional() }),
      /** Personal wherever they stand. */
      certain: Phrases.default([]),
      /** Personal in a row that concerns a person. */
      likely: Phrases.default([]),
      looks: z.array(Looks).default([]),
    }),
  ),
  /** The category of what only tells something because of the row in which it stands. */
  otherwise: Id,
  technical: Phrases,
  instants: z.strictObject({ words: Phrases, not: Phrases }),
  events: z.record(Id, Phrases),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

export function readVocabulary(source: Source): { vocabulary?: Vocabulary; diagnostics: Diagnostic[] } {
  const file = parseYaml(source);
  if (file.diagnostics.length > 0) return { diagnostics: file.diagnostics };
  const fitted = fit(Vocabulary, file.data, file);
  return fitted.value === undefined ? { diagnostics: fitted.diagnostics } : { vocabulary: fitted.value, diagnostics: [] };
}
