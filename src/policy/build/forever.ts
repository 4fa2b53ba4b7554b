import type { Path } from '../../text/yaml.ts';
import type { End } from '../model.ts';
import type { EndInput } from '../schema/end.ts';
import { partsOf } from './end.ts';

/** Whether an end never comes, or may never come: it has to be reviewed then (S21). */
export function endless(end: End | undefined): boolean {
  if (end?.kind === 'latest') return end.of.some(endless);
  if (end?.kind === 'first-known') return end.of.some(endless);
  if (end?.kind === 'earliest') return end.of.length > 0 && end.of.every(endless);
  return end?.kind === 'forever';
}

/** Where `forever` is written. */
export function placeOfForever(input: EndInput | undefined, path: Path): Path | undefined {
  if (input === undefined || typeof input === 'string') return undefined;
  if ('for' in input && JSON.stringify(input.for).includes('"forever"')) return [...path, 'for'];
  for (const [way, part] of partsOf(input)) {
    const found = placeOfForever(part, [...path, ...way]);
    if (found) return found;
  }
  return undefined;
}
