import { z } from 'zod';
import { BASES } from './bases.ts';
import { CHAPTERS } from './chapters.ts';
import { CategoryName, Cites, Clauses, Day, FactName, Id, LANGUAGES, labelled, Scalar, Text } from './names.ts';
import { Retention } from './retention.ts';

const MonthDay = z.string().regex(/^\d{2}-\d{2}$/, 'write month and day as MM-DD');
const DatedYear = z
  .strictObject({
    id: z.string().describe('what the year or term is called'),
    from: Day.describe('its first day'),
    to: Day.describe('its last day'),
  })
  .meta({ id: 'DatedYear', description: 'one year or term' });
const YearTable = z
  .strictObject({
    years: z.array(DatedYear).min(1).describe('every year or term, in order'),
    outside: z
      .enum(['undecided', 'next', 'previous'])
      .optional()
      .describe('what a day between two entries belongs to; undecided when absent (S27)'),
  })
  .meta({ id: 'YearTable', description: 'a dated table of years or terms' });
const YearSystem = z
  .union([MonthDay, YearTable])
  .meta({ id: 'YearSystem', description: 'the first day of each year as MM-DD, or a dated table of years' });

const Calendar = z
  .strictObject({
    zone: z.string().describe('the time zone of the institution’s days, e.g. Europe/Paris'),
    'school-year': YearSystem.optional().describe('when school years begin'),
    'fiscal-year': YearSystem.optional().describe('when financial years begin'),
    terms: YearSystem.optional().describe('when terms begin and end'),
  })
  .meta({ id: 'Calendar', description: 'the institution’s days, years and terms (S27)' });

const Representative = z
  .strictObject({
    country: z.string().describe('the country of the people for whom it stands'),
    name: z.string().describe('what it is called'),
    contact: z.string().optional().describe('how to reach it'),
  })
  .meta({ id: 'Representative', description: 'a representative in the Union (GDPR 27)' });
const Dpo = z
  .strictObject({
    name: z.string().optional().describe('the office or company, never a person’s name'),
    contact: z.string().optional().describe('how to reach it'),
    route: Text.optional().describe('how people find it when no address is given'),
    clauses: Clauses,
  })
  .meta({ id: 'Dpo', description: 'a data protection officer (GDPR 37)' });
const Controller = z
  .strictObject({
    name: Text.describe('what it is called'),
    'one-per': Id.optional().describe('there is one for each of these, for instance `campus`'),
    address: z.string().optional().describe('its postal address'),
    contact: z.string().optional().describe('how to reach it'),
    representatives: z.array(Representative).optional().describe('who stands for a controller outside the Union'),
    dpo: Dpo.optional().describe('the data protection officer'),
    clauses: Clauses,
  })
  .meta({ id: 'Controller', description: 'who decides on purposes and means (GDPR 4(7))' });

const LIST = { values: z.array(Scalar).min(1).describe('every value that it can have; `[true, false]` for yes or no') };
const NUMBER = { number: z.literal(true).describe('it is a number') };
const DATE = { date: z.literal(true).describe('it is a date') };
const Fact = z
  .union([
    z.array(Scalar).min(1),
    labelled('ListFact', 'a fact with a closed list of values', LIST),
    labelled('NumberFact', 'a fact that is a number', NUMBER),
    labelled('DateFact', 'a fact that is a date', DATE),
  ])
  .meta({ id: 'Fact', description: 'a state: a closed list of values, a number, or a date' });

const Basis = z
  .strictObject({
    basis: z.enum(BASES).describe('which of GDPR 6(1); `not-stated` when the source is silent'),
    layer: z.array(Id).optional().describe('the data categories that it covers; all of the activity when absent'),
    if: Text.optional().describe('in which case'),
    interest: Text.optional().describe('the legitimate interest pursued (GDPR 13(1)(d))'),
    cites: Cites,
    clauses: Clauses,
  })
  .meta({ id: 'Basis', description: 'a legal basis (GDPR 6(1))' });

const Controllers = z
  .union([
    z.strictObject({ sole: Id.describe('one controller') }),
    z.strictObject({ joint: z.array(Id).min(2).describe('joint controllers (GDPR 26)') }),
    z.strictObject({ independent: z.array(Id).min(2).describe('several, each on its own') }),
  ])
  .meta({ id: 'Controllers', description: '`{ sole: a }`, `{ joint: [a, b] }` or `{ independent: [a, b] }`' });

const Activity = z
  .strictObject({
    title: Text.describe('its purpose, as people read it'),
    family: Id.optional().describe('free grouping for the notice’s table'),
    controllers: Controllers.describe('who decides'),
    bases: z.array(Basis).min(1).describe('its legal bases'),
    roles: z.array(Id).min(1).describe('whom it concerns'),
    data: z.array(Id).min(1).describe('which categories of data'),
    sources: z.array(Id).optional().describe('where the data come from'),
    recipients: z.array(Id).optional().describe('who receives them'),
    residual: z.boolean().optional().describe('justifies only what no other activity concerns (S6)'),
    'yields-to': Id.optional().describe('the declared winner of a contradiction'),
    clauses: Clauses,
    retention: Retention.describe('how long the data are kept, and what happens then'),
  })
  .meta({ id: 'Activity', description: 'one entry of the Article 30 register' });

const Head = z
  .strictObject({
    id: z.string().describe('what the policy is called in commands and receipts'),
    version: z.string().describe('its version, for instance the day of publication'),
    title: Text.describe('what people read on top of it'),
    languages: z.array(z.enum(LANGUAGES)).min(1).describe('the languages in which it is published; a text alone is in the first'),
  })
  .meta({ id: 'Head', description: 'the head of a policy' });
const DATA = {
  special: z.enum(['art-9', 'art-10']).optional().describe('special categories (GDPR 9), or offences (GDPR 10)'),
  sources: z.array(Id).optional().describe('where these data come from'),
};

/** The whole policy, as its files say it once they are put together. The JSON Schema and the reference are printed from this. */
export const PolicyFile = z
  .strictObject({
    lethe: z.literal(1).describe('the version of the language'),
    policy: Head.describe('what identifies the policy'),
    law: z.array(Id).optional().describe('the law packs that apply, such as `eu` and `fr`'),
    calendar: Calendar.describe('days, years and terms'),
    controllers: z.record(Id, Controller).describe('who decides, by name'),
    roles: z.record(Id, labelled('Role', 'a role in which people are concerned', {})).describe('roles of people, by name'),
    data: z
      .record(CategoryName, labelled('DataCategory', 'a category of personal data', DATA))
      .describe('categories of personal data, by name'),
    sources: z
      .record(Id, labelled('Source', 'where data come from', {}))
      .optional()
      .describe('sources of data, by name'),
    recipients: z
      .record(Id, labelled('Recipient', 'who receives data', { if: Text.optional().describe('in which case') }))
      .optional()
      .describe('recipients of data, by name'),
    events: z
      .record(
        Id,
        labelled('Event', 'something that happens on a day and starts or ends periods', {
          slides: z.boolean().optional().describe('moves forward with each activity of the person'),
          asked: z.boolean().optional().describe('an act of the person: absent = not yet (S53)'),
        }),
      )
      .optional()
      .describe('events, by name'),
    facts: z.record(FactName, Fact).optional().describe('facts that conditions ask, by name'),
    activities: z.record(Id, Activity).describe('processing activities, by name'),
    ...CHAPTERS,
  })
  .meta({ id: 'Policy', description: 'a policy, or a part of one: top keys of several files are merged' });
export type PolicyInput = z.infer<typeof PolicyFile>;
export type ActivityInput = z.infer<typeof Activity>;
