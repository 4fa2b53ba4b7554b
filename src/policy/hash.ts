import { digest } from '../bytes/digest.ts';
import { withoutSpans } from '../text/without-spans.ts';
import type { Policy } from './model.ts';

/** The identity of what a policy means: places in files do not count, confirmed readings do (E1, S44). */
export function policyHash(policy: Policy): string {
  return digest(withoutSpans(policy));
}
