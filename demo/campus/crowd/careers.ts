import { CITIES, EMPLOYERS } from '../names.ts';
import { dayAround, type Member } from './member.ts';

/** CVs, applications to offers, internships, alumni; and now and then a company that posts an offer. */
export function writeCareer(m: Member): void {
  const { w, c, id, kind, frame } = m;
  const { days } = w;
  const offer = c.is(0.15) ? writeOffer(m) : undefined;
  if (kind !== 'S' && kind !== 'A') return;
  if (c.is(0.4)) {
    const cv = w.next('cvs');
    w.put('cvs', {
      id: cv,
      user_id: id,
      headline: 'C, Rust et « beaucoup de café »',
      summary: c.is(0.8) ? 'Looks for an internship.' : null,
      phone: c.is(0.5) ? '+33 6 00 00 00 00' : null,
    });
    for (let position = 1; position <= c.below(3); position++)
      w.put('cv_experiences', { cv_id: cv, position, employer: c.pick(EMPLOYERS), mission: c.is(0.9) ? 'Tests' : null });
  }
  if (offer !== undefined && c.is(0.5))
    w.put('job_applications', {
      offer_id: offer,
      user_id: id,
      letter: c.is(0.8) ? 'Madame, Monsieur…' : null,
      sent_at: days.instant(days.today - c.below(900), 30_000),
    });
  if (c.is(0.2)) {
    const starts = days.today - 200 - c.below(1_200);
    w.put('internships', {
      id: w.next('internships'),
      user_id: id,
      company_id: c.pick(frame.companies),
      tutor_name: c.is(0.8) ? 'Mme de La Tour' : null,
      starts_on: days.date(starts),
      ends_on: c.is(0.9) ? days.date(starts + 120) : null,
      report: c.is(0.5) ? 'All went well.' : null,
    });
  }
  if (kind !== 'A') return;
  if (c.is(0.7))
    w.put('alumni_profiles', {
      user_id: id,
      current_employer: c.is(0.6) ? c.pick(EMPLOYERS) : null,
      city: c.pick(CITIES),
      mentor: c.pick([true, false, null]),
    });
  if (c.is(0.4))
    w.put('alumni_answers', {
      id: w.next('alumni_answers'),
      user_id: id,
      asked_on: days.date(days.today - c.below(1_500)),
      employed: c.pick([true, false, null]),
      salary_band: c.is(0.5) ? '35-40 k€' : null,
      comment: null,
    });
}

/** A contact at a company with an offer; the contact goes with their last offer. */
function writeOffer({ w, c, frame }: Member): number {
  const { days } = w;
  const contact = w.next('company_contacts');
  const expires = dayAround(w, c, days.edge({ months: 1 }), 300) + (c.is(0.3) ? 60 : 0);
  w.put('company_contacts', {
    id: contact,
    company_id: c.pick(frame.companies),
    full_name: `M. Œuvrard ${contact}`,
    email: `jobs${contact}@company.example`,
    phone: c.is(0.6) ? '+33 1 00 00 00 00' : null,
    last_offer_expires_on: c.is(0.97) ? days.date(expires) : null,
  });
  const offer = w.next('offers');
  w.put('offers', {
    id: offer,
    contact_id: contact,
    title: 'Stage C / Go',
    body: c.is(0.9) ? 'Six mois, à deux pas du canal.' : null,
    expires_on: c.is(0.03) ? 'soon' : days.date(expires),
  });
  return offer;
}
