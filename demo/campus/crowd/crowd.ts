import { Chance } from '../chance.ts';
import type { Frame } from '../frame.ts';
import { nameOf } from '../names.ts';
import { type Person, writePerson } from '../person.ts';
import type { Row, Writer } from '../writer.ts';
import { writeAccount } from './account.ts';
import { writeAdmission } from './admission.ts';
import { writeCareer } from './careers.ts';
import { writeCommunity } from './community.ts';
import { dayAround, type Member } from './member.ts';
import { writeOutsiders } from './outsiders.ts';
import { writePresence } from './presence.ts';
import { writeServices } from './services.ts';
import { writeStudies } from './studies.ts';

/** One person with all their rows, the same for the same seed and number. `first` is the first of the crowd: the cast keeps to itself. */
export function writeMember(w: Writer, frame: Frame, seed: number, index: number, first: number): void {
  const c = new Chance(seed, 'person', index);
  const place = c.pick(frame.campuses);
  const kind = kindOf(seed, index);
  const seen = lastSeen(w, c, kind);
  const other = () => {
    for (let tries = 0; tries < 8; tries++) {
      const found = first + c.below(index - first + 1);
      if (!['C', 'X'].includes(kindOf(seed, found))) return found;
    }
    return index;
  };
  const person = writePerson(
    w,
    { name: nameOf(c), kind, campus: place.id },
    { ...account(w, c, seen), ...tests(w, c, kind, seen), ...ends(w, c, kind, seen) },
  );
  const member: Member = { ...person, w, c, frame, place, seen, other };
  writeAccount(member);
  writeAdmission(member);
  if (kind !== 'C' && kind !== 'X') writeStudies(member);
  // the seats that staff use are no matter of any activity: something to find
  if (kind !== 'C' && (kind !== 'X' || c.is(0.05))) writePresence(member);
  writeCareer(member);
  writeCommunity(member);
  writeServices(member);
  writeOutsiders(member);
}

/** What somebody of the crowd is, without writing them. */
const kindOf = (seed: number, index: number): Person['kind'] =>
  new Chance(seed, 'kind', index).pick(['C', 'C', 'C', 'P', 'S', 'S', 'S', 'A', 'A', 'X'] as const);

function lastSeen(w: Writer, c: Chance, kind: Person['kind']): number | null {
  if (kind === 'C') return null;
  const three = w.days.edge({ years: 3 });
  if (kind === 'S') return c.is(0.85) ? w.days.today - c.below(90) : dayAround(w, c, three, 1_500);
  return c.is(0.03) ? null : dayAround(w, c, three, 2_100);
}

function account({ days }: Writer, c: Chance, seen: number | null): Row {
  const born = days.today - 6_500 - c.below(9_000);
  return {
    prénom_usage: c.is(0.03) ? 'Sacha' : null,
    birth_date: c.is(0.9) ? days.date(born) : null,
    phone: c.is(0.7) ? `+33 6 ${String(10_000_000 + c.below(89_999_999)).replace(/(..)(?=.)/g, '$1 ')}` : null,
    'Postal Address': c.is(0.4) ? `${1 + c.below(200)} bis, rue de l’Église` : null,
    picture_url: c.is(0.5) ? `https://cdn.campus42.example/${c.below(1e9)}.jpg` : null,
    last_seen_at: seen === null ? null : days.instant(seen, c.below(80_000)),
    created_at: days.instant(days.today - 2_200 - c.below(900), 43_200),
  };
}

/** How the entry tests went, and when the person was last seen on the Admissions site. */
function tests(w: Writer, c: Chance, kind: Person['kind'], seen: number | null): Row {
  const { days } = w;
  if (kind !== 'C')
    return { test_status: kind === 'X' ? null : 'OK', admissions_seen_at: seen === null ? null : days.local(seen - 200, 40_000) };
  const status = c.pick(['KO', 'KO', 'KO', 'WAIT', '', '', null, 'OK', 'OK', c.is(0.1) ? 'ABS' : 'KO']);
  const site = dayAround(w, c, days.edge({ years: 3 }), 1_900);
  const decided = dayAround(w, c, days.edge({ months: 1 }), 400);
  return {
    test_status: status,
    test_decided_at: status === 'KO' || status === 'OK' ? days.instant(decided, c.below(80_000)) : null,
    admissions_seen_at: c.is(0.02) ? null : days.local(site, c.below(80_000)),
  };
}

/** What a person asked or what ended for them. */
function ends({ days }: Writer, c: Chance, kind: Person['kind'], seen: number | null): Row {
  const some = (share: number) => (c.is(share) ? days.today - c.below(700) : undefined);
  const asked = some(0.03);
  const deleted = some(0.02);
  const closed = kind === 'A' ? some(0.1) : undefined;
  const removal = kind === 'A' ? some(0.08) : undefined;
  const objected = some(0.03);
  const left = kind === 'A' ? (seen ?? days.today - 1_000) - c.below(300) : undefined;
  return {
    ...(asked === undefined ? {} : { deletion_asked_at: days.instant(asked, 50_000) }),
    ...(deleted === undefined ? {} : { deleted_at: days.instant(deleted, 50_000) }),
    ...(closed === undefined ? {} : { alumnforce_closed_on: days.date(closed) }),
    ...(kind === 'A' ? { intranet_removal_asked_on: removal === undefined ? '' : days.date(removal) } : {}),
    ...(objected === undefined ? {} : { cv_objected_at: days.instant(objected, 1_000), events_objected_on: days.date(objected) }),
    messages_objected_at: objected === undefined ? 0 : days.unix(objected, 1_000),
    left_on: left === undefined ? (c.is(0.2) ? '9999-12-31' : null) : days.date(left),
    end_choice: c.pick([null, null, null, 'A', 'D']),
  };
}
