import { z } from 'zod';
import { digest } from '../bytes/digest.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { suggest } from '../text/near-miss.ts';
import { fit } from '../text/schema-issues.ts';
import { withoutSpans } from '../text/without-spans.ts';
import { parseYaml, type Source } from '../text/yaml.ts';
import type { PolicyCode } from './codes.ts';
import type { Branch, Cond, Policy, Reading, Rule } from './model.ts';
import { Day } from './schema/names.ts';

/** `confirmations.yaml`. The reference is printed from this. */
export const ConfirmationsFile = z
  .strictObject({
    lethe: z.literal(1).describe('the version of the language'),
    confirmations: z
      .array(
        z
          .strictObject({
            reading: z.string().describe('the rule that the reading belongs to'),
            text: z.string().describe('the fingerprint of reading and rule when it was confirmed'),
            by: z.string().describe('the function of who confirmed, never a person’s name'),
            on: Day.describe('the day on which it was confirmed'),
          })
          .meta({ id: 'Confirmation', description: 'that a reading was confirmed, as its rule then was' }),
      )
      .describe('one entry for each confirmed reading'),
  })
  .meta({ id: 'Confirmations', description: 'the file `confirmations.yaml`, which `lethe confirm` writes' });
export type Confirmation = z.infer<typeof ConfirmationsFile>['confirmations'][number];

/** Reads the confirmations of a project; errors leave none in force, so that nothing is destroyed by half a file. */
export function readConfirmations(source: Source): {
  confirmations: { entry: Confirmation; place: Diagnostic['span'] }[];
  diagnostics: Diagnostic[];
} {
  const file = parseYaml(source);
  if (file.diagnostics.length > 0) return { confirmations: [], diagnostics: file.diagnostics };
  const fitted = fit(ConfirmationsFile, file.data, file);
  if (fitted.value === undefined) return { confirmations: [], diagnostics: fitted.diagnostics };
  return {
    confirmations: fitted.value.confirmations.map((entry, i) => ({ entry, place: file.spanOf(['confirmations', i]) })),
    diagnostics: [],
  };
}

/** A reading with the rule that it belongs to, and the condition under which that rule is taken. */
export interface Read {
  reading: Reading;
  rule: Rule;
  when: Cond;
}

/**
 * What a confirmation binds to: the words of the reading, everything that its rule does, and to what it does it. When one of them changes
 * it no longer holds.
 */
export function fingerprint({ reading, rule, when }: Read): string {
  const { reading: _, says, clauses, cites, ...meaning } = rule;
  return digest(
    withoutSpans({
      reading: { id: reading.id, says: reading.says },
      rule: { ...meaning, id: reading.id, activity: '' },
      ...(when.kind === 'always' ? {} : { when }),
    }),
  ).slice(0, 16);
}

/** Every reading of a policy with its rule; a rule that follows another shares its reading. */
export function readingsOf(policy: Policy): Read[] {
  const found = new Map<string, Read>();
  for (const { rule, when } of Object.values(policy.activities).flatMap((a): Branch[] => a.branches)) {
    if (rule === 'ends' || !rule.reading) continue;
    const { reading } = rule;
    if (!found.has(reading.id) || rule.id === reading.id) found.set(reading.id, { reading, rule, when });
  }
  return [...found.values()];
}

/** The policy with its readings confirmed as the entries say (S37, E25); entries for other words or unknown readings are warnings. */
export function withConfirmations(
  policy: Policy,
  entries: { entry: Confirmation; place?: Diagnostic['span'] }[],
): { policy: Policy; diagnostics: Diagnostic[] } {
  const readings = readingsOf(policy);
  const confirmed = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const warn = (code: PolicyCode, message: string, help: string, span: Diagnostic['span']) =>
    diagnostics.push({ code, severity: 'warning', message, span, help });
  for (const { entry, place } of entries) {
    const found = readings.find((r) => r.reading.id === entry.reading);
    if (!found)
      warn(
        'unknown-reading',
        `there is no reading \`${entry.reading}\``,
        suggest(
          entry.reading,
          readings.map((r) => r.reading.id),
          'remove the entry',
        ),
        place,
      );
    else if (fingerprint(found) !== entry.text)
      warn(
        'confirmation-outdated',
        `the reading or the rule of \`${entry.reading}\` changed since it was confirmed`,
        `read it again and run \`lethe confirm ${entry.reading}\``,
        place,
      );
    else confirmed.add(entry.reading);
  }
  const activities = Object.fromEntries(
    Object.entries(policy.activities).map(([id, a]) => [
      id,
      {
        ...a,
        branches: a.branches.map((b) =>
          b.rule !== 'ends' && b.rule.reading && confirmed.has(b.rule.reading.id)
            ? { ...b, rule: { ...b.rule, reading: { ...b.rule.reading, confirmed: true } } }
            : b,
        ),
      },
    ]),
  );
  return { policy: { ...policy, activities }, diagnostics };
}
