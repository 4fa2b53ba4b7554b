import { z } from 'zod';
import { Scalar } from '../policy/schema/names.ts';

const Column = z.string().min(1, 'name a column');
const Hop = z.string().min(1, 'name a column, or write a link').meta({
  id: 'PersonalLink',
  description: '`userid`, a column with the key of a person, or a link to another table: `attempt -> attempts(id)`',
});
const Way = z.union([Hop, z.array(Hop).min(1, 'write at least one link')]);
const Named = z
  .union([
    Way,
    z
      .strictObject({
        via: Way.describe('a link, or a path of several'),
        where: z.record(Column, Scalar).describe('only rows whose columns have these values'),
      })
      .meta({ id: 'PersonalNamed', description: 'a link that names a person in some rows only' }),
  ])
  .describe('a link, a path of several, or a link that holds in some rows only');

const PersonalTable = z
  .strictObject({
    people: z.array(Named).optional().describe('whose the rows are'),
    actors: z.array(Named).optional().describe('people who only acted: who graded it, who changed it last'),
    columns: z.array(Column).optional().describe('columns that tell something of a person'),
  })
  .refine((t) => t.people || t.actors || t.columns, 'name people, actors or columns')
  .meta({ id: 'PersonalTable', description: 'what is personal in one table beside `tables`' });

/** What is personal in tables that SQL must not touch, so that it can be found again after an erasure. */
export const PersonalTables = z
  .record(z.string().min(1, 'name a table'), PersonalTable)
  .describe('what is personal in tables that SQL must not touch, and who acted on others; `lethe residue` reads it again');

export const Identity = z
  .record(z.string().min(1, 'name a table'), z.array(z.union([Column, z.array(Column).min(2, 'name two columns at least')])).min(1))
  .describe('by table of persons: columns whose value names somebody wherever it stands; those of an inner list only together');

export type IdentityInput = z.infer<typeof Identity>;
export type NamedInput = z.infer<typeof Named>;
