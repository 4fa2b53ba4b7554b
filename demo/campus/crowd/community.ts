import { dayAround, type Member } from './member.ts';

/** Votes, events, messages, surveys, pictures, alerts. */
export function writeCommunity(m: Member): void {
  const { w, c, id, kind, place, frame, email, seen } = m;
  const { days } = w;
  const last = seen ?? days.today - 700;
  if (kind !== 'C' && kind !== 'X') {
    if (kind !== 'P' && c.is(0.4))
      w.put('votes', {
        election_id: c.pick(place.elections),
        user_id: id,
        choice: c.pick(['Liste A', 'Liste B', '']),
        order: c.pick([1, null]),
        cast_at: c.is(0.9) ? days.instant(last - c.below(300), 40_000) : null,
      });
    if (c.is(0.3))
      w.put('event_registrations', {
        event_id: c.pick(place.events),
        user_id: id,
        badge_name: c.is(0.7) ? m.name.first : null,
        shirt_size: c.pick(['S', 'M', 'L', null]),
        registered_at: days.instant(last - c.below(300), 40_000),
      });
    if (c.is(0.5)) {
      const newsletter = c.pick(frame.newsletters);
      w.put('newsletter_subscriptions', { newsletter_id: newsletter, user_id: id, address: email, subscribed_on: days.date(last - 400) });
      for (let n = c.times(1); n > 0; n--)
        w.put('messages_sent', {
          id: w.next('messages_sent'),
          newsletter_id: newsletter,
          user_id: id,
          sent_at: c.is(0.02) ? 0 : days.unix(last - c.below(300), 30_000),
          opened: c.pick([true, false, null]),
        });
    }
    if (c.is(0.3))
      w.put('training_answers', {
        id: w.next('training_answers'),
        survey_id: c.pick(frame.surveys),
        user_id: id,
        born_on: c.is(0.8) ? days.date(days.today - 8_000) : null,
        satisfaction: 1 + c.below(5),
        comment: c.is(0.4) ? 'Trop de café, pas assez de chaises.' : null,
        answered_at: days.instant(last - c.below(300), 50_000),
      });
  }
  if ((kind === 'S' || kind === 'A') && c.is(0.08)) writePictures(m);
  if (c.is(0.01)) writeAlert(m);
}

function writePictures({ w, c, id }: Member): void {
  const { days } = w;
  const authorisation = w.next('image_authorisations');
  w.put('image_authorisations', {
    id: authorisation,
    user_id: id,
    scope: c.pick(['website', 'posters', '-']),
    signed_on: days.date(days.today - 3_000),
    ends_on: c.is(0.2) ? '9999-12-31' : c.is(0.1) ? null : days.date(dayAround(w, c, days.edge({ years: 5 }), 2_600)),
  });
  for (let n = c.times(1); n > 0; n--)
    w.put('pictures', {
      id: w.next('pictures'),
      authorisation_id: authorisation,
      file: `s3://pictures/${authorisation}-${n}.jpg`,
      caption: c.is(0.5) ? 'Remise des badges' : null,
    });
}

function writeAlert({ w, c, id, other }: Member): void {
  const { days } = w;
  const followUp = c.pick(['V', 'N', 'N', 'P', null]);
  const alert = w.next('alerts');
  const verified = dayAround(w, c, days.edge({ months: 2 }), 200);
  const ended = followUp === 'P' && c.is(0.5) ? days.today - c.below(60) : null;
  w.put('alerts', {
    id: alert,
    author_id: c.is(0.4) ? null : other(),
    concerned_id: id,
    account_of_facts: 'Heard shouting in cluster 2.',
    author_contact: c.is(0.5) ? 'by letter' : null,
    follow_up: followUp,
    verified_on: followUp === 'V' ? null : days.date(verified),
    proceedings_ended_on: ended === null ? null : days.date(ended),
    received_at: days.instant(verified - 20, 30_000),
  });
  if (followUp === 'P')
    w.put('proceedings', {
      id: w.next('proceedings'),
      alert_id: alert,
      state: ended === null ? c.pick(['open', 'appeal']) : 'closed',
      body_seized: 'Conseil de discipline',
      findings: ended === null ? null : 'Warning.',
      ended_on: ended === null ? null : days.date(ended),
    });
}
