import { suggest } from '../../text/near-miss.ts';
import type { Path, YamlFile } from '../../text/yaml.ts';
import type { Calendar } from '../../time/model.ts';
import type { Activity, Branch, Cond, Overlay, Phase, Policy, Rule } from '../model.ts';
import type { OverlayInput } from '../schema/overlay.ts';
import { calendar } from './calendar.ts';
import { type Draft, report } from './draft.ts';
import { latenessOf } from './lateness.ts';
import { rule } from './rule.ts';

/** The fact by which rows say whose campus they are. */
const CAMPUS = 'campus';
export const ofCampus = (campus: string): Cond => ({ kind: 'fact', fact: CAMPUS, test: { in: [campus] } });

/**
 * What one campus says, checked against the network (S42): activities that it adds concern its own rows only, rules that it tightens never
 * end later, and nothing that it adds keeps data of the network longer unless it cites the law that orders it.
 */
export function overlay(network: Draft, policy: Policy, file: YamlFile, input: OverlayInput): { policy: Policy; overlay: Overlay } {
  const draft: Draft = { ...network, file };
  const { campus } = input.overlay;
  const values = policy.facts[CAMPUS]?.values ?? [];
  if (!values.includes(campus)) {
    const help = suggest(campus, values.map(String), `declare it in the policy: \`facts: { ${CAMPUS}: [${campus}] }\``);
    report(draft, 'error', 'unknown-campus', ['overlay', 'campus'], `the fact \`${CAMPUS}\` has no value \`${campus}\``, help);
  }
  const its = input.calendar && calendar({ ...draft, input: { ...draft.input, calendar: input.calendar } });
  const days = its ?? policy.calendar;
  const own = Object.keys(input.activities ?? {});
  for (const id of own) keepsNoLonger(draft, policy, policy.activities[id]!, input, own, days);
  const tighten = Object.entries(input.tighten ?? {}).flatMap(([id, tightened]): [string, Rule][] => {
    const path: Path = ['tighten', id];
    const old = ruleOf(policy, id);
    if (!old || own.includes(old.activity)) {
      const network = Object.values(policy.activities).filter((a) => !own.includes(a.id));
      const known = network.flatMap((a) => a.branches.flatMap((b) => (b.rule === 'ends' ? [] : [b.rule.id])));
      report(
        draft,
        'error',
        'unknown-rule',
        path,
        `the network has no rule \`${id}\``,
        suggest(id, known, 'name it as `activity.rule`'),
        'key',
      );
      return [];
    }
    const made = rule(draft, { ...tightened, ...(tightened.then ? {} : { then: old.then.at(-1)!.outcome }) }, old.activity, id, path);
    return made ? [[id, stricter(draft, old, made, days, path)]] : [];
  });
  const added = Object.fromEntries(own.map((id) => [id, onlyHere(policy.activities[id]!, campus)]));
  return {
    policy: { ...policy, activities: { ...policy.activities, ...added } },
    overlay: {
      campus,
      tighten: Object.fromEntries(tighten),
      ...(its ? { calendar: its } : {}),
    },
  };
}

const ruleOf = (policy: Policy, id: string): Rule | undefined =>
  Object.values(policy.activities).flatMap((a) => a.branches.flatMap((b) => (b.rule !== 'ends' && b.rule.id === id ? [b.rule] : [])))[0];

/** Rows of other campuses are not concerned; rows that do not say are undecided (S27). */
function onlyHere(activity: Activity, campus: string): Activity {
  const elsewhere: Branch = { when: { kind: 'not', of: ofCampus(campus) }, rule: 'ends', otherwise: false, span: activity.span };
  return { ...activity, campus, branches: [elsewhere, ...activity.branches] };
}

/** From what destroys most to what destroys least: a campus may go back, never forward. */
const WEAKER = ['delete', 'anonymise', 'review', 'transfer'];

/** The tightened rule with what it takes over from the network’s; whatever would loosen is an error at its place. */
function stricter(draft: Draft, old: Rule, made: Rule, days: Calendar, path: Path): Rule {
  const loosens = (at: Path, why: string, help: string) =>
    report(draft, 'error', 'overlay-loosens', at, `\`${old.id}\` ${why}`, help, 'key');
  if (old.active?.floor || old.archive?.floor)
    loosens(path, 'has a floor, which nothing cuts', 'leave it out: a floor stands for every campus');
  if (made.active?.floor || made.archive?.floor)
    loosens(path, 'has a floor here, which early ends do not cut, and none in the network', 'write the period alone');
  for (const phase of ['active', 'archive'] as const) {
    const [was, is] = [old[phase]?.end, made[phase]?.end];
    if (!is) continue;
    if (!was) loosens([...path, phase === 'active' ? 'keep' : 'archive'], `has no ${phase} phase to tighten`, 'remove it');
    else if (latenessOf(is, was, days) !== 'never-later')
      loosens(
        [...path, phase === 'active' ? 'keep' : 'archive'],
        'may end later here than in the network',
        'count a shorter time from the same event',
      );
  }
  const weakest = (r: Rule) => Math.max(...r.then.map((t) => WEAKER.indexOf(t.outcome)));
  if (weakest(made) > weakest(old)) loosens([...path, 'then'], 'has a weaker outcome here than in the network', 'leave `then` out');
  const { active = old.active, archive = old.archive } = made;
  return {
    ...old,
    ...(active ? { active: withEarly(active, old.active) } : {}),
    ...(archive ? { archive: withEarly(archive, old.archive) } : {}),
    then: made.then,
    early: [...new Set([...old.early, ...made.early])],
    clauses: [...made.clauses, ...old.clauses],
    cites: [...made.cites, ...old.cites],
    says: made.says,
    span: made.span,
  };
}

/** Early ends of the network end the phase here too. */
const withEarly = <P extends Phase>(phase: P, old: Phase | undefined): P => ({
  ...phase,
  early: [...new Set([...(old?.early ?? []), ...phase.early])],
});

/** An added activity that keeps data of the network longer loosens what the network promises, unless it cites law in force (S42). */
function keepsNoLonger(draft: Draft, policy: Policy, added: Activity, input: OverlayInput, own: string[], days: Calendar): void {
  const theirs = Object.keys(input.data ?? {});
  const shared = added.data.filter((d) => !theirs.includes(d));
  for (const branch of added.branches) {
    if (branch.rule === 'ends') continue;
    const { rule } = branch;
    const cited = [...rule.cites, ...added.bases.flatMap((b) => b.cites)].some((c) => c.status === 'in-force');
    const network = Object.values(policy.activities).filter(
      (a) => !own.includes(a.id) && !a.residual && a.roles.some((r) => added.roles.includes(r)),
    );
    const longer = shared.filter(
      (d) =>
        !network.some(
          (a) =>
            a.data.includes(d) &&
            a.branches.some((b) => b.rule !== 'ends' && latenessOf(lastEnd(rule), lastEnd(b.rule), days) === 'never-later'),
        ),
    );
    if (cited || longer.length === 0) continue;
    const names = longer.map((d) => `\`${d}\``).join(', ');
    const help = 'cite the law that orders it with `cites:`, shorten it, or declare data of its own';
    report(
      draft,
      'error',
      'overlay-loosens',
      ['activities', added.id],
      `\`${rule.id}\` may keep ${names} longer than the network does`,
      help,
      'key',
    );
  }
}

const lastEnd = (rule: Rule) => (rule.archive ?? rule.active)!.end;
