import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { MoodleSite } from './call.ts';
import { askErasure, readRequests } from './data-requests.ts';

/** What a call carried, without the token. */
interface Asked {
  name: string;
  token: string;
  form: Record<string, string>;
}
type Answer = (asked: Asked) => unknown;

const INFO = { sitename: 'x', username: 'x', release: '4.4.1 (Build: 20240610)', functions: [] as { name: string; version: string }[] };
const withFunctions = (...names: string[]) => ({ ...INFO, functions: names.map((name) => ({ name, version: '2023100900' })) });
const CREATE = 'tool_dataprivacy_create_data_request';
const READ = 'tool_dataprivacy_get_data_requests';

/**
 * The outside's part: an HTTP server of ours that answers in the form that Moodle documents (REST protocol, JSON). It shows what we send
 * and how we read answers; that a Moodle behaves so is not proved here.
 */
async function site(t: TestContext, answer: Answer): Promise<{ site: MoodleSite; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    assert.deepEqual([request.method, request.url], ['POST', '/moodle/webservice/rest/server.php']);
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    const { wsfunction, wstoken, moodlewsrestformat, ...rest } = form;
    assert.equal(moodlewsrestformat, 'json');
    const one = { name: wsfunction!, token: wstoken!, form: rest };
    asked.push(one);
    const answered = answer(one);
    if (answered === undefined) return; // silence
    const { status, text } =
      typeof answered === 'object' && answered !== null && 'text' in answered
        ? (answered as { status: number; text: string })
        : { status: 200, text: JSON.stringify(answered) };
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { site: { url: `http://127.0.0.1:${port}/moodle/`, token: 'a-token', timeoutMs: 10_000 }, asked };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const refusal = (errorcode: string) => ({ exception: 'moodle_exception', errorcode, message: 'Mateo Öztürk has no right to' });

test('a request for erasure is filed for a person, with the token in the body', async (t) => {
  const { site: moodle, asked } = await site(t, ({ name }) =>
    name === CREATE ? { datarequestid: 81, warnings: [] } : withFunctions(CREATE),
  );
  assert.equal(await askErasure(moodle, 1427, 'request 2026-031'), 81);
  assert.deepEqual(asked, [
    { name: 'core_webservice_get_site_info', token: 'a-token', form: {} },
    { name: CREATE, token: 'a-token', form: { type: '2', comments: 'request 2026-031', foruserid: '1427' } },
  ]);
});

test('the requests of a person are read page by page, also those of an account that is gone, and nothing of others', async (t) => {
  // as Moodle exports them, with more than we take
  const request = (id: number, userid: number, type: number, status: number) => ({
    id,
    type,
    comments: '',
    commentsformat: 1,
    userid,
    requestedby: 2,
    status,
    dpo: 2,
    dpocomment: '',
    dpocommentformat: 1,
    systemapproved: false,
    creationmethod: 0,
    usermodified: 2,
    timecreated: 1_764_000_000,
    timemodified: 1_764_086_400 + id,
    foruser: { id: userid, fullname: 'Somebody' },
    typename: 'Delete',
    typenameshort: 'Delete',
    statuslabel: 'x',
    statuslabelclass: 'x',
    messagehtml: '',
  });
  const all = Array.from({ length: 150 }, (_, i) => request(i + 1, 3000 + i, 2, 2));
  all[120] = request(121, 1427, 2, 10);
  all[149] = request(150, 1427, 1, 77);
  const { site: moodle, asked } = await site(t, ({ name, form }) => {
    if (name !== READ) return withFunctions(READ);
    const from = Number(form.limitfrom);
    return { requests: all.slice(from, from + Number(form.limitnum)), warnings: [] };
  });
  assert.deepEqual(await readRequests(moodle, 1427), [
    { id: 121, type: 'erasure', state: 'deleted', made: '2025-11-24T16:00:00Z', changed: '2025-11-25T16:02:01Z' },
    { id: 150, type: 'export', state: 'unknown', made: '2025-11-24T16:00:00Z', changed: '2025-11-25T16:02:30Z' },
  ]);
  assert.deepEqual(
    asked.slice(1).map((a) => a.form),
    [0, 100].map((from) => ({ userid: '0', sort: 'id ASC', limitfrom: String(from), limitnum: '100' })),
  );
});

test('what Moodle 4.3 does not have, and what a token may not use, is said before anything is asked', async (t) => {
  const old = await site(t, () => ({ ...INFO, release: '4.3.5+ (Build: 20240614)' }));
  await assert.rejects(askErasure(old.site, 1, ''), {
    code: 'service-lacks',
    message: `Moodle 4.3 has no function \`${CREATE}\``,
    help: /its pages/,
  });
  assert.equal(old.asked.length, 1);
  const narrow = await site(t, () => ({ ...withFunctions(CREATE), release: '5.1 (Build: 20251006)' }));
  await assert.rejects(readRequests(narrow.site, 1), {
    code: 'service-lacks',
    message: `the service of the token has no function \`${READ}\``,
  });
});

test('a refusal is said by its code: the sentences of a site may name people', async (t) => {
  for (const [code, help] of [
    ['invalidtoken', /make a token/],
    ['errorrequestalreadyexists', /lethe moodle requests/],
    ['userdeleted', /deleted account/],
    ['so<b>mething', /on its pages/],
  ] as const) {
    const { site: moodle } = await site(t, ({ name }) => (name === CREATE ? refusal(code) : withFunctions(CREATE)));
    await assert.rejects(askErasure(moodle, 1, ''), (error: Error & { code: string; help: string }) => {
      assert.deepEqual([error.code, error.message.includes('Mateo'), /[<>]/.test(error.message)], ['service-refused', false, false]);
      assert.match(error.help, help);
      return true;
    });
  }
});

test('a site that is not there, is late, is no Moodle or answers otherwise is a trouble, not a result', async (t) => {
  const fails = async (answer: Answer, code: string, ms?: number) => {
    const { site: moodle } = await site(t, answer);
    await assert.rejects(askErasure({ ...moodle, ...(ms ? { timeoutMs: ms } : {}) }, 1, ''), { code });
  };
  await fails(() => ({ status: 404, text: 'not found' }), 'service-unreachable');
  await fails(() => undefined, 'service-unreachable', 100);
  await fails(() => ({ status: 200, text: '<html>' }), 'service-answer');
  await fails(({ name }) => (name === CREATE ? { id: 1 } : withFunctions(CREATE)), 'service-answer');
  await fails(() => null, 'service-answer');
  const closed = { url: 'http://127.0.0.1:1', token: 'a', timeoutMs: 1000 };
  await assert.rejects(askErasure(closed, 1, ''), { code: 'service-unreachable' });
});

test('a token goes over an encrypted way only', async () => {
  for (const url of ['http://moodle.example.edu', 'moodle.example.edu', 'file:///etc/passwd', ''])
    await assert.rejects(askErasure({ url, token: 'a', timeoutMs: 1000 }, 1, ''), { code: 'url-invalid' });
});
