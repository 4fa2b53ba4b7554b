import { dayAround, type Member } from './member.ts';

const ROLES = { C: ['candidate'], P: ['pool-candidate'], S: ['student'], A: ['alumnus'], X: ['staff'] } as const;

/** Roles, sign-in, directory, aliases, connections, outside tools. */
export function writeAccount({ w, c, id, kind, login, email, seen }: Member): void {
  const { days } = w;
  const roles = new Set<string>(ROLES[kind]);
  if (kind === 'A' && c.is(0.7)) roles.add('student');
  if (kind !== 'C' && c.is(0.2)) roles.add('candidate');
  if (kind === 'S' && c.is(0.05)) roles.add('tutor');
  if (kind === 'X' && c.is(0.3)) roles.add('alumnus');
  for (const role of roles) w.put('roles_users', { user_id: id, role, since: c.is(0.9) ? days.date(days.today - c.below(2_000)) : null });
  const logged = days.edge({ years: 1 });
  for (let n = c.times(4); n > 0; n--) {
    const day = dayAround(w, c, logged, 600);
    w.put('connection_logs', {
      id: w.next('connection_logs'),
      user_id: id,
      logged_at: c.is(0.01) ? 0 : days.unix(day, c.below(80_000)),
      ip: c.is(0.1) ? '2001:db8::42' : `10.${c.below(250)}.${c.below(250)}.${c.below(250)}`,
      user_agent: c.pick(['Firefox', 'Chromium', 'curl', null]),
    });
  }
  if (kind === 'C') return;
  w.put('credentials', {
    user_id: id,
    password_digest: `scrypt$${c.below(1e9).toString(36)}`,
    totp_secret: c.is(0.3) ? c.below(1e9).toString(32) : null,
    lastPasswordChange: seen === null ? null : days.instant(seen - c.below(200), 3_600),
  });
  if (kind === 'X') return;
  if (c.is(0.6))
    w.put('email_aliases', {
      id: w.next('email_aliases'),
      user_id: id,
      alias: `alias.${email}`,
      forwards_to: c.is(0.8) ? `${login}@mail.example` : null,
    });
  if (kind === 'P') return;
  w.put('directory_entries', {
    id: w.next('directory_entries'),
    user_id: id,
    distinguished_name: `uid=${login},ou=people,dc=campus42,dc=example`,
    uid_number: 20_000 + id,
    home_directory: `/home/${login}`,
  });
  for (const tool of ['GitHub', 'JetBrains'].slice(0, c.below(3)))
    w.put('external_accounts', {
      id: w.next('external_accounts'),
      user_id: id,
      tool,
      remote_login: login,
      invited_email: c.is(0.5) ? email : null,
    });
}
