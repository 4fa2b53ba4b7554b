import { z } from 'zod';
import { Condition } from './condition.ts';
import { End, Period } from './end.ts';
import { Cites, Clauses, Day, Id, Text } from './names.ts';

const Outcome = z
  .enum(['delete', 'anonymise', 'review', 'transfer'])
  .meta({ id: 'Outcome', description: 'what happens when nothing justifies the data any more' });
const Events = z.union([Id, z.array(Id)]);

const Reading = z
  .union([
    z.string(),
    z.strictObject({
      says: z.string().describe('how the source is read'),
      obvious: z.string().optional().describe('why nobody could read it otherwise; then it needs no confirmation'),
    }),
  ])
  .meta({
    id: 'Reading',
    description: 'what the source leaves open and how it is read; unconfirmed, it computes and reports but never destroys',
  });

const Archive = z
  .strictObject({
    keep: End.describe('the last day of the archive; its clock starts where this end begins'),
    purpose: Text.describe('what the intermediate archive is for'),
    basis: z.string().describe('the legal basis of the archive'),
    readers: z.array(Id).min(1).describe('recipients who may consult it'),
    label: Text.optional().describe('what people call this archive'),
    access: z.enum(['full', 'restricted', 'hidden']).optional().describe('what the school’s own applications still show'),
  })
  .meta({ id: 'Archive', description: 'the intermediate archive: from the end of the active phase to its own end' });

const Case = z
  .union([
    z.strictObject({ when: Condition.describe('tried in order'), then: Outcome.describe('what happens then') }),
    z.strictObject({ otherwise: Outcome.describe('in every other case; stands last') }),
  ])
  .meta({ id: 'Case', description: 'an outcome under a condition, or `otherwise`' });
const Then = z
  .union([Outcome, z.array(Case).min(1)])
  .meta({ id: 'Then', description: 'an outcome, or outcomes by condition: `[{ when: ..., then: review }, { otherwise: delete }]`' });

const body = {
  id: Id.optional().describe('the rule is called `activity.id`; its place from 1 when absent'),
  keep: End.optional().describe('the active phase'),
  archive: Archive.optional().describe('the intermediate archive'),
  then: Then.optional().describe('what happens after the last kept day; absent only with `for: forever`'),
  else: z.literal('delete').optional().describe('for anonymise that cannot be granted; absent = a person reviews'),
  'unless-earlier': Events.optional().describe('events that end the whole rule; they never cut a floor'),
  'hold-while': Condition.optional().describe('nothing is destroyed while true'),
  warn: Period.optional().describe('the person is told this long before; nothing goes until then'),
  'not-before': End.optional().describe('for instance the end of the time to contest (S38)'),
  'review-every': Period.optional().describe('required with `for: forever`'),
  'applies-to': z
    .strictObject({
      event: Id.describe('the event'),
      from: Day.optional().describe('the first day that counts'),
      before: Day.optional().describe('the first day that does not'),
    })
    .meta({ id: 'AppliesTo', description: 'a range of days of an event' })
    .optional()
    .describe('only data whose event lies in this range (S24)'),
  subject: Id.optional().describe('rules of one subject with different periods are a conflict unless one yields'),
  'yields-to': z.string().optional().describe('the rule that wins'),
  'same-as': z.string().optional().describe('another activity, or one of its rules, resolved live'),
  clause: z.string().optional().describe('one id of the source text'),
  clauses: Clauses,
  cites: Cites,
  reading: Reading.optional().describe('what the source leaves open'),
  says: Text.optional().describe('in words for people; printed from the rule when absent'),
};

const RuleBody = z.strictObject(body).meta({ id: 'Rule', description: 'a retention rule without a condition, below `otherwise`' });
export const Branch = z
  .strictObject({
    ...body,
    when: Condition.optional().describe('absent = always'),
    otherwise: z
      .union([z.literal('ends'), RuleBody])
      .optional()
      .describe('known leftovers: `ends`, or a rule'),
  })
  .meta({ id: 'Branch', description: 'one retention rule' });
export const Retention = z
  .union([Branch, z.array(Branch).min(1)])
  .meta({ id: 'Retention', description: 'one rule, or branches tried in order' });

export type BranchInput = z.infer<typeof Branch>;
export type RuleInput = z.infer<typeof RuleBody>;
export type ThenInput = z.infer<typeof Then>;
export type ReadingInput = z.infer<typeof Reading>;
export type ArchiveInput = z.infer<typeof Archive>;
