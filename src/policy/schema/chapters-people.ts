import { z } from 'zod';
import { COMMON, texts, yes } from './chapter-fields.ts';
import { Period } from './end.ts';
import { Id } from './names.ts';

/** Fields of the chapters about what people agree to, are shown and are subject to. */
export const AUTHORITY = {
  ...COMMON,
  name: z.string().optional().describe('what it is called'),
  of: z.enum(['person', 'campus', 'controller']).optional().describe('whose country decides which authority it is'),
  site: z.string().optional().describe('its website'),
  phone: z.string().optional().describe('its telephone'),
};
const MEDIA = ['post', 'e-mail', 'phone', 'text-message', 'instant-message', 'social-media'] as const;
export const CONSENT = {
  ...COMMON,
  media: z.array(z.enum(MEDIA)).optional().describe('asked for each of these'),
  how: texts('how it is asked: `free`, `specific`, `informed`, `unambiguous`, `recorded`'),
  'withdraw-by': z.array(Id).optional().describe('channels by which it is withdrawn'),
  'as-easy': yes('withdrawing is as easy as giving'),
  ends: z.array(Id).optional().describe('activities that its withdrawal ends'),
};
export const AGE = {
  ...COMMON,
  from: z.number().int().optional().describe('from this age'),
  below: z.number().int().optional().describe('below this age'),
  consent: z.enum(['alone', 'joint', 'parent', 'not-asked']).optional().describe('who consents'),
  collected: z.enum(['yes', 'never', 'not-knowingly']).optional().describe('whether data are collected'),
  then: z.enum(['delete', 'delete-on-request']).optional().describe('what happens to data that were collected'),
};
export const MARKETING = {
  ...COMMON,
  mode: z.enum(['opt-in', 'opt-out', 'similar-products', 'not-stated']).optional().describe('what canvassing rests on'),
  media: z.array(z.enum(MEDIA)).optional().describe('by which means'),
};
export const COOKIE = {
  ...COMMON,
  kind: z
    .enum([
      'category',
      'use',
      'partner',
      'cookie',
      'framework-purpose',
      'framework-special-purpose',
      'framework-feature',
      'setting',
      'rule',
    ])
    .describe('what the element is'),
  categories: z.array(Id).optional().describe('the categories that it belongs to'),
  consent: yes('it needs consent before anything is set'),
  refusable: yes('it can be refused'),
  penalty: yes('whether refusing it has a cost'),
  lasts: z
    .union([z.literal('session'), Period])
    .optional()
    .describe('how long it lives'),
  from: z.enum(['first-deposit', 'acceptance', 'last-visit']).optional().describe('from when that counts'),
  prolonged: yes('whether a new visit makes it live longer'),
  partners: texts('the companies that set it'),
  names: texts('names of cookies'),
  domains: texts('the domains that set it'),
  policy: z.string().optional().describe('where the partner says more'),
};
export const DECISION = {
  ...COMMON,
  'solely-automated': yes('nobody but the algorithm decides (GDPR 22)'),
  significant: yes('it has legal or similarly significant effects'),
  'only-these-data': yes('it looks at nothing but `data`'),
  effect: z.string().optional().describe('what it decides, in a word'),
  review: z.enum(['on-request', 'before-effect', 'none', 'not-stated']).optional().describe('when a person looks at it'),
  criteria: texts('what is looked at'),
  'criteria-per': z.string().optional().describe('what has criteria and thresholds of its own, such as `pool`'),
  'part-of': z.string().optional().describe('the decision that this is said about, by name'),
};
export const BREACH = {
  ...COMMON,
  within: Period.optional().describe('how soon it is notified'),
  recorded: yes('a file is kept'),
};
