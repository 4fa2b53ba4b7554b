import { Trouble, type TroubleCode } from '../../text/trouble.ts';

const CODES: [RegExp, TroubleCode, string][] = [
  [
    /^(08|ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT)/,
    'target-unreachable',
    'start the database or correct its address, then run the same command again',
  ],
  [/^(28|3D|42501)/, 'target-refused', 'check the account, its password and its rights (docs/how-to/connect-a-database.md)'],
  [/^25006/, 'target-read-only', 'connect to the primary server, not to a replica'],
  [/^(42P01|42703|3F000)/, 'target-missing', 'run `lethe check --live` to see where map and database differ'],
  [/^53/, 'target-full', 'free space or connections, then run the same command again: it goes on where it stopped'],
  [/^(57|40001|40P01)/, 'target-interrupted', 'run the same command again: it goes on where it stopped'],
  [/^55P03/, 'target-locked', 'wait until the other transaction is over, then run the same command again'],
  [/^23/, 'target-refuses-change', 'run `lethe check --live`, and give the column a transform that the constraint accepts'],
];

/**
 * What PostgreSQL or the connection said, as one of our codes. Its own message is kept only without detail: details quote values of rows,
 * which must not reach logs (law mute-evidence).
 */
export function asTrouble(system: string, error: unknown): unknown {
  if (error instanceof Trouble) return error;
  const { code, message, constraint, table } = error as { code?: string; message?: string; constraint?: string; table?: string };
  const cut = /Connection terminated|Client has encountered a connection error|not queryable/.test(message ?? '');
  if (cut)
    return new Trouble(
      'target-interrupted',
      `the connection to \`${system}\` was cut`,
      'run the same command again: it goes on where it stopped',
    );
  const found = code && CODES.find(([pattern]) => pattern.test(code));
  if (!found) return error;
  const where = [table && `table \`${table}\``, constraint && `constraint \`${constraint}\``].filter(Boolean).join(', ');
  return new Trouble(found[1], `\`${system}\` answered ${code}${where ? ` (${where})` : ''}: ${safe(code, message ?? '')}`, found[2]);
}

/** Messages about data can quote values (22 and 23 classes); all others speak of objects and servers. */
const safe = (code: string, message: string): string =>
  /^(22|23)/.test(code) ? 'it refused a value' : message.toLowerCase().replace(/\.$/, '');
