import { z } from 'zod';
import { Condition } from '../policy/schema/condition.ts';
import { Day, Id, Scalar } from '../policy/schema/names.ts';
import { Identity, PersonalTables } from './schema-personal.ts';

const ColumnName = z.string().min(1, 'name a column').describe('a column, as the database writes it');
const ColumnNames = z.union([ColumnName, z.array(ColumnName).min(1, 'name at least one column')]);
const Values = z
  .union([Scalar, z.null(), z.array(z.union([Scalar, z.null()])).min(1, 'list at least one value')])
  .describe('a value; a list means any of them, `null` a missing one');
type ValuesInput = z.infer<typeof Values>;
const Where = z.record(ColumnName, Values).describe('columns of that row and their values');
const ChildRef = z
  .string()
  .regex(/.\../, 'write TABLE.COLUMN, the column being the one that refers here')
  .describe('TABLE.COLUMN of the rows that refer to this one');
const Hop = z.string().regex(/->/, 'write COLUMN -> TABLE, or COLUMN -> TABLE(COLUMN) for a join that the database does not know').meta({
  id: 'Link',
  description: '`user_id -> users` over a foreign key; `user_id -> users(id)` declares a join that the database does not know',
});
const Way = z.union([Hop, z.array(Hop).min(1, 'write at least one link')]).describe('a link, or a path of several');

export type RoleTestInput = 'always' | RowTestInput;
export type RowTestInput =
  | { any: RowTestInput[] }
  | { all: RowTestInput[] }
  | { child: string; where?: Record<string, ValuesInput> }
  | Record<string, ValuesInput>;
const RowTest: z.ZodType<RowTestInput> = z
  .lazy(() =>
    z.union([
      z.strictObject({ any: z.array(RowTest).min(1, 'list at least one test').describe('one of these holds') }),
      z.strictObject({ all: z.array(RowTest).min(1, 'list at least one test').describe('all of these hold') }),
      z.strictObject({ child: ChildRef, where: Where.optional() }),
      z.record(ColumnName, Values).refine((r) => Object.keys(r).length > 0, 'name at least one column, or write `always`'),
    ]),
  )
  .meta({ id: 'RowTest', description: 'columns and their values, `child` rows that exist, `any` or `all` of several' });

const Person = z
  .union([
    z.strictObject({
      roles: z.record(Id, z.union([z.literal('always'), RowTest])).describe('how each role is seen on this row: `always`, or a test'),
      'no-role': z
        .record(ColumnName, z.union([z.literal('any-other'), z.array(z.union([Scalar, z.null()])).min(1, 'list at least one code')]))
        .optional()
        .describe('codes of a column that mean none of these roles, or `any-other`; a code that nobody names is unknown (S1)'),
    }),
    z.strictObject({ via: Way }),
  ])
  .meta({ id: 'Person', description: 'the row is a person (`roles`), or leads to one (`via`)' });
const People = z
  .record(
    Id,
    z.strictObject({
      via: Way,
      columns: z.array(ColumnName).optional().describe('what belongs to this person; all personal columns when absent'),
      nobody: z.array(Scalar).optional().describe('values of the first link that name nobody, as a missing one does'),
    }),
  )
  .describe('several people whom a row concerns (S5)');

const Due = z
  .union([
    z.enum(['blank', 'year', 'departement', 'keep']),
    z.strictObject({ text: z.string().describe('a constant text') }),
    z.strictObject({ number: z.number().describe('a constant number') }),
    z.strictObject({ 'text-key': z.string().describe('a prefix before the key of the row, for unique columns') }),
    z.strictObject({ years: z.number().int().min(2).max(100).describe('a date becomes the first day of a band of so many years') }),
    z.strictObject({ first: z.number().int().min(1).max(20).describe('a text keeps so many of its first characters') }),
    z.strictObject({ range: z.number().positive().describe('a number goes down to a multiple of this') }),
    z.strictObject({
      bands: z
        .array(z.number())
        .min(1, 'list at least one limit')
        .refine((b) => b.every((n, i) => i === 0 || n > b[i - 1]!), 'list the limits from small to large')
        .describe('a number goes down to the largest of these that is not above it'),
    }),
  ])
  .meta({ id: 'Due', description: 'what a due column becomes while its row lives on (S30); blank when absent' });
const Category = z.string().min(1, 'name a data category');
const Categories = z
  .union([Category, z.array(Category).min(1, 'name at least one data category')])
  .describe('a data category, or several of which any justifies the column');
const Column = z
  .union([Category, z.array(Category).min(1, 'name at least one data category'), z.strictObject({ data: Categories, due: Due.optional() })])
  .meta({ id: 'Column', description: 'a data category, several of them, `technical`, or both category and `due`' });

const As = z
  .union([
    z.enum(['unix-seconds', 'unix-milliseconds', 'timestamptz', 'date', 'text-date', 'text-instant']),
    z.strictObject({ timestamp: z.string().describe('the zone of a local time') }),
  ])
  .meta({ id: 'HoldsTime', description: 'how the column holds time; read from the catalogue when absent' });
const clock = {
  as: As.optional(),
  sentinels: z.array(Scalar).optional().describe('values that stand for none (S9); required of numbers'),
  plausible: z
    .strictObject({ from: Day.describe('the first plausible day'), before: Day.describe('the first day that is not plausible any more') })
    .meta({ id: 'Plausible', description: 'the days that a clock can be believed for' })
    .optional()
    .describe('days outside are unknown; 1970-01-02 to 2100-01-01 when absent'),
  absent: z.enum(['not-yet', 'never', 'unknown']).optional().describe('what a missing value means (S8)'),
};
const Event = z
  .union([
    ColumnName,
    z.strictObject({ column: ColumnName.describe('a column of this row'), ...clock }),
    z.strictObject({
      latest: ChildRef.describe('TABLE.COLUMN: the latest value among the rows that refer to this one'),
      by: ColumnNames.describe('the columns of the child that refer here'),
      where: z.record(ColumnName, Scalar).optional().describe('columns of the child and the value that counts'),
      ...clock,
    }),
    z.strictObject({ at: Hop, event: Id.describe('the event as that table maps it') }),
  ])
  .meta({ id: 'EventSource', description: 'a column of the row, the latest of child rows, or the event of a parent row' });

const Fact = z
  .union([
    z.strictObject({
      column: ColumnName.describe('a column that holds codes'),
      values: z.record(z.string(), Scalar).describe('code in the column: value of the fact; `~` is a missing code'),
    }),
    z.strictObject({ column: ColumnName, part: z.enum(['year', 'month']).describe('the part of a day that is the fact') }),
    z.strictObject({
      value: ColumnName.describe('a column whose value is the fact'),
      as: z.enum(['number', 'date']).optional().describe('what it holds; as the policy says when absent'),
    }),
    z.strictObject({
      'is-missing': ColumnName.describe('a column whose missing value means true'),
      sentinels: z.array(Scalar).optional().describe('values that stand for a missing one'),
    }),
    z.strictObject({
      child: ChildRef,
      where: Where.optional(),
      count: z
        .number()
        .int('write a whole number')
        .positive('one row at least')
        .optional()
        .describe('how many rows there must be; 1 when absent'),
    }),
    z.strictObject({ at: Hop, fact: Id.describe('the fact as that table maps it') }),
  ])
  .meta({
    id: 'FactSource',
    description: 'codes of a column, a value as it stands, a missing value, existing child rows, or the fact of a parent row',
  });

const Served = z
  .union([
    Id,
    z.strictObject({ activity: Id.describe('an activity of the policy'), where: Condition.describe('only rows where this holds (S2)') }),
  ])
  .meta({ id: 'Serves', description: 'an activity, or an activity and the rows that serve it' });

const Archive = z
  .union([
    z.strictObject({ mark: ColumnName.describe('a day, an instant or a yes that is set when the archive phase begins; the row stays') }),
    z.strictObject({
      schema: z.string().min(1, 'name a schema').describe('the schema whose table of the same name takes the rows'),
      account: z.string().min(1, 'name an account').optional().describe('the only account that may read there, besides ours'),
    }),
  ])
  .meta({ id: 'Archive', description: 'where rows are in their archive phase: marked, or moved to another schema' });

const Anonymity = z
  .strictObject({
    quasi: z.array(ColumnName).describe('columns that others may know of somebody, as they will be; may be empty'),
    k: z.number().int().min(2).max(1000).describe('how many rows must look alike in them'),
    sensitive: ColumnName.optional().describe('a column that must not be guessed'),
    l: z.number().int().min(2).max(100).optional().describe('how many values it has at the least among rows that look alike'),
    linking: z.string().min(1, 'say why').describe('why the rows cannot be linked to other data sets'),
    inference: z.string().min(1, 'say why').describe('why nothing about one person can be inferred from them'),
  })
  .meta({ id: 'Anonymity', description: 'what is measured before rows are made anonymous (S49); without it they wait for a review' });

const Table = z
  .strictObject({
    key: ColumnNames.describe('the columns that tell one row from another'),
    person: Person.optional().describe('whose the rows are, when they concern one person'),
    people: People.optional(),
    columns: z.record(ColumnName, Column).optional().describe('what each column holds'),
    technical: z.array(ColumnName).optional().describe('columns without personal meaning'),
    events: z.record(Id, Event).optional().describe('where the events of the policy are found'),
    facts: z.record(Id, Fact).optional().describe('where the facts of the policy are found'),
    serves: z.array(Served).optional().describe('the activities that need these rows'),
    gone: z
      .enum(['delete', 'anonymise', 'elsewhere'])
      .optional()
      .describe('delete when absent; anonymise: the row stays; elsewhere with `who` and `how` when SQL must not act (S52)'),
    anonymity: Anonymity.optional().describe('what is measured before rows are made anonymous'),
    archive: Archive.optional().describe('where rows are in their archive phase; they stay as they are, and are reported, when absent'),
    who: z.string().min(1, 'say who acts').optional().describe('who acts instead of SQL'),
    how: z.string().min(1, 'say what they do').optional().describe('what they do'),
    acknowledged: z
      .array(z.string())
      .optional()
      .describe('findings of the live check that were looked at: a trigger, a foreign key, or a code'),
  })
  .meta({ id: 'Table', description: 'one table: whose its rows are, what they hold, which activities they serve' });

const Patterns = z.array(z.string().min(1, 'name a table')).min(1, 'name at least one table, or remove the key');

/** A whole map file. The reference and the JSON Schema are printed from this. */
export const MapFile = z
  .strictObject({
    lethe: z.literal(1).describe('pins what the words mean'),
    system: z
      .strictObject({
        id: Id.describe('the name of the system'),
        engine: z.enum(['postgres', 'mariadb', 'memory']).describe('the kind of database'),
        url: z
          .strictObject({
            env: z.string().min(1, 'name an environment variable').describe('the environment variable that holds the connection string'),
          })
          .meta({ id: 'Url', description: 'where the database is' }),
        schema: z
          .string()
          .min(1, 'name a schema')
          .optional()
          .describe('when absent: `public` on PostgreSQL, on MariaDB the database of the connection string'),
      })
      .meta({ id: 'System', description: 'the database that this maps' }),
    technical: Patterns.optional().describe('tables without personal data; `*` stands for anything'),
    elsewhere: z
      .array(
        z
          .strictObject({
            tables: Patterns.describe('table names; `*` stands for anything'),
            who: z.string().min(1, 'say who acts').describe('who acts'),
            how: z.string().min(1, 'say what they do').describe('what they do'),
          })
          .meta({ id: 'Elsewhere', description: 'tables, who acts on them instead of SQL, and how' }),
      )
      .optional()
      .describe('tables that SQL must not touch, and who acts instead (S52)'),
    tables: z.record(z.string().min(1, 'name a table'), Table).describe('the tables with personal data'),
    personal: PersonalTables.optional(),
    identity: Identity.optional(),
  })
  .meta({ id: 'Map', description: 'where the data of a policy is in one database' });

export type MapInput = z.infer<typeof MapFile>;
export type TableInput = z.infer<typeof Table>;
export type PersonInput = z.infer<typeof Person>;
export type AnonymityInput = z.infer<typeof Anonymity>;
export type EventInput = z.infer<typeof Event>;
export type FactInput = z.infer<typeof Fact>;
export type ColumnInput = z.infer<typeof Column>;
export type DueInput = z.infer<typeof Due>;
