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

const known = (code: TroubleCode, help: string, spoken = true): Known => ({ code, help, spoken });
const UNREACHABLE = known('target-unreachable', START);
const REFUSED = known('target-refused', ACCOUNT);
const READ_ONLY = known('target-read-only', 'connect to the primary server, with an account that may write');
const MISSING = known('target-missing', 'run `lethe check --live` to see where map and database differ');
const FULL = known('target-full', `free space or connections, then ${AGAIN}`);
const SLOW = known('target-interrupted', `${AGAIN}; if it happens again, \`lethe check --live\` names missing indexes`);
const CUT = known('target-interrupted', AGAIN);
const LOCKED = known('target-locked', 'wait until the other transaction is over, then run the same command again');
const STATEMENTS_IN_LOG = known('target-refused', 'set `binlog_format` to row or mixed on the server, or let the account change it');
// constraints, values that do not fit, and triggers that raise: their words can quote a row
const REFUSES = known(
  'target-refuses-change',
  'run `lethe check --live`; give the column a transform that the constraint accepts, or see what the trigger asks for',
  false,
);

/** Numbers of MariaDB and MySQL. */
const NUMBERS: [number[], Known][] = [
  [[1044, 1045, 1049, 1095, 1142, 1143, 1227, 1370, 1698, 1820, 1862], REFUSED],
  [[1290, 1792, 1836], READ_ONLY],
  [[1051, 1054, 1109, 1146], MISSING],
  [[3, 28, 1021, 1034, 1037, 1038, 1040, 1041, 1114, 1135, 1203, 1226], FULL],
  [[1969, 3024], SLOW],
  [[1020, 1053, 1077, 1152, 1184, 1213, 1317, 1613, 1614, 1927, 2006, 2013, 4031], CUT],
  [[1205, 3572], LOCKED],
  [[1665], STATEMENTS_IN_LOG],
  [
    [
      1022, 1048, 1062, 1138, 1169, 1172, 1216, 1217, 1242, 1264, 1265, 1292, 1364, 1365, 1366, 1367, 1406, 1411, 1442, 1451, 1452, 1557,
      1586, 1643, 1644, 1645, 1690, 1761, 1762, 3819, 4025,
    ],
    REFUSES,
  ],
];

const SYSTEM = /^(ECONN(?!RESET)|EHOST|ENET|ENOTFOUND|ENOENT|ETIMEDOUT|EAI_)/;
const LOST = /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE)$/;
const CLOSED = /connection is in closed state|Connection lost/i;

/**
 * What the server or the connection said, as one of our codes; what is no answer of a database is returned as it is. The words of errors
 * about values are dropped: they quote rows, which must not reach logs (law mute-evidence).
 */
export function asTrouble(system: string, error: unknown): unknown {
  if (error instanceof Trouble) return error;
  const { code = '', errno, sqlMessage, message = '' } = error as { code?: string; errno?: number; sqlMessage?: string; message?: string };
  if (code === 'ERR_INVALID_URL')
    return new Trouble('url-invalid', `the connection string of \`${system}\` cannot be read`, 'write it as mysql://account@host/database');
  if (LOST.test(code) || CLOSED.test(message)) return new Trouble('target-interrupted', `the connection to \`${system}\` was cut`, AGAIN);
  if (SYSTEM.test(code)) {
    const said = code === 'ETIMEDOUT' ? `\`${system}\` did not answer in time` : `\`${system}\` answered ${code}`;
    return new Trouble(UNREACHABLE.code, said, UNREACHABLE.help);
  }
  if (/^HANDSHAKE_|SSL|TLS|certificate/i.test(`${code} ${message}`) && sqlMessage === undefined)
    return new Trouble('target-refused', `\`${system}\` refused the connection: ${lower(message)}`, ACCOUNT);
  if (sqlMessage === undefined || errno === undefined) return error;
  const [, found] = NUMBERS.find(([numbers]) => numbers.includes(errno)) ?? [[], known('target-failed', LOG, false)];
  const where = place(errno, sqlMessage);
  return new Trouble(
    found.code,
    `\`${system}\` answered ${errno}${where ? ` (${where})` : ''}${found.spoken ? `: ${lower(sqlMessage)}` : ''}`,
    found.help,
  );
}

/** Where a change was refused: names of tables, columns and constraints, which the messages of these numbers hold in fixed places. */
function place(errno: number, said: string): string | undefined {
  const named = (pattern: RegExp, what: string[]) => {
    const found = pattern.exec(said)?.slice(1);
    return found?.map((n, i) => `${what[i]} \`${n}\``).join(', ');
  };
  if (errno === 1451 || errno === 1452) return named(/\.`([^`]+)`, CONSTRAINT `([^`]+)`/, ['table', 'constraint']);
  if (errno === 4025) return named(/^CONSTRAINT `([^`]+)` failed/, ['constraint']);
  if (errno === 1062) return named(/ for key '([^']+)'$/, ['key']);
  if (errno === 1048 || errno === 1406 || errno === 1264) return named(/olumn '([^']+)'/, ['column']);
  return undefined;
}

const lower = (message: string): string => message.toLowerCase().replace(/\.$/, '');
