import { digest } from '../bytes/digest.ts';
import { withoutSpans } from '../text/without-spans.ts';
import type { SystemMap } from './model.ts';

/** The identity of what a resolved map means, foreign keys and representations included: a changed schema is another map (E1, S44). */
export function mapHash(map: SystemMap): string {
  return digest(withoutSpans(map));
}
