import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { folder, terminal } from './terminal.ts';

test('lethe moodle asks a site and says what became of it, in both languages, and never the token', async (t) => {
  const names = ['tool_dataprivacy_create_data_request', 'tool_dataprivacy_get_data_requests'];
  // the outside's part, answering as Moodle documents
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const name = new URLSearchParams(text).get('wsfunction');
    const made = { id: 7, userid: 1427, type: 2, status: 2, timecreated: 1_764_000_000, timemodified: 1_764_000_060 };
    const answers: Record<string, unknown> = {
      core_webservice_get_site_info: { release: '5.1 (Build: 20251006)', functions: names.map((n) => ({ name: n, version: '1' })) },
      [names[0]!]: { datarequestid: 7, warnings: [] },
      [names[1]!]: { requests: [made], warnings: [] },
    };
    response.end(JSON.stringify(answers[name!]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cli = terminal(folder(), { SITE: url, MOODLE_TOKEN: 'a-secret-token' });
  cli.columns = 200;

  const asked = await cli.run('moodle ask-erasure 1427 --site-env SITE');
  assert.deepEqual(
    [asked.code, asked.out],
    [0, 'Moodle has request 7. Its privacy officer approves it there; what became of it: lethe moodle requests 1427\n'],
  );
  assert.deepEqual((await cli.run('moodle ask-erasure 1427 --site-env SITE --json')).json(), { request: 7 });
  const fr = await cli.run('moodle requests 1427 --site-env SITE --lang fr');
  assert.match(fr.out, /7 +effacement +2025-11-24 16:00 +2025-11-24 16:01 +attend l’approbation/);
  assert.equal((await cli.run('moodle requests 12 --site-env SITE')).out, 'Moodle has no request of this person.\n');

  const unset = await cli.run('moodle requests 1427');
  assert.equal(unset.code, 3);
  assert.match(unset.err, /error\[url-missing\]: `MOODLE_SITE` is not set/);
  const name = await cli.run('moodle requests mateo --site-env SITE');
  assert.equal(name.code, 2);
  assert.ok(!name.err.includes('mateo'));
  for (const ran of [asked, fr, unset, name]) assert.ok(!`${ran.out}${ran.err}`.includes('a-secret-token'));
});
