import type { Activity, Outcome, Policy } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { checkBearing } from './check-bearing.ts';
import { checkReadable } from './check-readable.ts';
import { error, warning } from './finding.ts';
import type { Column, SystemMap, Table, Transform } from './model.ts';

/**
 * What map and policy say past each other, without asking a database: data without a promise, promises that nothing can keep because an
 * event, fact or role is not mapped, actions weaker than the outcome (design.md section 4, S3, S31). Names are checked by `readMap`.
 */
export function checkMapAgainstPolicy(policy: Policy, map: SystemMap): Diagnostic[] {
  return [
    ...Object.values(map.tables).flatMap((table) => [
      ...withoutPromise(policy, table),
      ...weakOutcomes(policy, table),
      ...unmeasured(policy, table),
    ]),
    ...checkReadable(policy, map),
    ...checkBearing(policy, map),
  ];
}

/** Activities that keep data which no map of the project serves: a promise without data. Asked over all maps together. */
export function promisesWithoutData(policy: Policy, maps: SystemMap[]): Diagnostic[] {
  const served = new Set(maps.flatMap((m) => Object.values(m.tables).flatMap((t) => t.serves.map((s) => s.activity))));
  const help = 'add it to `serves:` of the tables that hold its data; until then nothing of it is enforced';
  return Object.values(policy.activities)
    .filter((a) => !served.has(a.id) && !a.residual)
    .map((a) => warning('promise-without-data', a.span, `no table of any map serves \`${a.id}\``, help));
}

const personal = (table: Table) => Object.values(table.columns).filter((c) => c.kind === 'personal');
const servedBy = (policy: Policy, table: Table): Activity[] => table.serves.flatMap((s) => policy.activities[s.activity] ?? []);
const covers = (activity: Activity, column: Column) => activity.data.some((d) => column.data.includes(d));

/** Data without a promise (S3). */
function withoutPromise(policy: Policy, table: Table): Diagnostic[] {
  const columns = personal(table);
  if (columns.length === 0) return [];
  if (table.people.length === 0) {
    return [error('whose-data', table.span, `\`${table.name}\` holds personal data and does not say whose`, 'add `person:` or `people:`')];
  }
  if (table.serves.length === 0) {
    const help = 'add `serves:`, or an activity to the policy';
    return [error('data-without-promise', table.span, `\`${table.name}\` holds personal data and serves no activity`, help)];
  }
  const activities = servedBy(policy, table);
  const help = 'serve an activity with that data category, or add the category to one';
  return columns.flatMap((c) => [
    ...(activities.some((a) => covers(a, c))
      ? []
      : [
          error(
            'data-without-promise',
            c.span,
            `no activity that \`${table.name}\` serves covers \`${c.name}\` (${c.data.join(', ')})`,
            help,
          ),
        ]),
    ...nobodys(table, c),
  ]);
}

/** Of several people each may have columns of their own; a column of none of them would never end. */
function nobodys(table: Table, column: Column): Diagnostic[] {
  if (table.people.some((p) => p.columns === '*' || p.columns.includes(column.name))) return [];
  const help = `add it to \`columns:\` of ${table.people.map((p) => `\`${p.name}\``).join(' or ')}`;
  return [error('whose-data', column.span, `\`${column.name}\` of \`${table.name}\` belongs to none of its people`, help)];
}

/** A map action weaker than what the policy orders of the column (S31). */
function weakOutcomes(policy: Policy, table: Table): Diagnostic[] {
  if (table.gone === 'elsewhere') return [];
  const activities = servedBy(policy, table);
  return personal(table).flatMap((c) => {
    const ordered = activities
      .filter((a) => covers(a, c))
      .flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : b.rule.then)));
    return weak(c, new Set(ordered.map((t) => t.outcome)));
  });
}

/** Nothing is made anonymous that nothing measures (S49, E21). */
function unmeasured(policy: Policy, table: Table): Diagnostic[] {
  const rules = servedBy(policy, table).flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule])));
  const rule = rules.find((r) => r.then.some((t) => t.outcome === 'anonymise'));
  if (table.anonymity || table.gone === 'elsewhere' || !rule) return [];
  const fate = rule.elseDelete ? 'they are deleted' : 'they wait for a review';
  const message = `\`${rule.id}\` makes rows of \`${table.name}\` anonymous, and nothing measures it: ${fate}`;
  return [warning('anonymity-unmeasured', table.span, message, 'add `anonymity:` with the columns that others may know, and k')];
}

/** What a column still tells when it is generalised. */
const RESTS: Partial<Record<Transform['kind'], string>> = {
  year: 'its year',
  years: 'a band of years',
  first: 'its beginning',
  departement: 'the département',
  range: 'its range',
  bands: 'its band',
};

function weak(column: Column, outcomes: Set<Outcome>): Diagnostic[] {
  const { due, name, span } = column;
  if (due.kind === 'keep') {
    return [
      error(
        'outcome-too-weak',
        span,
        `\`${name}\` is personal and kept when due`,
        'give it a `due:` that removes it, or map it as technical',
      ),
    ];
  }
  const help = 'use `blank`, `{ text: ... }` or `{ number: ... }`';
  const rest = RESTS[due.kind];
  if (rest && outcomes.has('delete')) {
    return [error('outcome-too-weak', span, `\`${name}\` keeps ${rest} where the policy deletes it`, help)];
  }
  if (due.kind === 'text-key' && outcomes.has('anonymise')) {
    return [error('outcome-too-weak', span, `\`${name}\` still tells people apart when anonymised as \`text-key\` (S49)`, help)];
  }
  return [];
}
