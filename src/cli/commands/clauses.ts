import { type ClauseList, type ListedClause, listClauses } from '../../work/list-clauses.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { CLAUSE_MESSAGES } from '../messages-clauses.ts';
import { layout } from '../table.ts';

/** `lethe clauses [PACK] [--against FILE]`: where the policy says each clause of its source, how that is carried out, and what is missing. */
export async function clauses(door: Door, pack: string | undefined, options: { against?: string }): Promise<ExitCode> {
  const list = listClauses(door.setting, { ...(pack ? { pack } : {}), ...(options.against ? { against: options.against } : {}) });
  door.print(list, () => printed(door, list));
  return list.missing.length + list.unknown.length + list.differences.length + list.idle.length > 0 ? EXIT.findings : EXIT.done;
}

function printed({ language, style, width, m }: Door, list: ClauseList): string {
  const say = CLAUSE_MESSAGES[language];
  const rowsOf = (c: ListedClause): string[][] => {
    if (c.places.length === 0) return [[c.id, '', style.bad(say.states.missing)]];
    return c.places.map((p, i) => {
      const state = say.states[c.state === 'unknown' || c.state === 'expressed' ? c.state : p.state];
      const how = p.reading && p.state === 'waits' ? `${state}${m.colon}${p.reading.says}` : state;
      return [
        i === 0 ? c.id : '',
        p.field === 'clauses' || p.on === 'rule' ? p.element : `${p.element} ${p.field}`,
        `${say.by[p.by]}, ${how}`,
      ];
    });
  };
  const columns = [{ title: say.clause }, { title: say.place }, { title: say.how }];
  const wrong = [
    ...list.differences.map((d) =>
      d.what === 'words' ? say.unsaid(d.clause, d.inventory) : say.differs(d.clause, d.rule, d.inventory, d.policy),
    ),
    ...list.idle.map(say.idle),
  ].map(style.bad);
  const { total, expressed, enforced, waiting, missing, unknown } = list;
  const counts = say.counts(total, expressed, enforced, waiting, missing.length, unknown.length);
  return [...layout(columns, list.clauses.flatMap(rowsOf), width), '', ...wrong, counts].join('\n');
}
