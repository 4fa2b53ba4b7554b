import { z } from 'zod';
import { Condition, type ConditionInput } from './condition.ts';
import { Id, NAME } from './names.ts';

const UNITS = ['calendar-year', 'school-year', 'fiscal-year', 'term', 'month', 'week'] as const;
export type UnitInput = (typeof UNITS)[number];
export type ForInput = string | { 'at-least': string } | { 'at-most': string } | { between: [string, string] };
/** Keys that only the outermost mapping of `keep` may have. */
interface Outermost {
  'unless-earlier'?: string | string[];
}
export type EndInput =
  | string
  | (Outermost & { for: ForInput; from?: EndInput; ground?: string })
  | (Outermost & { until: EndInput })
  | (Outermost & { 'end-of': UnitInput; of: EndInput })
  | (Outermost & { 'start-of-next': UnitInput; of: EndInput })
  | (Outermost & { 'latest-of': EndInput[] })
  | (Outermost & { 'earliest-of': EndInput[] })
  | (Outermost & { 'first-known-of': EndInput[]; 'even-if-pending'?: boolean })
  | (Outermost & { while: ConditionInput; from: EndInput; grace: string });

const Period = z
  .string()
  .meta({ id: 'Period', description: '`3 years`, `1 year 6 months`, `2 weeks`, `548 days`, `P50Y`, `72 hours`, `none` or `forever`' });
const For = z
  .union([
    Period,
    z.strictObject({ 'at-least': Period.describe('a floor that no early end cuts') }),
    z.strictObject({ 'at-most': Period.describe('executes at this period and is a ceiling') }),
    z.strictObject({ between: z.tuple([Period, Period]).describe('executes at the first; the notice prints both') }),
  ])
  .meta({ id: 'For', description: 'a period such as `3 years`, or one of `at-least`, `at-most`, `between`' });
const outermost = {
  'unless-earlier': z
    .union([Id, z.array(Id)])
    .optional()
    .describe('events that end this phase earlier; only in the outermost mapping of `keep`'),
};
const END = 'the last kept day: an event, `{ for: 3 years, from: EVENT }`, a rounding (`end-of`), or several ends (`latest-of`)';
const EventName = z.string().regex(NAME, 'name an event, or write `{ for: 3 years, from: EVENT }`');
/** The last kept day (S14, S54). */
export const End: z.ZodType<EndInput> = z.lazy(() => FORMS);

const many = () => z.array(End).min(2);
// one constant, not one for each use: the schema is recursive
const FORMS: z.ZodType<EndInput> = z
  .union([
    EventName,
    z.strictObject({
      for: For.describe('how long'),
      from: End.optional().describe('where the period begins; absent only with `forever`'),
      ground: z.string().optional().describe('the ground of GDPR 17(3) that lets a floor stand'),
      ...outermost,
    }),
    z.strictObject({ until: End.describe('that very day'), ...outermost }),
    z.strictObject({
      'end-of': z.enum(UNITS).describe('the last day of the unit'),
      of: End.describe('that contains this day'),
      ...outermost,
    }),
    z.strictObject({
      'start-of-next': z.enum(UNITS).describe('the first day of the next unit'),
      of: End.describe('after the one that contains this day'),
      ...outermost,
    }),
    z.strictObject({ 'latest-of': many().describe('the latest of these ends'), ...outermost }),
    z.strictObject({ 'earliest-of': many().describe('the earliest of these ends'), ...outermost }),
    z.strictObject({
      'first-known-of': many().describe('the first of these ends that is known'),
      'even-if-pending': z.boolean().optional().describe('also skip what has not happened yet (S16)'),
      ...outermost,
    }),
    z.strictObject({
      while: Condition.describe('running while this is true'),
      from: End.describe('where the grace begins once it is not'),
      grace: Period.describe('how long it still runs then'),
      ...outermost,
    }),
  ])
  .meta({ id: 'End', description: END });

export { Period };
