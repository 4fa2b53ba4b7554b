import { dayAround, type Member } from './member.ts';

/** People without an account: visitors, testers, guests, donors, followers. Their number grows with the campus. */
export function writeOutsiders(m: Member): void {
  const { w, c, frame } = m;
  const { days } = w;
  for (let n = c.times(2); n > 0; n--)
    w.put('web_visits', {
      id: w.next('web_visits'),
      visited_at: c.is(0.01) ? null : days.instant(dayAround(w, c, days.edge({ years: 1 }), 600), c.below(80_000)),
      ip: c.is(0.9) ? '198.51.100.7' : null,
      path: c.pick(['/', '/admissions', '/piscine?q=%27', null]),
    });
  if (c.is(0.5))
    w.put('audience_hits', {
      id: w.next('audience_hits'),
      hit_on: days.date(days.today - c.below(900)),
      client_ref: `GA${c.below(1e9)}`,
      page: '/',
    });
  if (c.is(0.05))
    w.put('bug_reports', {
      id: w.next('bug_reports'),
      reported_at: days.instant(days.today - c.below(600), 1_000),
      context: JSON.stringify({ user: { ip: '10.0.0.1' } }),
    });
  if (c.is(0.03)) writeTester(m);
  if (c.is(0.05)) writeGuest(m);
  if (c.is(0.02))
    w.put('donations', {
      id: w.next('donations'),
      donor_name: c.is(0.8) ? 'Anonymous, and fond of it' : null,
      donor_email: null,
      amount_cents: 100 * c.below(5_000),
      received_on: days.date(days.today - c.below(2_000)),
    });
  if (c.is(0.1))
    w.put('social_messages', {
      id: w.next('social_messages'),
      account_id: c.is(0.8) ? frame.media.open : c.pick([frame.media.closedToday, frame.media.closedYesterday]),
      handle: `@fan_${c.below(1e6)}`,
      body: c.is(0.9) ? 'C’est quand, la prochaine piscine ?' : null,
      received_at: days.instant(days.today - c.below(900), 30_000),
      deletion_asked_on: c.is(0.1) ? days.date(days.today - c.below(20)) : null,
    });
}

function writeTester({ w, c }: Member): void {
  const { days } = w;
  const id = w.next('testers');
  w.put('testers', {
    id,
    full_name: `Tester n° ${id}`,
    email: `tester${id}@mail.example`,
    profile: c.is(0.7) ? 'gamer' : null,
    registered_on: c.is(0.03) ? null : days.date(dayAround(w, c, days.edge({ years: 1 }), 700)),
  });
  const result = w.next('research_results');
  w.put('research_results', {
    id: result,
    participant: `P-${result}`,
    birth_date: c.is(0.8) ? days.date(days.today - 9_000) : null,
    observations: c.is(0.8) ? 'Hesitates before the blue button.' : null,
    held_on: days.date(dayAround(w, c, days.edge({ months: 6 }), 400)),
  });
}

function writeGuest({ w, c }: Member): void {
  const { days } = w;
  const guest = w.next('guests');
  const ends = c.is(0.2) ? days.today + c.below(60) : dayAround(w, c, days.edge({ days: 0 }), 4_500);
  w.put('guests', {
    id: guest,
    full_name: `Hôte n° ${guest}`,
    email: `guest${guest}@mail.example`,
    phone: c.is(0.6) ? '+33 6 11 11 11 11' : null,
    last_stay_ends_on: days.date(ends),
  });
  for (const back of [0, 400].slice(0, 1 + c.below(2)))
    w.put('stays', {
      id: w.next('stays'),
      guest_id: guest,
      room: `tower ${1 + c.below(4)}`,
      starts_on: days.date(ends - back - 2),
      ends_on: days.date(ends - back),
      wishes: c.is(0.5) ? 'no stairs' : null,
    });
  if (c.is(0.6))
    w.put('stay_payments', {
      id: w.next('stay_payments'),
      guest_id: guest,
      amount_cents: 12_000,
      card_label: c.is(0.8) ? 'VISA 4242' : null,
      paid_on: days.date(dayAround(w, c, days.edgeAfterYearEnd(10), 5_000)),
    });
}
