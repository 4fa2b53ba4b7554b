import type { PersonLink, RoleTest, RowTest, Serves } from '../map/model.ts';
import type { Activity } from '../policy/model.ts';
import { condAnswer } from './fact.ts';
import { all, any, child, FALSE, not, TRUE } from './predicate.ts';
import { columnIs, namesNobody, onPerson, type Question, type Scope, whereAll } from './scope.ts';
import { type Answer, bothOf, NO, oneOf, UNKNOWN, YES } from './three-valued.ts';

/** Whether the row's person holds or ever held a role of the activity (S1). A role that the person's table does not map cannot be read. */
export function rolesAnswer(q: Question, person: PersonLink, activity: Activity, onlyPerson: boolean): Answer {
  const table = q.map.tables[person.table];
  const held = activity.roles.map((role) => {
    const test = table?.roles[role];
    return test ? roleAnswer(test) : UNKNOWN;
  });
  const place = onPerson(person);
  const answer = oneOf(...held);
  // A link that names nobody concerns nobody, unless it is the only one (S5).
  const nobody = onlyPerson ? FALSE : namesNobody(person);
  const yes = place(answer.yes);
  return { yes: person.nobody ? all(yes, not(nobody)) : yes, no: any(place(answer.no), nobody) };
}

/** Whether the table's `serves` entry covers the row (S2). */
export const servesAnswer = (q: Question, scope: Scope, serves: Serves): Answer => condAnswer(q, scope, serves.where);

function roleAnswer(test: RoleTest): Answer {
  return test.kind === 'always' ? YES : rowAnswer(test.test);
}

function rowAnswer(test: RowTest): Answer {
  switch (test.kind) {
    case 'all':
      return bothOf(...test.of.map(rowAnswer));
    case 'any':
      return oneOf(...test.of.map(rowAnswer));
    case 'child': {
      const held = child(test, whereAll(test.where));
      return { yes: held, no: not(held) };
    }
    case 'column': {
      const yes = columnIs(test.column, test.in);
      if (test.in.length === 0) return NO;
      const others = test.known?.filter((k) => !test.in.includes(k));
      const no = others
        ? others.length === 0
          ? FALSE
          : columnIs(test.column, others)
        : all(not(yes), not({ is: 'null', column: test.column }), TRUE);
      return { yes, no };
    }
  }
}
