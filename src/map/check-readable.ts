import { eventsOf, factsOf } from '../justify/reads.ts';
import type { Activity, Cond, End, Policy, Rule } from '../policy/model.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { error, warning } from './finding.ts';
import type { EventSource, SystemMap, Table } from './model.ts';

/**
 * What a served activity reads and nothing maps: its rows would stay undecided for ever. Warnings, since nothing is destroyed; hours
 * counted from a day are an error, since they cannot be counted.
 */
export function checkReadable(policy: Policy, map: SystemMap): Diagnostic[] {
  return [
    ...Object.values(map.tables).flatMap((t) => t.serves.flatMap((s) => unread(policy.activities[s.activity], map, t, s.where))),
    ...Object.values(map.tables).flatMap((persons) => unheld(policy, map, persons)),
    ...checkHours(policy, map),
  ];
}

/** The tables on which a row's events and facts are looked up, for each person: its own, else the person's. */
function places(map: SystemMap, table: Table): Table[][] {
  const theirs = table.people.filter((p) => p.path.length > 0).map((p) => [table, ...(map.tables[p.table] ? [map.tables[p.table]!] : [])]);
  return theirs.length > 0 ? theirs : [[table]];
}

function unread(activity: Activity | undefined, map: SystemMap, table: Table, where: Cond): Diagnostic[] {
  if (!activity || table.technical) return [];
  const rules = rulesOf(activity);
  const conds = [where, ...activity.branches.map((b) => b.when), ...rules.flatMap(condsOf)];
  const missing = (kind: 'events' | 'facts', names: string[]) =>
    [...new Set(names)].filter((name) => places(map, table).some((at) => !at.some((t) => Object.hasOwn(t[kind], name))));
  const said = (kind: 'event' | 'fact', names: string[]): Diagnostic[] => {
    if (names.length === 0) return [];
    const [what, verb] = names.length === 1 ? [kind, 'it'] : [`${kind}s`, 'them'];
    const message = `nothing maps the ${what} ${list(names)} of \`${activity.id}\` for \`${table.name}\``;
    return [
      warning(
        `${kind}-unmapped`,
        table.span,
        message,
        `add ${verb} to \`${kind}s:\` of the table or of its person; until then the rows are undecided`,
      ),
    ];
  };
  return [...said('event', missing('events', rules.flatMap(eventsOf))), ...said('fact', missing('facts', conds.flatMap(factsOf)))];
}

/** Roles that a table of persons does not map, of the activities that their data serves; a role that everybody holds settles the others (S1). */
function unheld(policy: Policy, map: SystemMap, persons: Table): Diagnostic[] {
  if (!persons.people.some((p) => p.path.length === 0)) return [];
  const served = Object.values(map.tables)
    .filter((t) => t.people.some((p) => p.table === persons.name))
    .flatMap((t) => t.serves);
  return [...new Set(served.map((s) => s.activity))].flatMap((id) => {
    const roles = policy.activities[id]?.roles ?? [];
    if (roles.some((r) => persons.roles[r]?.kind === 'always')) return [];
    const missing = roles.filter((r) => !Object.hasOwn(persons.roles, r));
    if (missing.length === 0) return [];
    const message = `nothing says who among \`${persons.name}\` holds the ${missing.length === 1 ? 'role' : 'roles'} ${list(missing)} of \`${id}\``;
    const help = 'add to `person: { roles: ... }`; until then those who hold none of its other roles are undecided';
    return [warning('role-unmapped', persons.span, message, help)];
  });
}

/** Hours run on instants (S22): a column that holds days has none. Asked again once the catalogue has said what columns hold. */
export function checkHours(policy: Policy, map: SystemMap): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const table of Object.values(map.tables)) {
    for (const rule of table.serves.flatMap((s) => (policy.activities[s.activity] ? rulesOf(policy.activities[s.activity]!) : []))) {
      for (const event of new Set(endsOf(rule).flatMap(inHours))) {
        for (const at of places(map, table)) {
          const place = at.find((t) => Object.hasOwn(t.events, event));
          const as = place && representation(map, place.events[event]!);
          if (as !== 'date' && as !== 'text-date') continue;
          const message = `\`${rule.id}\` counts hours from \`${event}\`, which \`${place!.name}\` holds as a day`;
          found.push(error('clock-not-exact', place!.span, message, 'map a column with a time, or count in days'));
        }
      }
    }
  }
  return found;
}

function representation(map: SystemMap, source: EventSource): string | undefined {
  if (source.kind === 'column') return source.as?.as;
  if (source.kind === 'latest-child') return source.value.as?.as;
  const theirs = map.tables[source.link.table];
  const inner = theirs && Object.hasOwn(theirs.events, source.event) ? theirs.events[source.event] : undefined;
  return inner && representation(map, inner);
}

const rulesOf = (activity: Activity): Rule[] => activity.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule]));

const endsOf = (rule: Rule): End[] =>
  [rule.active?.end, rule.active?.floor, rule.archive?.start, rule.archive?.end, rule.archive?.floor, rule.notBefore].filter(
    (e) => e !== undefined,
  );

function inHours(end: End): string[] {
  if (end.kind === 'hours') return [end.event];
  if (end.kind === 'while') return inHours(end.grace);
  return 'of' in end ? end.of.flatMap(inHours) : [];
}

function condsOf(rule: Rule): Cond[] {
  const inEnd = (end: End): Cond[] => (end.kind === 'while' ? [end.cond, ...inEnd(end.grace)] : 'of' in end ? end.of.flatMap(inEnd) : []);
  return [...rule.then.map((t) => t.when), ...(rule.holdWhile ? [rule.holdWhile] : []), ...endsOf(rule).flatMap(inEnd)];
}

const list = (names: string[]) => names.map((n) => `\`${n}\``).join(', ');
