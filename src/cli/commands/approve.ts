import { approvePlan } from '../../work/approve-plan.ts';
import { EXIT, type ExitCode } from '../context.ts';
import type { Door } from '../door.ts';

/** `lethe approve PLAN [--large 3,7]`: somebody answers for the plan. */
export async function approve(
  { setting, print, m, style }: Door,
  id: string,
  options: { large: number[]; comment?: string },
): Promise<ExitCode> {
  const { plan, approval } = await approvePlan(setting, id, options);
  print(approval, () => m.approved(plan.id, approval.by, style.strong(`lethe apply ${plan.id}`)));
  return EXIT.done;
}
