import { z } from 'zod';
import { Trouble } from '../../text/trouble.ts';
import { callMoodle, type MoodleSite } from './call.ts';

/** A request about personal data as Moodle keeps it, without names. */
export interface DataRequest {
  id: number;
  type: 'export' | 'erasure' | 'other';
  state: (typeof STATES)[number] | 'unknown';
  /** Instants, ISO. */
  made: string;
  changed: string;
}

/** In the order of Moodle's own codes. */
const STATES = [
  'pending',
  'preparing',
  'awaiting-approval',
  'approved',
  'processing',
  'complete',
  'cancelled',
  'rejected',
  'download-ready',
  'expired',
  'deleted',
] as const;

const TYPES = ['export', 'erasure', 'other'] as const;
const ERASURE = 2;

const CREATE = 'tool_dataprivacy_create_data_request';
const READ = 'tool_dataprivacy_get_data_requests';
const PAGE = 100;

const SiteInfo = z.object({ release: z.string(), functions: z.array(z.object({ name: z.string() })) });
const Created = z.object({ datarequestid: z.number().int() });
const Requests = z.object({
  requests: z.array(
    z.object({
      id: z.number().int(),
      userid: z.number().int(),
      type: z.number().int(),
      status: z.number().int(),
      timecreated: z.number().int(),
      timemodified: z.number().int(),
    }),
  ),
});

/** Asks Moodle to erase a person; its privacy officer approves there. The number of the request. */
export async function askErasure(site: MoodleSite, person: number, comment: string): Promise<number> {
  await mustHave(site, CREATE);
  return (await callMoodle(site, CREATE, { type: ERASURE, comments: comment, foruserid: person }, Created)).datarequestid;
}

/**
 * The requests of a person, also once the account is deleted: Moodle answers for active accounts only, so all are read and those of others
 * are left out.
 */
export async function readRequests(site: MoodleSite, person: number): Promise<DataRequest[]> {
  await mustHave(site, READ);
  const found: DataRequest[] = [];
  for (let from = 0; ; from += PAGE) {
    const { requests } = await callMoodle(site, READ, { userid: 0, sort: 'id ASC', limitfrom: from, limitnum: PAGE }, Requests);
    for (const r of requests)
      if (r.userid === person)
        found.push({
          id: r.id,
          type: TYPES[r.type - 1] ?? 'other',
          state: STATES[r.status] ?? 'unknown',
          made: at(r.timecreated),
          changed: at(r.timemodified),
        });
    if (requests.length < PAGE) return found;
  }
}

const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString();

/** Moodle has these functions from 4.4 on, and a token reaches only those of its service. */
async function mustHave(site: MoodleSite, name: string): Promise<void> {
  const { release, functions } = await callMoodle(site, 'core_webservice_get_site_info', {}, SiteInfo);
  if (functions.some((f) => f.name === name)) return;
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  const old = major !== undefined && (Number(major) < 4 || (Number(major) === 4 && Number(minor) < 4));
  const version = `${major}.${minor}`;
  if (old)
    throw new Trouble(
      'service-lacks',
      `Moodle ${version} has no function \`${name}\``,
      'file the request on its pages (Users, Privacy and policies, Data requests), or update to 4.4',
    );
  throw new Trouble(
    'service-lacks',
    `the service of the token has no function \`${name}\``,
    'add it in Moodle: Server, Web services, External services',
  );
}
