import { status as read } from '../../work/status.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';
import { layout } from '../table.ts';
import { day, number } from '../words.ts';

/** `lethe status`: freezes, holds, plans, open readings, and what waits. */
export async function status({ setting, print, m, style, language }: Door): Promise<ExitCode> {
  const s = await read(setting);
  print(s, () => {
    const lines = [`${m.policyLine(s.policy.id, day(s.policy.version, language))}. ${s.store}.`];
    if (s.frozen) lines.push('', style.bad(m.frozen(s.frozen.since.slice(0, 16).replace('T', ' '), s.frozen.by, s.frozen.reason)));
    lines.push('', ...(s.plans.length === 0 ? [m.noPlans] : planLines()));
    if (s.holds.length > 0)
      lines.push(
        '',
        ...s.holds.map(
          (h) =>
            `  ${h.id}  ${m.reassess(day(h.reassess, language))}${h.overdue ? ` (${style.warn(m.overdue)})` : ''}  ${h.acknowledged ? h.reason : style.warn(m.unacknowledged)}`,
        ),
      );
    if (s.unconfirmed.length > 0)
      lines.push('', m.unconfirmedReadings(s.unconfirmed.length), ...s.unconfirmed.map((u) => `  ${u.reading}`));
    const waits = s.waiting.map((w) => [
      m.waits[w.for as keyof typeof m.waits],
      number(w.rows, language),
      `${w.system}.${w.table}`,
      [w.cause && (m.causes[w.cause] ?? w.cause), w.rule && `(${w.rule})`].filter(Boolean).join(' '),
    ]);
    if (waits.length > 0)
      lines.push(
        '',
        ...layout(
          [{ title: m.columns.waits }, { title: m.columns.rows, right: true }, { title: m.columns.table }, { title: m.columns.because }],
          waits,
        ),
      );
    return lines.join('\n');
    function planLines(): string[] {
      return layout(
        [{ title: 'plan' }, { title: '' }, { title: m.columns.rows, right: true }, { title: '' }],
        s.plans.map((p) => [p.id, p.created.slice(0, 16).replace('T', ' '), number(p.rows, language), p.state]),
      );
    }
  });
  return EXIT.done;
}
