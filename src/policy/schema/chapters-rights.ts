import { z } from 'zod';
import { BASES } from './bases.ts';
import { COMMON, texts, yes } from './chapter-fields.ts';
import { Period } from './end.ts';
import { Id } from './names.ts';

const RIGHTS = [
  'information',
  'confirmation',
  'access',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'portability',
  'withdrawal',
  'human-review',
  'post-mortem',
  'delisting',
  'complaint',
  'cookie-settings',
  'opt-out',
  'limit-sensitive',
  'no-discrimination',
] as const;
const Rights = z.array(z.enum(RIGHTS)).min(1);

/** Fields of the chapters about people's rights, requests, and where data go. */
export const RIGHT = {
  ...COMMON,
  rights: Rights.optional().describe('which rights; absent when the source names none'),
  only: yes('these people have no others'),
  bases: z.array(z.enum(BASES)).optional().describe('only where processing rests on one of these'),
  grounds: texts('in which cases, each in a few words'),
  ends: z.array(Id).optional().describe('activities that the use of the right ends'),
  'look-back': Period.optional().describe('how far an answer reaches back'),
  passed: yes('recipients are told'),
  reason: yes('whether the person must give a reason'),
};
export const REQUEST = {
  ...COMMON,
  rights: Rights.optional().describe('requests for these rights; all when absent'),
  within: Period.optional().describe('the answer comes within this time'),
  from: z.enum(['receipt', 'complete-request']).optional().describe('from when that counts'),
  extend: Period.optional().describe('by how much it may be made longer'),
  times: z.number().int().optional().describe('how often'),
  because: texts('for which reasons'),
  told: yes('the person is told before the first term is over'),
  identity: z.enum(['never', 'on-doubt', 'may-ask', 'match-on-file']).optional().describe('when identity is checked'),
  'identity-serves': z.enum(['only-the-check']).optional().describe('what the proof of identity may be used for'),
  representative: yes('somebody with authority may ask for the person'),
  'not-stated': texts('what the source does not say: `deadline`, `extension`, `record`, `route` ...'),
};
export const TRANSFER = {
  ...COMMON,
  how: z.enum(['storage', 'transit', 'remote-access', 'placement', 'disclosure']).optional().describe('how data leave'),
  by: z
    .array(z.enum(['adequacy', 'scc', 'bcr', 'privacy-shield', 'derogation', 'contract', 'consent', 'other']))
    .optional()
    .describe('what makes it lawful (GDPR 44-49)'),
  edition: z.string().optional().describe('which version of the clauses or decision, such as `2021/914`'),
  mainly: yes('there are exceptions'),
  exceptional: yes('it happens seldom'),
  authorised: yes('only after the controller has agreed'),
  information: yes('who asks is told more'),
};
export const DISCLOSURE = {
  ...COMMON,
  purposes: texts('what for'),
  sold: yes('whether it is sold'),
  shared: z.array(Id).optional().describe('recipients with whom it is shared for advertising across contexts'),
};
