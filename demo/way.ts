import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apply } from '../src/cli/commands/apply.ts';
import { approve } from '../src/cli/commands/approve.ts';
import { check } from '../src/cli/commands/check.ts';
import { confirm } from '../src/cli/commands/confirm.ts';
import { explain } from '../src/cli/commands/explain.ts';
import { addHold } from '../src/cli/commands/hold.ts';
import { plan } from '../src/cli/commands/plan.ts';
import { EXIT, type ExitCode } from '../src/cli/context.ts';
import { printPlan } from '../src/cli/print-plan.ts';
import { printWaits, waitsOf } from '../src/cli/print-waits.ts';
import { styleFor } from '../src/cli/style.ts';
import { number, shellWord } from '../src/cli/words.ts';
import type { Plan } from '../src/plan/plan.ts';
import { listReadings } from '../src/work/confirm-reading.ts';
import type { ExplainedPerson } from '../src/work/explain-row.ts';
import { makePlan } from '../src/work/make-plan.ts';
import type { Stage } from './stage.ts';

/** From check to what is left, with the commands that people type (E19, E25, S37). */
export async function wholeWay(stage: Stage): Promise<ExitCode> {
  const { door, say, title, run, cast, results } = stage;
  title(say.check(cast.policy));
  const found = await run('check --live', (d) => check(d, { live: true, strict: false }));
  if (found !== EXIT.done) return found;

  await showUnconfirmed(stage);
  title(say.confirm);
  const readings = listReadings(door.setting).filter(({ reading }) => !reading.confirmed);
  const ids = readings.map(({ reading }) => reading.id);
  await run(`confirm ${ids.join(' ')} --by "${say.by}"`, (d) => confirm(d, ids, { by: say.by }));

  const { id, person, name } = cast.held;
  title(say.hold(name));
  const reassess = door.setting.now().toZonedDateTimeISO('Europe/Paris').toPlainDate().add({ months: 3 }).toString();
  await run(`hold add --person ${person} --reason "${say.holdReason}" --reassess ${reassess} --id ${id}`, (d) =>
    addHold(d, { id, person, reason: say.holdReason, reassess }),
  );

  title(say.plan);
  await run(
    'plan',
    (d) => plan(d, { refresh: false, sql: false }),
    () => '',
  );
  const made = results.at(-1)!.result as Plan;
  await showPlan(stage, made);
  title(say.approve);
  const large = made.steps.filter((s) => s.large).map((s) => s.number);
  const flag = large.length > 0 ? ` --large ${large.join(',')}` : '';
  await run(`approve ${made.id}${flag} --comment "${say.comment}"`, (d) => approve(d, made.id, { large, comment: say.comment }));

  title(say.apply);
  const lastLine = (text: string) => text.slice(text.lastIndexOf('\n') + 1);
  let applied = await run(`apply ${made.id}`, (d) => apply(d, made.id, { goOn: false }), lastLine);
  // the first run of each system stops once
  for (const _ of new Set(made.steps.map((s) => s.system))) {
    if (applied !== EXIT.partial || door.context.interrupt.aborted) break;
    applied = await run(`apply ${made.id} --go-on`, (d) => apply(d, made.id, { goOn: true }), lastLine);
  }
  if (applied !== EXIT.done) return applied;

  title(say.explain(cast.explained.name));
  for (const person of cast.explained.persons) await showPerson(stage, person);
  title(say.left);
  return run('plan --refresh', (d) => plan(d, { refresh: true, sql: false }));
}

/** What waits while nobody has confirmed the readings. That plan is kept and never approved. */
async function showUnconfirmed({ door, say, title, tell, results }: Stage): Promise<void> {
  const made = await makePlan(door.setting, { refresh: false });
  const waits = waitsOf(made.surveys).filter((w) => w.for === 'confirmed-reading');
  const n = (value: number) => number(value, door.language);
  results.push({ command: 'plan', result: made });
  title(say.unconfirmed(n(waits.reduce((sum, w) => sum + w.rows, 0)), n(made.readings.unconfirmed)));
  tell(printWaits(waits, door.m, door.language, door.width, 20).join('\n'));
}

/** Why a person is still there, and why one of their other rows is, an archived one before any other. */
async function showPerson({ run, results }: Stage, person: string): Promise<void> {
  await run(`explain ${person}`, (d) => explain(d, person, []));
  const { person: own, tables } = results.at(-1)!.result as ExplainedPerson;
  const others = tables.filter((t) => t.table !== own.table);
  const other = others.find((t) => t.verdicts.archived) ?? others[0];
  if (!other) return;
  const [place, key] = [`${own.system}.${other.table}`, other.keys[0]!];
  await run(`explain ${[place, ...key].map(shellWord).join(' ')}`, (d) => explain(d, place, key));
}

/** Steps that are shown of a plan; the whole of it is in a file. */
const SHOWN = 12;

async function showPlan({ door, folder, say, tell, shown }: Stage, made: Plan): Promise<void> {
  const { language, width, style, context } = door;
  const file = join(folder, 'plan.txt');
  const plain = styleFor({ ...context.out, isTerminal: false }, {});
  await writeFile(file, `${printPlan(made, plain, language, Number.POSITIVE_INFINITY)}\n`);
  const largest = [...made.steps].sort((a, b) => b.rows - a.rows).slice(0, SHOWN);
  const steps = made.steps.filter((s) => largest.includes(s)).map((s) => ({ ...s, reasons: s.reasons.slice(0, 1) }));
  const text = printPlan({ ...made, steps, surveys: [], elsewhere: [] }, style, language, width);
  tell(text.slice(0, text.lastIndexOf('\n\n')));
  tell(say.more(number(made.steps.length - steps.length, language), shown(file)));
}
