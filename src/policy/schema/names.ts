import { z } from 'zod';

/** Languages that a text may be written in; a policy says which of them it is published in. */
export const LANGUAGES = [
  'en',
  'fr',
  'de',
  'es',
  'it',
  'nl',
  'pt',
  'pl',
  'ro',
  'el',
  'cs',
  'hu',
  'sv',
  'da',
  'fi',
  'ar',
  'zh',
  'ja',
  'ru',
  'uk',
  'tr',
] as const;

const translations = Object.fromEntries(LANGUAGES.map((l) => [l, z.string().optional()])) as Record<
  (typeof LANGUAGES)[number],
  z.ZodOptional<z.ZodString>
>;

export const NAME = /^[a-z0-9][a-z0-9-]*$/;
export const Id = z
  .string()
  .regex(NAME, 'use lower-case letters, digits and hyphens')
  .meta({ id: 'Id', description: 'a name: lower-case letters, digits and hyphens' });
/** `any`, `all` and `not` join conditions, so no fact is called so. */
export const FactName = z
  .string()
  .regex(/^(?!(any|all|not)$)[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens, but not `any`, `all` or `not`')
  .meta({ id: 'FactName', description: 'a name: lower-case letters, digits and hyphens, but not `any`, `all` or `not`' });
/** Maps call columns without personal meaning `technical`, so no data category is called so. */
export const CategoryName = z
  .string()
  .regex(/^(?!technical$)[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens, but not `technical`')
  .meta({ id: 'CategoryName', description: 'a name: lower-case letters, digits and hyphens, but not `technical`' });
export const Text = z
  .union([z.string(), z.strictObject(translations)])
  .meta({ id: 'Text', description: 'a sentence, or one sentence per language: `{ en: ..., fr: ... }`' });
export const Clauses = z.array(z.string()).optional().describe('ids of the source text that this stands for');
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write a day as YYYY-MM-DD')
  .meta({ id: 'Day', description: 'a day as YYYY-MM-DD' });
export const Scalar = z
  .union([z.string(), z.number(), z.boolean()])
  .meta({ id: 'Scalar', description: 'a text, a number, or `true` or `false`' });

/** A label in the languages of the policy, with clauses and further keys: `{ en: Candidates, clauses: [...] }`. */
export const labelled = <S extends z.ZodRawShape>(id: string, description: string, shape: S) =>
  z
    .strictObject({ ...translations, ...shape, clauses: Clauses })
    .describe('a label in the languages of the policy: `{ en: ..., fr: ... }`')
    .meta({ id, description });

const Citation = z
  .union([
    z.string(),
    z.strictObject({
      text: z.string().describe('the law or doctrine that is cited'),
      status: z.enum(['in-force', 'repealed', 'doctrine']).optional().describe('in-force when absent'),
      on: Day.optional().describe('the day from which a repealed text has no force'),
    }),
  ])
  .meta({ id: 'Citation', description: 'a law or doctrine that stands behind this' });
export const Cites = z.array(Citation).optional().describe('laws and doctrine behind this');
export type CitationInput = z.infer<typeof Citation>;
export type TextInput = z.infer<typeof Text>;
