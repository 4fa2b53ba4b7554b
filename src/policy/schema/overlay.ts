import { z } from 'zod';
import { Id, Text } from './names.ts';
import { PolicyFile } from './policy.ts';
import { Branch } from './retention.ts';

const { calendar, controllers, roles, data, sources, recipients, events, facts, activities } = PolicyFile.shape;
const { keep, archive, then, clause, clauses, cites, says, 'unless-earlier': unlessEarlier } = Branch.shape;

const Tightened = z
  .strictObject({ keep, archive, then, 'unless-earlier': unlessEarlier, clause, clauses, cites, says })
  .meta({ id: 'Tightened', description: 'what a campus promises instead of a rule: never later, never weaker' });

/** A campus’s own file (S42): it adds activities and what they need, and makes rules of the network stricter. */
export const OverlayFile = z
  .strictObject({
    lethe: z.literal(1).describe('the version of the language'),
    overlay: z
      .strictObject({
        campus: Id.describe('a value of the fact `campus`: the file is about people and rows of this campus only'),
        title: Text.optional().describe('what people read on top of it'),
        version: z.string().optional().describe('its version, for instance the day of publication'),
      })
      .meta({ id: 'Overlay', description: 'which campus speaks' })
      .describe('which campus speaks'),
    calendar: calendar.optional().describe('its own days, years and terms; those of the network when absent (S27)'),
    controllers: controllers.optional(),
    roles: roles.optional(),
    data: data.optional(),
    sources,
    recipients,
    events,
    facts,
    activities: activities.optional().describe('activities of this campus, beside those of the network'),
    tighten: z.record(z.string(), Tightened).optional().describe('rules of the network that are stricter here, by their ids'),
  })
  .meta({ id: 'OverlayFile', description: 'a campus’s own file: it may add, and may tighten, never loosen' });
export type OverlayInput = z.infer<typeof OverlayFile>;
export type TightenedInput = z.infer<typeof Tightened>;
