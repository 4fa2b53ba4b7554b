import type { Path } from '../../text/yaml.ts';
import type { Policy, Rule } from '../model.ts';
import { type Draft, report } from './draft.ts';
import { latenessOf } from './lateness.ts';

/** An archive whose end always lies before that of the active phase holds nothing (S18). */
export function archiveFirst(draft: Draft, policy: Policy, rule: Required<Pick<Rule, 'id' | 'active' | 'archive'>>, path: Path): void {
  const [active, archive] = [rule.active.end, rule.archive.end];
  if (active.kind !== 'event' || archive.kind !== 'event' || latenessOf(archive, active, policy.calendar) !== 'never-later') return;
  const message = `the archive of \`${rule.id}\` ends before its active phase does`;
  report(draft, 'warning', 'archive-empty', path, message, 'give the archive a later end, or remove it', 'key');
}
