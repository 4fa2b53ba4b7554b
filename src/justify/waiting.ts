import type { Rule } from '../policy/model.ts';
import type { Cause } from './activity-state.ts';
import { done } from './anonymity.ts';
import { marked, mayMove, moves, type Place, stayingDependant } from './archive.ts';
import { type Draft, free, goes, type Whole } from './dependants.ts';
import { emptied } from './emptied.ts';
import { all, any, not, type Predicate } from './predicate.ts';
import { OUTCOMES } from './rule-state.ts';

/** Rows that are over but wait for something or somebody (S52), and rows that could not be decided (S29). */
export interface Waiting {
  table: string;
  for:
    | 'warning'
    | 'confirmed-reading'
    | 'review'
    | 'transfer'
    | 'archive'
    | 'move'
    | 'return'
    | 'elsewhere'
    | 'release-of-hold'
    | 'dependants'
    | 'reader'
    | 'decision';
  rule?: Rule;
  cause?: Cause | 'uncovered';
  where: Predicate;
  /** Asked of rows in this place only. */
  at?: Place;
}

export function waiting(d: Draft, whole: Whole, willLive: Predicate): Waiting[] {
  const table = d.table.name;
  const found: Waiting[] = [];
  const add = (w: Omit<Waiting, 'table'>) => {
    if (w.where.is !== 'false') found.push({ table, ...w });
  };
  const over = any(...OUTCOMES.map((o) => d.rowDue[o]));
  if (d.table.gone === 'elsewhere') add({ for: 'elsewhere', where: all(over, not(d.held)) });
  else {
    add({ for: 'review', where: all(d.rowDue.review, not(d.held)) });
    add({ for: 'transfer', where: all(d.rowDue.transfer, not(d.held)) });
    const leaves = any(goes(d), d.anonymous);
    add({ for: 'dependants', where: all(leaves, willLive) });
    add({ for: 'reader', where: all(leaves, not(free(d))) });
  }
  const inUse = any(...d.groups.map((g) => g.active));
  add({ for: 'move', at: 'live', where: all(moves(d, whole), stayingDependant(d, whole)) });
  add({ for: 'return', where: all(marked(d.table), inUse) });
  if (mayMove(d.table)) add({ for: 'return', at: 'archive', where: inUse });
  add({ for: 'release-of-hold', where: all(over, d.held) });
  const byRule = new Map<string, { rule: Rule; warning: Predicate; reading: Predicate; archive: Predicate }>();
  for (const r of d.groups.flatMap((g) => g.states.flatMap((s) => s.rules))) {
    const known = byRule.get(r.rule.id);
    byRule.set(r.rule.id, {
      rule: r.rule,
      warning: any(r.waitsForWarning, known?.warning ?? not(all())),
      reading: any(r.waitsForReading, known?.reading ?? not(all())),
      archive: any(r.archived, known?.archive ?? not(all())),
    });
  }
  for (const { rule, warning, reading, archive } of byRule.values()) {
    add({ for: 'warning', rule, where: warning });
    add({ for: 'confirmed-reading', rule, where: reading });
    if (!d.table.archive) add({ for: 'archive', rule, where: archive });
  }
  const byCause = new Map<string, Waiting>();
  for (const group of d.groups) {
    const undecided = all(group.undecided, not(any(emptied(group.columns), done(d.table))));
    for (const c of group.states.flatMap((s) => s.causes)) {
      if (c.cause === 'unconfirmed-reading') continue;
      const rule = group.states.flatMap((s) => s.rules).find((r) => r.rule.id === c.rule)?.rule;
      const key = `${c.cause} ${c.rule ?? ''}`; // one entry for all activities: a row counts once
      const where = all(undecided, c.where);
      byCause.set(key, {
        table,
        for: 'decision',
        cause: c.cause,
        ...(rule ? { rule } : {}),
        where: any(where, byCause.get(key)?.where ?? not(all())),
      });
    }
    const key = 'uncovered';
    byCause.set(key, {
      table,
      for: 'decision',
      cause: 'uncovered',
      where: any(all(undecided, group.uncovered), byCause.get(key)?.where ?? not(all())),
    });
  }
  found.push(...[...byCause.values()].filter((w) => w.where.is !== 'false'));
  return found;
}
