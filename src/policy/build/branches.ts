import { suggest } from '../../text/near-miss.ts';
import type { Path } from '../../text/yaml.ts';
import type { Branch, Reading, Rule } from '../model.ts';
import type { BranchInput } from '../schema/retention.ts';
import { citations } from './citations.ts';
import { condition, factNames } from './condition.ts';
import { type Draft, report, spanAt } from './draft.ts';
import { clausesOf, reading, rule } from './rule.ts';

/** A branch whose rule is another's: filled once every activity is built. */
export interface Following {
  branch: Branch;
  target: string;
  rule: Omit<Rule, 'then'>;
  path: Path;
}

/** The branches of one activity as written. `same-as` leaves an entry in `following`; a whole retention that follows leaves one too. */
export function branches(draft: Draft, activity: string, following: Following[]): Branch[] {
  const written = draft.input.activities[activity]!.retention;
  const single = !Array.isArray(written);
  const list: BranchInput[] = single ? [written] : written;
  const path = (i: number): Path => (single ? ['activities', activity, 'retention'] : ['activities', activity, 'retention', i]);
  const inner = (b: BranchInput) => (typeof b.otherwise === 'object' ? b.otherwise.id : undefined);
  const names = list.map((b, i) => b.id ?? inner(b) ?? String(i + 1));
  names.forEach((n, i) => {
    if (names.indexOf(n) < i)
      report(draft, 'error', 'written-twice', [...path(i), 'id'], `\`${activity}\` has two rules \`${n}\``, 'give each rule its own id');
  });
  return list.flatMap((input, i) => branch(draft, input, activity, `${activity}.${names[i]}`, path(i), i === list.length - 1, following));
}

function branch(
  draft: Draft,
  input: BranchInput,
  activity: string,
  id: string,
  path: Path,
  last: boolean,
  following: Following[],
): Branch[] {
  const { when, otherwise, ...body } = input;
  const span = spanAt(draft, path);
  if (otherwise !== undefined && (when !== undefined || Object.keys(body).some((k) => k !== 'id'))) {
    report(
      draft,
      'error',
      'otherwise-mixed',
      path,
      '`otherwise` stands alone in its branch',
      'put the rule inside: `otherwise: { keep: ..., then: ... }`',
    );
  }
  if ((otherwise !== undefined || when === undefined) && !last)
    report(
      draft,
      'error',
      'unreachable-branch',
      path,
      'no branch after this one is ever reached',
      'give it a `when:`, or move it to the end',
    );
  const cond = when === undefined ? ({ kind: 'always' } as const) : condition(factNames(draft), when, [...path, 'when']);
  if (otherwise === 'ends') return [{ when: cond, rule: 'ends', otherwise: true, span }];
  const written = otherwise ?? body;
  const at: Path = otherwise ? [...path, 'otherwise'] : path;
  if (written['same-as'] !== undefined) {
    const built: Branch = { when: cond, rule: 'ends', otherwise: otherwise !== undefined, span };
    following.push({
      branch: built,
      target: written['same-as'],
      path: [...at, 'same-as'],
      rule: followed(draft, written, { activity, id, span }, at),
    });
    for (const key of Object.keys(written).filter((k) => !BESIDE_SAME_AS.includes(k))) {
      const help = `remove \`${key}\`, or write the whole rule out instead of \`same-as\``;
      report(draft, 'error', 'same-as-mixed', [...at, key], `\`${key}\` stands beside \`same-as\` and would be ignored`, help, 'key');
    }
    return [built];
  }
  const built = rule(draft, written, activity, id, at);
  return built ? [{ when: cond, rule: built, otherwise: otherwise !== undefined, span }] : [];
}

/** What a rule that follows another may say of its own. */
const BESIDE_SAME_AS = ['same-as', 'id', 'clause', 'clauses', 'cites', 'reading'];

type Place = Pick<Rule, 'id' | 'activity' | 'span'>;
const followed = (draft: Draft, input: BranchInput, { id, activity, span }: Place, path: Path): Following['rule'] => ({
  id,
  activity,
  elseDelete: false,
  early: [],
  ...(input.reading ? { reading: reading(input.reading, id) } : {}),
  clauses: clausesOf(input),
  cites: citations(draft, input.cites, [...path, 'cites']),
  says: {},
  span,
});

/**
 * Fills every `same-as` with the rule that it follows, resolved live: another activity's branches, or one of its rules. The follower
 * keeps its own id, clauses and citations, and adds its reading to that of the other. Missing targets and circles are errors.
 */
export function resolveSameAs(draft: Draft, byActivity: Map<string, Branch[]>, following: Following[]): void {
  const byBranch = new Map(following.map((f) => [f.branch, f]));
  const done = new Set<Following>();
  const resolve = (f: Following, trail: Following[]): boolean => {
    if (done.has(f)) return true;
    if (trail.includes(f)) {
      const message = trail.length === 1 ? 'this rule follows itself' : `\`${f.target}\` follows this rule in turn`;
      report(draft, 'error', 'same-as-circle', f.path, message, 'write the rule out');
      return false;
    }
    const targets = find(byActivity, f.target);
    if (targets.length === 0) {
      const others = [...byActivity].filter(([a]) => a !== f.rule.activity);
      const known = others.flatMap(([a, bs]) => [a, ...bs.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule.id]))]);
      const help = suggest(f.target, known, 'name another activity, or `activity.rule`');
      report(draft, 'error', 'unknown-rule', f.path, `there is no activity or rule \`${f.target}\``, help);
      return false;
    }
    for (const t of targets) {
      const inner = byBranch.get(t);
      if (inner && !resolve(inner, [...trail, f])) return false;
    }
    done.add(f);
    const mine = byActivity.get(f.rule.activity)!;
    const whole = targets.length > 1 || !f.target.includes('.');
    const under = mine.length === 1 ? f.rule.activity : f.rule.id;
    const copies = targets.map((t): Branch => {
      if (t.rule === 'ends') return { ...t };
      const id = targets.length === 1 ? f.rule.id : nameOf(t.rule.id, t.rule, under);
      return { ...t, when: whole ? t.when : f.branch.when, rule: copy(t.rule, { ...f.rule, id }, whole ? under : undefined) };
    });
    const place = mine.indexOf(f.branch);
    const nested = whole && f.branch.when.kind !== 'always';
    mine.splice(
      place,
      1,
      ...(nested ? copies.map((c) => ({ ...c, when: { kind: 'all' as const, of: [f.branch.when, c.when] } })) : copies),
    );
    return true;
  };
  for (const f of following) resolve(f, []);
}

function find(byActivity: Map<string, Branch[]>, target: string): Branch[] {
  const whole = byActivity.get(target);
  if (whole) return whole;
  return [...byActivity.values()].flat().filter((b) => b.rule !== 'ends' && b.rule.id === target);
}

/** The name of a rule of the activity that is followed, among the copies. */
const nameOf = (id: string, { activity }: Rule, under: string) => `${under}.${id.slice(activity.length + 1)}`;

function copy(from: Rule, mine: Following['rule'], under: string | undefined): Rule {
  const { yieldsTo, ...rule } = from;
  // an order among the branches that are followed is one among their copies, and means nothing to one copy alone
  const among = yieldsTo?.startsWith(`${from.activity}.`) ? under && nameOf(yieldsTo, from, under) : yieldsTo;
  return {
    ...rule,
    ...(among ? { yieldsTo: among } : {}),
    id: mine.id,
    activity: mine.activity,
    ...(mine.reading ? { reading: readAsOne(mine.reading, from.reading, mine.id) } : {}),
    clauses: [...mine.clauses, ...from.clauses],
    cites: [...mine.cites, ...from.cites],
    span: mine.span,
  };
}

/** A rule that follows another rests on the other's reading too: its own, however obvious, does not confirm what it follows (S37). */
function readAsOne(mine: Reading, theirs: Reading | undefined, id: string): Reading {
  if (!theirs) return { ...mine, id };
  const obvious = mine.obvious && theirs.obvious ? `${mine.obvious}; ${theirs.obvious}` : undefined;
  return { id, says: `${mine.says}; ${theirs.says}`, ...(obvious ? { obvious } : {}), confirmed: obvious !== undefined };
}
