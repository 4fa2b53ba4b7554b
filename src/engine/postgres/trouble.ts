import { Trouble, type TroubleCode } from '../../text/trouble.ts';

interface Known {
  code: TroubleCode;
  help: string;
  /** The server's words are of objects and servers, never of values, and may be shown. */
  spoken: boolean;
}

const AGAIN = 'run the same command again: it goes on where it stopped';
const START = 'start the database or correct its address, then run the same command again';
const LOG = 'look it up in the log of the database, and tell us if Lethe is to blame';
const ACCOUNT = 'check the account, its password and its rights';

/** SQLSTATEs, and the codes of the system for what happens before a server answers. */
const CODES: [RegExp, Known][] = [
  [/^(08|57P03|ECONN|EHOST|ENET|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EAI_)/, { code: 'target-unreachable', help: START, spoken: true }],
  [/^(28|3D|42501)/, { code: 'target-refused', help: ACCOUNT, spoken: true }],
  [/^25006/, { code: 'target-read-only', help: 'connect to the primary server, with an account that may write', spoken: true }],
  [/^(42P01|42703|3F000)/, { code: 'target-missing', help: 'run `lethe check --live` to see where map and database differ', spoken: true }],
  [/^53/, { code: 'target-full', help: `free space or connections, then ${AGAIN}`, spoken: true }],
  [
    /^57014/,
    { code: 'target-interrupted', help: `${AGAIN}; if it happens again, \`lethe check --live\` names missing indexes`, spoken: true },
  ],
  [/^(57|25P0[34]|40001|40P01)/, { code: 'target-interrupted', help: AGAIN, spoken: true }],
  [/^55P03/, { code: 'target-locked', help: 'wait until the other transaction is over, then run the same command again', spoken: true }],
  // constraints, values that do not fit, and triggers that raise: their words can quote a row
  [
    /^(22|23|27|44|P0|38|39)/,
    {
      code: 'target-refuses-change',
      help: 'run `lethe check --live`; give the column a transform that the constraint accepts, or see what the trigger asks for',
      spoken: false,
    },
  ],
  // publications without identity, views that cannot be locked, limits of the server: words about objects
  [/^(42|54|55|58)/, { code: 'target-failed', help: LOG, spoken: true }],
  [/^[0-9A-Z]{5}$/, { code: 'target-failed', help: LOG, spoken: false }],
];

const CUT = /Connection terminated|Client has encountered a connection error|not queryable|Client was closed/;
const REFUSED = /^SASL|does not support SSL|self-signed certificate|certificate|password must be/i;

/**
 * What PostgreSQL or the connection said, as one of our codes; what is no answer of a database is returned as it is. Details, and the
 * words of errors about values, are dropped: they quote rows, which must not reach logs (law mute-evidence).
 */
export function asTrouble(system: string, error: unknown): unknown {
  if (error instanceof Trouble) return error;
  const { code, message = '', constraint, table } = error as { code?: string; message?: string; constraint?: string; table?: string };
  if (CUT.test(message)) return new Trouble('target-interrupted', `the connection to \`${system}\` was cut`, AGAIN);
  if (message === 'timeout expired') return new Trouble('target-unreachable', `\`${system}\` did not answer in time`, START);
  if (code === 'ERR_INVALID_URL')
    return new Trouble(
      'url-invalid',
      `the connection string of \`${system}\` cannot be read`,
      'write it as postgres://account@host/database',
    );
  if (!code || !CODES.some(([pattern]) => pattern.test(code)))
    return REFUSED.test(message) ? new Trouble('target-refused', `\`${system}\` refused the connection: ${said(message)}`, ACCOUNT) : error;
  const [, known] = CODES.find(([pattern]) => pattern.test(code))!;
  const where = [table && `table \`${table}\``, constraint && `constraint \`${constraint}\``].filter(Boolean).join(', ');
  const words = known.spoken && message ? `: ${said(message)}` : '';
  return new Trouble(known.code, `\`${system}\` answered ${code}${where ? ` (${where})` : ''}${words}`, known.help);
}

const said = (message: string): string => message.toLowerCase().replace(/\.$/, '');
