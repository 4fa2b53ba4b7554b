import { all, type Join, type Predicate, parent, type RangeKind, textOf } from './predicate.ts';

interface Bounded {
  path: Join[];
  column: string;
  as: RangeKind;
  from?: string | number;
  before?: string | number;
}

/**
 * Adds to a predicate the column ranges that it implies, so that an ordinary index serves it (E2, E5): where every way to be true
 * needs `column < b` for some b, the row needs `column < max(b)`. The answer is unchanged.
 */
export function narrow(p: Predicate): Predicate {
  const hints = [...implied(p, []).values()].map((b) => {
    const range: Predicate = {
      is: 'range',
      column: b.column,
      as: b.as,
      ...(b.from === undefined ? {} : { from: b.from }),
      ...(b.before === undefined ? {} : { before: b.before }),
    };
    return b.path.reduceRight<Predicate>((inner, link) => parent(link, inner), range);
  });
  const narrowed = all(p, ...hints);
  return textOf(narrowed) === textOf(p) ? p : narrowed;
}

/** Ranges that hold wherever the predicate holds, by path and column. */
function implied(p: Predicate, path: Join[]): Map<string, Bounded> {
  const none = new Map<string, Bounded>();
  switch (p.is) {
    case 'range': {
      const bounded = { path, column: p.column, as: p.as, from: p.from, before: p.before };
      return new Map([[JSON.stringify([path, p.column, p.as]), bounded]]);
    }
    case 'parent':
      return implied(p.holds, [...path, p.link]);
    case 'all':
      return p.of.map((q) => implied(q, path)).reduce((a, b) => merge(a, b, 'both'), none);
    case 'any': {
      const parts = p.of.map((q) => implied(q, path));
      return parts.length === 0 ? none : parts.reduce((a, b) => merge(a, b, 'either'));
    }
    default:
      return none;
  }
}

function merge(a: Map<string, Bounded>, b: Map<string, Bounded>, how: 'both' | 'either'): Map<string, Bounded> {
  const merged = new Map<string, Bounded>();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(key), b.get(key)];
    if (x && y) merged.set(key, { ...x, from: extreme(x.from, y.from, how, 1), before: extreme(x.before, y.before, how, -1) });
    else if (how === 'both') merged.set(key, (x ?? y)!);
  }
  return merged;
}

/** `sign` 1 = lower limits: both keeps the larger, either the smaller; -1 = upper limits, the other way round. */
function extreme(
  a: string | number | undefined,
  b: string | number | undefined,
  how: 'both' | 'either',
  sign: 1 | -1,
): string | number | undefined {
  if (a === undefined || b === undefined) return how === 'both' ? (a ?? b) : undefined;
  const larger = a > b ? a : b;
  const smaller = a > b ? b : a;
  return (how === 'both') === (sign === 1) ? larger : smaller;
}
