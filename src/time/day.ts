/** The first instant of a local day; where clocks go back over midnight, the first of the two (E4). */
export function startOfDay(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone }).toInstant();
}

/**
 * The local day of an instant: the latest day that has begun. It never goes back, also where clocks do so over midnight
 * (America/St_Johns, 29 October 2006), so that the second 23:30 of that night belongs to the 29th: later, never too early (E4, S25).
 */
export function localDay(instant: Temporal.Instant, zone: string): Temporal.PlainDate {
  const shown = instant.toZonedDateTimeISO(zone).toPlainDate();
  return instant.epochMilliseconds < endOfDay(shown, zone) ? shown : shown.add({ days: 1 });
}

const ends = new Map<string, Map<number, number>>();

/** When the day after has begun, in epoch milliseconds. Kept: rows by the million fall on the same few thousand days. */
function endOfDay(day: Temporal.PlainDate, zone: string): number {
  const known = ends.get(zone) ?? new Map<number, number>();
  ends.set(zone, known);
  const key = (day.year * 12 + day.month) * 31 + day.day;
  const end = known.get(key) ?? startOfDay(day.add({ days: 1 }), zone).epochMilliseconds;
  known.set(key, end);
  return end;
}
