/**
 * Something that went wrong outside the user's own text: a database, a file, a plan that no longer holds. `code` is stable and
 * listed in `TROUBLES`; the message is lower case, without a full stop, and holds no personal data; `help` says what to do next.
 */
export class Trouble extends Error {
  readonly code: TroubleCode;
  readonly help: string;

  constructor(code: TroubleCode, message: string, help: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Trouble';
    this.code = code;
    this.help = help;
  }
}

/** Every code with what it means, from which docs/reference/errors.md is printed. */
export const TROUBLES = {
  'target-unreachable': 'a database that Lethe governs does not answer',
  'target-refused': 'a database does not let the account do what is needed',
  'target-read-only': 'a database takes no changes',
  'target-missing': 'a table, column or schema that the map names is not there',
  'target-full': 'a database has no room left',
  'target-interrupted': 'a connection was cut or a statement cancelled; what was committed stays, with its receipts',
  'target-locked': 'another transaction held what was needed for too long',
  'target-refuses-change': 'a constraint or trigger of the database refused a change',
  'target-failed': 'a database answered with an error that has no code of its own here',
  'target-newer': 'the helper schema of a database was made by a newer Lethe; this one refuses to touch it',
  'archive-differs': 'rows in an archive are not those that were copied there; the batch was taken back',
  'archive-key-twice': 'a key stands both in a table and in its archive, so that nobody could say which row a link means',
  'target-version': 'a version of the database that no test runs on',
  'target-unsafe': 'the live check found something that would make a plan unsafe',
  'service-unreachable': 'the web services of a system do not answer',
  'service-refused': 'the web services of a system do not let the account do what is needed, or refuse the request',
  'service-lacks': 'a function that is needed is not among the web services of a system',
  'service-answer': 'the web services of a system answer in another form than they document',
  'url-missing': 'the environment variable with the connection string, address or token of a system is not set',
  'url-invalid': 'the connection string or address of a system cannot be used',
  'file-missing': 'a file of the project cannot be read',
  'file-unwritable': 'a file of the project cannot be written; what stood there before stands there still',
  'project-exists': 'a project is there already; nothing is overwritten',
  'project-invalid': 'the policy, a map or another file of the project has errors',
  'plan-unknown': 'there is no such plan',
  'plan-outdated': 'policy, map, readings, law or program changed since the plan was made',
  'plan-future': 'the plan was made as of a day that has not come',
  'plan-old': 'the plan is older than a plan may be',
  'plan-grown': 'more rows are due than the plan said, beyond the tolerance',
  'plan-unapproved': 'nobody approved the plan',
  'plan-large': 'the plan has large steps that the approval does not name',
  'plan-running': 'another run is carrying out a plan on the same system',
  'plan-done': 'the plan was carried out already',
  frozen: 'all destruction is frozen',
  'clock-skew': 'the clocks of this machine, the store and a target disagree by more than 5 minutes',
  'clock-unconfirmed': 'no run was made for 48 hours, and nobody confirmed the date of this machine',
  'hold-unknown': 'there is no such hold',
  'row-unknown': 'there is no such row or table',
  'consultation-unknown': 'there is no such consultation',
  'consultation-refused': 'a consultation of an archive is not granted, is over, is for somebody or something else, or finds nothing',
  'reading-unknown': 'there is no such reading',
  'store-unreachable': 'the database of DATABASE_URL does not answer or refuses us',
  'store-version': 'the store is on a version of PostgreSQL that no test runs on',
  'store-newer': 'the store was migrated by a newer Lethe; this one refuses to touch it',
  'store-conflict': 'a record with the same id and another content is in the store already',
  'embedded-busy': 'another process has been starting or stopping the embedded PostgreSQL for over a minute and a half',
  'embedded-disk': 'less than 2.5 GB are free where the embedded PostgreSQL would put its data',
  'embedded-initdb': 'the first start could not make the data folder; the message holds the words of initdb',
  'embedded-libc': 'the system has musl (Alpine); the embedded PostgreSQL needs glibc',
  'embedded-links': 'a library link is missing from the PostgreSQL package and cannot be made',
  'embedded-package': 'the npm package with the PostgreSQL programs of this platform is not installed',
  'embedded-platform': 'there is no embedded PostgreSQL for this platform, for instance Windows on Arm',
  'embedded-shelf': 'the folder of the copied PostgreSQL programs can be changed by somebody else than root',
  'embedded-shm': '/dev/shm is absent or nearly full',
  'embedded-start': 'the embedded PostgreSQL ended while it started; the message holds the end of its log',
  'embedded-stop': 'the embedded PostgreSQL took no notice of being told to stop',
  'argument-invalid': 'an argument of the command cannot be read',
} as const;

export type TroubleCode = keyof typeof TROUBLES;
