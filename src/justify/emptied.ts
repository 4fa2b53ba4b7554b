import type { Column } from '../map/model.ts';
import { all, any, type Predicate } from './predicate.ts';

/**
 * Rows of which some columns tell of nobody any more: missing, or what the map puts there when they are due. They have left the scope
 * (S34): nothing of them is left to decide. A value that is made from the row's key or its year cannot be told from one that is not.
 */
export function emptied(columns: Column[]): Predicate {
  return all(
    ...columns.map(({ name, due }) => {
      const missing: Predicate = { is: 'null', column: name };
      const put = due.kind === 'text' ? due.text : due.kind === 'number' ? due.number : undefined;
      return put === undefined ? missing : any(missing, { is: 'in', column: name, values: [put] });
    }),
  );
}
