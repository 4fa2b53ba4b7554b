/** A value without the places where it was written, and with days as text: what it means, for hashes and comparisons. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (value instanceof Temporal.PlainDate) return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (k === 'span' ? [] : [[k, withoutSpans(v)]])));
}
