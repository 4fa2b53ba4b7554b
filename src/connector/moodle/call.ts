import { z } from 'zod';
import { Trouble } from '../../text/trouble.ts';

/** A Moodle site and the token of the account in whose name it is asked. */
export interface MoodleSite {
  /** Where the site is, for instance https://moodle.example.edu */
  url: string;
  token: string;
  timeoutMs: number;
}

export type Parameters = Record<string, string | number | (string | number)[]>;

const Refusal = z.object({ exception: z.string(), errorcode: z.string().optional() });

/** What is left of a code that a site sends: a word, whatever else stands in it. */
const word = (code: string) => code.replaceAll(/[^\w-]/g, '').slice(0, 60);

/**
 * Calls one web-service function of Moodle over its REST protocol and reads the answer by `answer`. The token goes in the body, so that it
 * is in no log of addresses, and what Moodle says of a failure is cut down to its code, since its sentences may name people.
 */
export async function callMoodle<T>(site: MoodleSite, name: string, parameters: Parameters, answer: z.ZodType<T>): Promise<T> {
  const address = addressOf(site.url);
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method: 'POST',
      body: body(site.token, name, parameters),
      redirect: 'error',
      signal: AbortSignal.timeout(site.timeoutMs),
    });
    text = await response.text();
  } catch (cause) {
    const late = cause instanceof Error && cause.name === 'TimeoutError';
    const why = late ? `did not answer within ${Math.round(site.timeoutMs / 1000)} seconds` : 'does not answer';
    throw new Trouble('service-unreachable', `${address.host} ${why}`, 'check the address of the site and the way to it', cause);
  }
  if (!response.ok)
    throw new Trouble(
      'service-unreachable',
      `${address.host} answers ${response.status}`,
      'check the address, and that web services and REST are enabled',
    );
  const data = json(text, address.host);
  const refusal = Refusal.safeParse(data);
  if (refusal.success) throw refused(address.host, name, word(refusal.data.errorcode ?? refusal.data.exception));
  const read = answer.safeParse(data);
  if (read.success) return read.data;
  const places = read.error.issues.map((i) => i.path.join('.')).slice(0, 3);
  throw unreadable(address.host, `\`${name}\` answers in another form than Moodle documents (${places.join(', ')})`);
}

/** Encrypted unless on the same machine: a token is a password. */
function addressOf(url: string): URL {
  const address = URL.parse(`${url.replace(/\/+$/, '')}/webservice/rest/server.php`);
  const local = address && ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address && (address.protocol === 'https:' || (address.protocol === 'http:' && local))) return address;
  throw new Trouble('url-invalid', 'the address of the Moodle site cannot be used', 'write it as https://moodle.example.edu');
}

/** Lists are written as PHP reads them: `types[0]=2`. */
function body(token: string, name: string, parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams({ wstoken: token, wsfunction: name, moodlewsrestformat: 'json' });
  for (const [key, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) for (const [i, v] of value.entries()) form.set(`${key}[${i}]`, String(v));
    else form.set(key, String(value));
  }
  return form;
}

function json(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(host, 'what it answers is no JSON');
  }
}

const unreadable = (host: string, what: string) =>
  new Trouble('service-answer', `${host}: ${what}`, 'check that the address is that of a Moodle, and its version');

const HELP: Record<string, string> = {
  invalidtoken: 'make a token in Moodle (Server, Web services, Manage tokens) and put it into the variable',
  accessexception: 'add the function to the service of the token, and give the account `webservice/rest:use`',
  privacyofficeronly: 'use the token of an account with a role of privacy officer',
  nopermissions: 'give the account the capabilities `tool/dataprivacy:managedatarequests` and `tool/dataprivacy:requestdeleteforotheruser`',
  errorrequestalreadyexists: 'an open request is there already: look at it with `lethe moodle requests`',
  userdeleted: 'Moodle takes no request for a deleted account; Lethe blanks what it leaves with the next plan',
  suspended: 'Moodle takes no request for a suspended account: activate it, or file the request on its pages',
  invaliduser: 'check the number of the person',
  invalidrecord: 'check the number of the person',
};

const refused = (host: string, name: string, code: string) =>
  new Trouble(
    'service-refused',
    `${host} refuses \`${name}\`: ${code}`,
    HELP[code] ?? 'look the code up in Moodle, or file the request on its pages',
  );
