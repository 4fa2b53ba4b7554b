import { z } from 'zod';
import type { Scalar as ScalarValue } from '../model.ts';
import { FactName, Scalar } from './names.ts';

export type FactTestInput = ScalarValue | ScalarValue[] | { from?: ScalarValue; before?: ScalarValue };
export type ConditionInput =
  | { any: ConditionInput[] }
  | { all: ConditionInput[] }
  | { not: ConditionInput }
  | Record<string, FactTestInput>;

const CONDITION = 'facts and their values, `{ fact: value }`; or `any`, `all` with a list, `not` with one';

const FactTest = z
  .union([
    Scalar,
    z.array(Scalar).min(1),
    z.strictObject({ from: Scalar.optional().describe('this or more'), before: Scalar.optional().describe('less than this') }),
  ])
  .meta({ id: 'FactTest', description: 'a value, a list of values, a range `{ from: 3, before: 10 }`, or `missing`' });

/** A condition over facts (S13): several facts in one mapping mean all of them. */
export const Condition: z.ZodType<ConditionInput> = z.lazy(() => FORMS);

// one constant, not one for each use: the schema is recursive
const FORMS: z.ZodType<ConditionInput> = z
  .union([
    z.strictObject({ any: z.array(Condition).min(1).describe('one of these is enough') }),
    z.strictObject({ all: z.array(Condition).min(1).describe('all of these') }),
    z.strictObject({ not: Condition.describe('the contrary of this') }),
    z.record(FactName, FactTest).refine((r) => Object.keys(r).length > 0, 'name at least one fact and its value'),
  ])
  .meta({ id: 'Condition', description: CONDITION });
