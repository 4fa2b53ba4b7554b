import type { Plan } from '../plan/plan.ts';
import { policyHash } from '../policy/hash.ts';
import { type Approval, addApproval } from '../store/approvals.ts';
import { findPlan } from '../store/plans.ts';
import type { Store } from '../store/store.ts';
import { Trouble } from '../text/trouble.ts';
import { actor, type Setting, withProject } from './setting.ts';

/** The plan with this id, in whatever case and with letters for the digits that they resemble; `Trouble` plan-unknown when there is none. */
export async function planCalled(store: Store, id: string): Promise<Plan> {
  const plan = await findPlan(store.db, id.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1'));
  if (!plan)
    throw new Trouble('plan-unknown', `there is no plan \`${id}\``, 'run `lethe status` to see the plans, or `lethe plan` to make one');
  return plan;
}

/**
 * Approves a plan. Every large step has to be named (design.md section 7): `large` lists their numbers. `Trouble` plan-unknown,
 * plan-outdated when the policy changed since, plan-large when a large step is not named.
 */
export function approvePlan(
  setting: Setting,
  id: string,
  options: { large: number[]; comment?: string },
): Promise<{ plan: Plan; approval: Approval }> {
  return withProject(setting, async ({ policy }, store) => {
    const plan = await planCalled(store, id);
    if (plan.policy.hash !== policyHash(policy))
      throw new Trouble('plan-outdated', `policy or readings changed since plan \`${plan.id}\` was made`, 'run `lethe plan` again');
    const unnamed = plan.steps.filter((s) => s.large && !options.large.includes(s.number)).map((s) => s.number);
    if (unnamed.length > 0) {
      throw new Trouble(
        'plan-large',
        `plan \`${plan.id}\` has large steps: ${unnamed.join(', ')}`,
        `look at them in the plan; to approve them too: lethe approve ${plan.id} --large ${plan.steps
          .filter((s) => s.large)
          .map((s) => s.number)
          .join(',')}`,
      );
    }
    const unknown = options.large.filter((n) => !plan.steps.some((s) => s.number === n && s.large));
    if (unknown.length > 0)
      throw new Trouble(
        'argument-invalid',
        `plan \`${plan.id}\` has no large step ${unknown.join(', ')}`,
        'name only steps that the plan marks as large',
      );
    const approval: Approval = {
      plan: plan.id,
      by: actor(setting),
      at: setting.now().toString(),
      ...(options.comment ? { comment: options.comment } : {}),
      large: options.large,
    };
    await addApproval(store.db, approval);
    return { plan, approval };
  });
}
