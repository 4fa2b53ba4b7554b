import type { MoodleSite } from '../connector/moodle/call.ts';
import { askErasure, type DataRequest, readRequests } from '../connector/moodle/data-requests.ts';
import { Trouble } from '../text/trouble.ts';
import type { Setting } from './setting.ts';

/** The environment variables with the address of the site and with its token. */
export interface MoodleAccess {
  siteEnv: string;
  tokenEnv: string;
}

/** Files a request for erasure with Moodle itself, which erases what SQL must not touch; the number of the request. */
export const askMoodleToErase = (setting: Setting, access: MoodleAccess, person: string, comment: string): Promise<number> =>
  askErasure(siteOf(setting, access), numberOf(person), comment);

/** What became of the requests of a person. */
export const moodleRequests = (setting: Setting, access: MoodleAccess, person: string): Promise<DataRequest[]> =>
  readRequests(siteOf(setting, access), numberOf(person));

const TIMEOUT_MS = 30_000;

function siteOf({ env }: Setting, { siteEnv, tokenEnv }: MoodleAccess): MoodleSite {
  const value = (name: string, what: string) => {
    const found = env[name];
    if (!found) throw new Trouble('url-missing', `\`${name}\` is not set`, `set it to ${what}`);
    return found;
  };
  return {
    url: value(siteEnv, 'the address of the site, for instance https://moodle.example.edu'),
    token: value(tokenEnv, 'a token of its web services'),
    timeoutMs: TIMEOUT_MS,
  };
}

function numberOf(person: string): number {
  if (/^[1-9]\d{0,14}$/.test(person)) return Number(person);
  throw new Trouble('argument-invalid', 'Moodle knows people by number', 'give the `id` of `mdl_user`, for instance 1427');
}

export type { DataRequest } from '../connector/moodle/data-requests.ts';
