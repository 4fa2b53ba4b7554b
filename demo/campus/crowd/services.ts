import { dayAround, type Member } from './member.ts';

/** Helpdesk, requests, API, backups. */
export function writeServices(m: Member): void {
  const { w, c, id, kind, login, email, frame, seen } = m;
  const { days } = w;
  const last = seen ?? days.today - 700;
  if (c.is(0.06)) {
    const channel = c.pick(['intranet', 'intranet', 'admissions', 'mail', 'letter', 'desk', 'fax']);
    const answered = c.is(0.8) ? dayAround(w, c, days.edge({ years: 1 }), 600) : null;
    const received = (answered ?? days.today) - 12;
    w.put('rights_requests', {
      id: w.next('rights_requests'),
      user_id: id,
      type: c.pick(['access', 'portability', 'deletion', 'rectification', 'objection', 'other']),
      channel,
      addressee: c.pick(['J', 'A']),
      received_on: days.date(received),
      answered_on: answered === null ? null : days.date(answered),
      wording: c.is(0.9) ? 'Bonjour, que savez-vous de moi ?' : null,
    });
  }
  if (kind === 'C' || kind === 'X') return;
  if (c.is(0.25)) {
    const ticket = w.next('tickets');
    w.put('tickets', {
      id: ticket,
      user_id: id,
      subject: 'Screen stays black',
      contact_email: c.is(0.8) ? email : null,
      opened_at: days.instant(last - c.below(300), 40_000),
    });
    const first = w.next('ticket_messages');
    w.put('ticket_messages', {
      id: first,
      ticket_id: ticket,
      reply_to: null,
      body: 'It does not start.',
      written_at: days.instant(last, 41_000),
    });
    if (c.is(0.6))
      w.put('ticket_messages', {
        id: w.next('ticket_messages'),
        ticket_id: ticket,
        reply_to: first,
        body: c.is(0.9) ? 'Is it plugged in?' : null,
        written_at: days.instant(last, 42_000),
      });
  }
  if (c.is(0.5))
    w.put('backup_entries', {
      id: w.next('backup_entries'),
      set_id: c.is(0.1) ? c.pick([frame.edge.backupKept, frame.edge.backupDue, frame.edge.backupNone]) : c.pick(frame.backups),
      user_id: id,
      path: `/home/${login}`,
      bytes: c.is(0.9) ? c.below(1e9) : null,
    });
  if (kind !== 'P' && c.is(0.1)) {
    const key = w.next('api_keys');
    w.put('api_keys', {
      id: key,
      user_id: id,
      name: c.is(0.8) ? 'my bot' : null,
      uid: `uid-${key}`,
      secret_digest: c.below(1e9).toString(36),
    });
    for (let n = c.times(2); n > 0; n--)
      w.put('api_calls', {
        id: w.next('api_calls'),
        api_key_ref: c.is(0.02) ? 0 : key,
        route: '/v2/me',
        called_at: days.unix(last - c.below(100), 20_000),
      });
  }
}
