import { status as read, type Status } from '../../work/status.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { printWaits } from '../print-waits.ts';
import { layout, wrap } from '../table.ts';
import { day, minute, number } from '../words.ts';

/** Open readings that are named; `lethe confirm` lists them all. */
const MOST_READINGS = 5;

/** `lethe status`: freezes, holds, plans, open readings, and what waits. */
export async function status(door: Door): Promise<ExitCode> {
  const found = await read(door.setting);
  door.print(found, () => statusText(door, found));
  return EXIT.done;
}

function statusText({ m, style, language, width }: Door, s: Status): string {
  const head = wrap(`${m.policyLine(s.policy.id, day(s.policy.version, language))}. ${s.store}.`, width, 2);
  const frozen = s.frozen ? [style.bad(m.frozen(minute(s.frozen.since), s.frozen.by, s.frozen.reason))] : [];
  const plans = s.plans.map((p) => [p.id, minute(p.created), number(p.rows, language), m.states[p.state]]);
  const holds = s.holds.map((h) => [
    h.id,
    `${m.reassess(day(h.reassess, language))}${h.overdue ? ` (${style.warn(m.overdue)})` : ''}`,
    h.acknowledged ? h.reason : style.warn(m.unacknowledged),
  ]);
  const open = s.unconfirmed.map((u) => u.reading);
  const readings = [
    m.unconfirmedReadings(open.length),
    `  ${open.slice(0, MOST_READINGS).join(', ')}${open.length > MOST_READINGS ? ` ${m.verbs.more(open.length - MOST_READINGS)}` : ''}`,
  ];
  const c = m.columns;
  return [
    head,
    frozen,
    plans.length === 0
      ? [m.noPlans]
      : layout([{ title: c.plan }, { title: c.made }, { title: c.rows, right: true }, { title: c.state }], plans, width),
    holds.length === 0 ? [] : layout([{ title: c.hold }, { title: '' }, { title: c.because }], holds, width),
    open.length === 0 ? [] : readings.flatMap((l) => wrap(l, width, 2)),
    printWaits(s.waiting, m, language, width, Number.POSITIVE_INFINITY),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}
