/** Carries out a plan in a process of its own, which a test can kill: `node carry-out.ts FOLDER PLAN`. Says a line for each batch. */
import { drivers } from '../../src/app.ts';
import { runPlan } from '../../src/work/run-plan.ts';

const [folder, plan] = process.argv.slice(2) as [string, string];
const setting = { cwd: folder, env: process.env, now: () => Temporal.Now.instant(), drivers, untested: false };
const { state } = await runPlan(setting, plan, { goOn: true, say: (p) => p.kind === 'batch' && process.stdout.write('batch\n') });
process.stdout.write(`${state}\n`);
