import { z } from 'zod';
import { COMMON, texts, yes } from './chapter-fields.ts';
import { Day, LANGUAGES, Text } from './names.ts';

/** Fields of the chapters about the institution itself: its sites, campuses, channels, processors, security, notices and versions. */
export const SITE = {
  ...COMMON,
  url: z.string().optional().describe('its address'),
  publisher: z.string().optional().describe('who publishes it'),
  director: z.string().optional().describe('the office that directs the publication'),
  host: z.string().optional().describe('who hosts it'),
  design: z.string().optional().describe('who designed it'),
  outside: yes('a tool of others, to which the policy does not apply'),
};
export const CAMPUS = {
  ...COMMON,
  cities: texts('its cities'),
  overlay: z.enum(['may-add', 'none']).optional().describe('whether a policy of its own may add to this one'),
};
export const CHANNEL = {
  ...COMMON,
  by: z
    .enum(['form', 'account', 'e-mail', 'post', 'phone', 'link', 'reply', 'settings', 'browser', 'operator', 'in-person'])
    .describe('how it works'),
  to: z.string().optional().describe('the address, number or link of an office, never of a person'),
};
export const PROCESSOR = {
  ...COMMON,
  hosted: z.string().optional().describe('where it keeps the data: a country, or `EU`'),
  duties: texts('what it has undertaken, each in a few words'),
};
export const SECURITY = {
  ...COMMON,
  family: z
    .enum(['organisation', 'people', 'physical', 'logical', 'network', 'platforms', 'processors', 'users', 'copies', 'audit'])
    .optional()
    .describe('what kind of measure it is'),
  certificate: z.string().optional().describe('the standard against which it is certified'),
};
export const NOTICE = {
  ...COMMON,
  at: z.enum(['public', 'site', 'collection', 'change', 'request', 'contract']).optional().describe('where or when people are told'),
  tells: texts('what they are told at the least'),
  languages: z.array(z.enum(LANGUAGES)).optional().describe('in which languages'),
  'required-mark': z.string().optional().describe('the sign of data that must be given'),
  before: z
    .enum(['use', 'new-purpose'])
    .optional()
    .describe('what may not begin before people have been told and, where needed, have agreed'),
  paper: yes('it holds for data on paper too'),
};
export const DEFINITION = { ...COMMON, excludes: texts('what the word does not cover') };
export const VERSION = {
  ...COMMON,
  date: Day.optional().describe('the day of the version in force'),
  place: z.enum(['top', 'foot', 'cookies', 'none']).optional().describe('where the date stands'),
  told: z.enum(['always', 'significant', 'law', 'never']).optional().describe('which changes people are told of'),
  request: z.enum(['erasure', 'objection']).optional().describe('what who disagrees may ask'),
  title: Text.optional().describe('the part of the policy that has a version of its own'),
};
