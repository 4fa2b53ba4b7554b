import type { Member } from './member.ts';

/** Seats, bookings, attendance. */
export function writePresence({ w, c, id, kind, place, frame, seen }: Member): void {
  const { days } = w;
  const last = seen ?? days.today - 500;
  for (let n = c.times(kind === 'S' ? 10 : 3); n > 0; n--) {
    const day = last - c.below(200);
    const second = c.below(60_000);
    w.put('locations', {
      id: w.next('locations'),
      user_id: id,
      cluster_id: c.is(0.95) ? c.pick(place.clusters) : null,
      kind: c.is(0.8) ? 'seat' : 'badge',
      host: `c1r${c.below(12)}s${c.below(12)}`,
      begin_at: days.instant(day, second),
      end_at: c.is(0.9) ? days.instant(day, second + 7_200) : null,
    });
  }
  for (let n = c.times(1); n > 0; n--)
    w.put('bookings', {
      id: w.next('bookings'),
      user_id: id,
      cluster_id: c.pick(place.clusters),
      seat: c.is(0.9) ? `s${c.below(40)}` : null,
      starts_at: days.local(last - c.below(30), 36_000),
      minutes: 30 * c.below(8),
    });
  if (kind !== 'S' && kind !== 'A') return;
  const cohort = c.is(0.05) ? c.pick([frame.edge.cohortKept, frame.edge.cohortDue, frame.edge.cohortUnknown]) : c.pick(place.cohorts).id;
  const first = last - c.below(200);
  for (let n = c.times(5); n > 0; n--)
    w.put('attendance', {
      user_id: id,
      cohort_id: cohort,
      day: days.date(first - n),
      arrived: c.is(0.9) ? `0${8 + c.below(2)}:${10 + c.below(49)}:00` : null,
      minutes: c.below(700),
    });
}
