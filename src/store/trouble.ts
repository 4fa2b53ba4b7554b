import { Trouble } from '../text/trouble.ts';

/** Connections, accounts, databases, room, servers that stop, and what a socket says. */
const GONE = /^(08|28|3D|25006|53|55000|57|ECONN|EHOST|ENET|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_)/;
const CUT = /Connection terminated|connection error|not queryable/;

/** The store went away while it was being worked with: `Trouble` store-unreachable. Anything else is returned as it is. */
export function asStoreTrouble(error: unknown): unknown {
  if (error instanceof Trouble) return error;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (!GONE.test(code) && !CUT.test(message)) return error;
  return new Trouble(
    'store-unreachable',
    `the store stopped answering${code ? ` (${code})` : ''}`,
    'bring it back, then run the same command again; what was done meanwhile has its receipts in the databases',
    error,
  );
}
