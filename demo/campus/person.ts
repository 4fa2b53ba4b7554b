import { loginOf, type Name } from './names.ts';
import type { Row, Writer } from './writer.ts';

/** Somebody in the table of users, as far as other rows depend on it. */
export interface Person {
  id: number;
  name: Name;
  login: string;
  email: string;
  /** C candidate, P in the pool, S student, A alumnus, X staff. */
  kind: 'C' | 'P' | 'S' | 'A' | 'X';
  campus: number;
}

/** Writes a user. What is left out of `more` is empty, or what a new account has. */
export function writePerson(w: Writer, about: Omit<Person, 'id' | 'login' | 'email'> & { login?: string }, more: Row = {}): Person {
  const id = w.next('users');
  const login = about.login ?? loginOf(about.name, id);
  const person: Person = { ...about, id, login, email: `${login}@campus42.example` };
  w.put('users', {
    id,
    login,
    email: person.email,
    first_name: about.name.first,
    last_name: about.name.last,
    kind: about.kind,
    campus_id: about.campus,
    test_status: 'OK',
    messages_objected_at: 0,
    created_at: w.days.instant(w.days.today - 2_200, 43_200),
    ...more,
  });
  return person;
}
