import type { Policy, Reading } from '../model.ts';
import { rulesOf } from '../read.ts';
import type { On, Place } from './places.ts';

/** What carries a promise out: retention rules in plan and apply, a gate before use, the answer to a request, the notice, the register. */
export type By = 'rule' | 'gate' | 'request' | 'notice' | 'register';

const BY: Record<On, By> = {
  controller: 'notice',
  dpo: 'notice',
  role: 'rule',
  data: 'rule',
  source: 'notice',
  recipient: 'notice',
  event: 'rule',
  fact: 'rule',
  activity: 'rule',
  basis: 'request',
  rule: 'rule',
  sites: 'notice',
  campuses: 'notice',
  channels: 'request',
  rights: 'request',
  requests: 'request',
  authorities: 'notice',
  transfers: 'register',
  processors: 'register',
  disclosures: 'notice',
  consents: 'gate',
  ages: 'gate',
  marketing: 'gate',
  cookies: 'gate',
  decisions: 'request',
  security: 'register',
  breaches: 'register',
  notices: 'notice',
  definitions: 'notice',
  versions: 'notice',
  statements: 'notice',
};

/** What this program carries out today; the rest is expressed, and waits for its chapter. */
const NOW: readonly By[] = ['rule'];

export interface Enforcement {
  by: By;
  /** `in-force`: plans carry it out; `waits`: for the confirmation of a reading (S37); `not-yet`: nothing here carries it out so far. */
  state: 'in-force' | 'waits' | 'not-yet';
  reading?: Reading;
}

/** How what stands at a place is carried out; what is `not-yet` is never said to be done (E30). */
export function enforcementAt(policy: Policy, place: Place): Enforcement {
  const by = BY[place.on];
  if (!NOW.includes(by)) return { by, state: 'not-yet' };
  const reading = place.on === 'rule' ? rulesOf(policy).find((r) => r.id === place.element)?.reading : undefined;
  return reading && !reading.confirmed ? { by, state: 'waits', reading } : { by, state: 'in-force' };
}
