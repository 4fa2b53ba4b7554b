import { enter, expect, numbered, type Side, type Stage, sides } from './stage.ts';

/** People without an account: company contacts, followers, testers, guests; what only the general principle covers; and lea, of the staff. */
export function writeOutsiders(stage: Stage): void {
  const { days, frame, w } = stage;
  for (const [side, day] of sides(days.edge({ months: 1 }))) {
    const contact = numbered(stage, '42-RET-024', side, 'company_contacts', {
      company_id: frame.companies[1]!,
      full_name: `Mme ${side}`,
      email: `${side}@company.example`,
      phone: null,
      last_offer_expires_on: days.date(day),
    });
    numbered(stage, '42-RET-024', side, 'offers', {
      contact_id: contact.id,
      title: 'Alternance',
      body: '12 mois',
      expires_on: days.date(day),
    });
  }
  writeFollowers(stage);
  for (const [side, day] of sides(days.edge({ years: 1 })))
    numbered(stage, '42-RET-038', side, 'testers', {
      full_name: `Testeuse ${side}`,
      email: `${side}@tester.example`,
      profile: null,
      registered_on: days.date(day),
    });
  for (const [side, day] of sides(days.edge({ months: 6 }))) {
    const id = w.next('research_results');
    w.put('research_results', {
      id,
      participant: `P-${side}`,
      birth_date: days.date(days.today - 9_000),
      observations: 'Smiles.',
      held_on: days.date(day),
    });
    expect(stage, '42-RET-039', side, 'research_results', ['id'], { id }, side === 'due' ? 'anonymised' : 'kept');
  }
  writeGuests(stage);
  numbered(stage, '42-RET-048', 'kept', 'audience_hits', { hit_on: days.date(days.today - 3_000), client_ref: 'GA1', page: '/' });
  numbered(stage, '42-RET-048', 'kept', 'bug_reports', {
    reported_at: days.instant(days.today - 3_000, 0),
    context: '{"user":{"ip":"10.0.0.2"}}',
  });
  numbered(stage, '42-RET-048', 'kept', 'donations', {
    donor_name: 'Mécène',
    donor_email: null,
    amount_cents: 4_200,
    received_on: days.date(days.today - 3_000),
  });
}

/** An account of the network that was closed today and yesterday; and one in use, where somebody asked for deletion on these days. */
function writeFollowers(stage: Stage): void {
  const { days, frame } = stage;
  const message = (side: Side, account_id: number, asked: number | null) =>
    numbered(stage, '42-RET-045', side, 'social_messages', {
      account_id,
      handle: '@fan',
      body: 'Bravo',
      received_at: days.instant(days.today - 500, 0),
      deletion_asked_on: asked === null ? null : days.date(asked),
    });
  message('kept', frame.media.closedToday, null);
  message('due', frame.media.closedYesterday, null);
  for (const [side, day] of sides(days.edge({ days: 0 }))) message(side, frame.media.open, day);
}

/** Guests go on the day after their stay; one who paid is a skeleton until the accounts let go of the payment. */
function writeGuests(stage: Stage): void {
  const { days, w } = stage;
  for (const [side, day] of sides(days.edge({ days: 0 }))) {
    const guest = numbered(stage, '42-RET-040', side, 'guests', {
      full_name: `Hôte ${side}`,
      email: `${side}@guest.example`,
      phone: null,
      last_stay_ends_on: days.date(day),
    });
    numbered(stage, '42-RET-040', side, 'stays', {
      guest_id: guest.id,
      room: 'tower 1',
      starts_on: days.date(day - 2),
      ends_on: days.date(day),
      wishes: 'sea view',
    });
  }
  const paying = w.put('guests', {
    id: w.next('guests'),
    full_name: 'Hôtesse qui a payé',
    email: 'paid@guest.example',
    phone: null,
    last_stay_ends_on: days.date(days.today - 900),
  });
  for (const [side, day] of sides(days.edgeAfterYearEnd(10)))
    numbered(stage, '42-RET-041', side, 'stay_payments', {
      guest_id: paying.id,
      amount_cents: 9_900,
      card_label: 'CB 4242',
      paid_on: days.date(day),
    });
  const lea = enter(stage, 'lea', 'X', { test_status: null });
  w.put('roles_users', { user_id: lea.id, role: 'staff', since: null });
}
