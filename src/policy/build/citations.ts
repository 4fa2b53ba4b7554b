import type { Path } from '../../text/yaml.ts';
import type { Citation } from '../model.ts';
import type { CitationInput } from '../schema/names.ts';
import { day } from './day.ts';
import { type Draft, report } from './draft.ts';

/** What stands behind a rule or basis; a text without force is a warning at its place, because nothing can rest on it. */
export function citations(draft: Draft, cites: CitationInput[] | undefined, path: Path): Citation[] {
  return (cites ?? []).map((c, i): Citation => {
    if (typeof c === 'string') return { text: c, status: 'in-force' };
    if (c.on) day(draft, c.on, [...path, i, 'on']);
    if (c.status === 'repealed') {
      const message = `\`${c.text}\` has had no force${c.on ? ` since ${c.on}` : ''}`;
      report(draft, 'warning', 'repealed-citation', [...path, i], message, 'cite what is in force, or let the rule stand on its own');
    }
    return { text: c.text, status: c.status ?? 'in-force', ...(c.on ? { repealed: c.on } : {}) };
  });
}
