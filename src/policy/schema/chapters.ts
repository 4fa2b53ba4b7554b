import { z } from 'zod';
import { COMMON } from './chapter-fields.ts';
import { CAMPUS, CHANNEL, DEFINITION, NOTICE, PROCESSOR, SECURITY, SITE, VERSION } from './chapters-house.ts';
import { AGE, AUTHORITY, BREACH, CONSENT, COOKIE, DECISION, MARKETING } from './chapters-people.ts';
import { DISCLOSURE, REQUEST, RIGHT, TRANSFER } from './chapters-rights.ts';
import { Id, labelled } from './names.ts';

const chapter = <S extends z.ZodRawShape>(id: string, element: string, shape: S, what: string) =>
  z
    .record(Id, labelled(id, element, shape))
    .optional()
    .describe(what);

/** What a policy promises besides activities: each chapter has elements by name, with their text, their fields and their clauses. */
export const CHAPTERS = {
  sites: chapter('Site', 'a website or tool', SITE, 'websites and tools, by name'),
  campuses: chapter('Campus', 'a place of the institution', CAMPUS, 'campuses and schools, by name'),
  channels: chapter('Channel', 'a way to reach the institution', CHANNEL, 'ways to reach the institution, by name'),
  rights: chapter('Right', 'a right that people have', RIGHT, 'rights, by name'),
  requests: chapter('RequestRule', 'how requests are handled', REQUEST, 'rules for the handling of requests, by name'),
  authorities: chapter('Authority', 'where people may complain', AUTHORITY, 'supervisory authorities, by name'),
  transfers: chapter('Transfer', 'data that leave the Union, or may not', TRANSFER, 'transfers and places of storage, by name'),
  processors: chapter('Processor', 'who works on behalf of a controller (GDPR 28)', PROCESSOR, 'processors and their duties, by name'),
  disclosures: chapter('Disclosure', 'what is collected, disclosed, sold or shared', DISCLOSURE, 'disclosures under US state law, by name'),
  consents: chapter('Consent', 'a consent that is asked', CONSENT, 'consents, by name'),
  ages: chapter('AgeRule', 'what an age changes', AGE, 'rules on age, by name'),
  marketing: chapter('Marketing', 'how people are canvassed', MARKETING, 'rules on marketing, by name'),
  cookies: chapter('Cookie', 'a category, partner, cookie or rule', COOKIE, 'cookies and their rules, by name'),
  decisions: chapter('Decision', 'a decision in which an algorithm has a part', DECISION, 'automated decisions, by name'),
  security: chapter('SecurityMeasure', 'a measure that protects data', SECURITY, 'security measures, by name'),
  breaches: chapter('Breach', 'what happens after a breach', BREACH, 'rules on breaches, by name'),
  notices: chapter('NoticeRule', 'what people are told, where and when', NOTICE, 'rules on notices, by name'),
  definitions: chapter('Definition', 'what a word means here', DEFINITION, 'definitions, by name'),
  versions: chapter('VersionRule', 'how the policy changes', VERSION, 'rules on versions, by name'),
  statements: chapter('Statement', 'a promise that no other chapter holds', COMMON, 'other promises, by name'),
};
export type ChapterName = keyof typeof CHAPTERS;
export const CHAPTER_NAMES = Object.keys(CHAPTERS) as ChapterName[];
