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
  const next = shown.add({ days: 1 });
  return Temporal.Instant.compare(startOfDay(next, zone), instant) <= 0 ? next : shown;
}
