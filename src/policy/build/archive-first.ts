import type { Path } from '../../text/yaml.ts';
import { applySteps } from '../../time/steps.ts';
import type { Policy, Rule } from '../model.ts';
import { type Draft, report } from './draft.ts';

/** An archive whose end always lies before that of the active phase holds nothing (S18). Seen on days of sixty years. */
export function archiveFirst(draft: Draft, policy: Policy, rule: Required<Pick<Rule, 'id' | 'active' | 'archive'>>, path: Path): void {
  const [active, archive] = [rule.active.end, rule.archive.end];
  if (active.kind !== 'event' || archive.kind !== 'event' || active.event !== archive.event) return;
  const first = Temporal.PlainDate.from('1990-01-01');
  const last = (end: typeof active, day: Temporal.PlainDate) => applySteps(end.steps, day, policy.calendar);
  let compared = 0;
  for (let i = 0; i < 600; i++) {
    const day = first.add({ days: 37 * i });
    const [a, b] = [last(active, day), last(archive, day)];
    if (!a || !b) continue;
    if (Temporal.PlainDate.compare(b, a) > 0) return;
    compared += 1;
  }
  if (compared === 0) return;
  const message = `the archive of \`${rule.id}\` ends before its active phase does`;
  report(draft, 'warning', 'archive-empty', path, message, 'give the archive a later end, or remove it', 'key');
}
