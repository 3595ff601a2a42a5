import type { ToldRunPage } from '../../src/board/told';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import type { Answer, TestBoard } from './board-in';
import { boardIn } from './board-in';

const TOKEN = 'a-token-of-some-length';

let world: World;
let board: TestBoard;
let guarded: TestBoard;
let readOnly: TestBoard;
let held: string;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  [board, guarded, readOnly] = await Promise.all([
    boardIn(world),
    boardIn(world, ['--host', '0.0.0.0'], { HUAWEICLOUD_BOARD_TOKEN: TOKEN }),
    boardIn(world, ['--read-only']),
  ]);
  world.cloud.addJobs([cdm('guarded', { outcome: 'FAILED' })]);
  const handle = await world.startPipeline({
    name: 'guarded',
    onFailure: 'hold',
    params: { password: 'hunter2-in-the-input' },
    steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'guarded' } }],
  });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  held = handle.workflowId;
});

afterAll(async () => {
  await Promise.all([board, guarded, readOnly].map((one) => one.close()));
  await world.close();
});

const errorOf = ({ json }: Answer) => (json as { error: string }).error;
const pausing = () => `/api/runs/${held}/pause`;

test('beyond loopback it starts with a token alone, and with none that is short', async () => {
  const env = { TEMPORAL_ADDRESS: world.env.address };
  const open = await runCli(['board', '--host', '0.0.0.0', '--port', '0'], env);
  expect(open).toMatchObject({ code: 2, stdout: '' });
  expect(open.stderr).toBe(
    'error: At 0.0.0.0 others could reach the board: set HUAWEICLOUD_BOARD_TOKEN, or leave --host out to serve this machine alone.\n',
  );
  const short = await runCli(['board', '--port', '0'], { ...env, HUAWEICLOUD_BOARD_TOKEN: 'short' });
  expect(short).toMatchObject({ code: 2, stderr: expect.stringContaining('at least 16 characters') as string });
});

test('a port that is taken is told in a sentence', async () => {
  const taken = await runCli(['board', '--port', new URL(board.url).port], { TEMPORAL_ADDRESS: world.env.address });
  expect(taken).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error: Port \d+ of 127.0.0.1 is taken/) as string,
  });
});

test.each([
  'evil.example',
  'evil.example:8787',
  '192.168.0.7',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '[::2]',
])('a page that has its name lead here (%s) is told nothing', async (host) => {
  for (const path of ['/', '/api/pipelines', '/api/events', '/board.js']) {
    const answer = await board.ask(path, { headers: { host } });
    expect({ path, status: answer.status }).toEqual({ path, status: 421 });
    expect(errorOf(answer)).toContain('answers to localhost alone');
  }
  expect(await board.post(pausing(), {}, { host })).toMatchObject({ status: 421 });
});

test.each(['localhost', 'localhost:9999', '127.0.0.1:80', '[::1]:8787'])(
  'this machine may be called %s',
  async (host) => {
    expect((await board.ask('/', { headers: { host } })).status).toBe(200);
  },
);

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ['an origin that says nothing', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another origin of the same site', { 'sec-fetch-site': 'same-site' }],
])('an action that comes from %s is refused, and so is the data', async (_from, headers) => {
  const given = Object.fromEntries(Object.entries(headers as Record<string, string>));
  const answer = await board.post(pausing(), {}, given);
  expect({ status: answer.status, error: errorOf(answer) }).toEqual({
    status: 403,
    error: 'Only pages of this board may ask for that: the request comes from another site.',
  });
  expect(await board.ask(`/api/runs/${held}`, { headers: given })).toMatchObject({ status: 403 });
  expect(await board.ask('/api/events', { headers: given })).toMatchObject({ status: 403 });
  expect((await board.read<ToldRunPage>(`/api/runs/${held}`)).status?.state).toBe('held');
});

test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''])(
  'an action sent as %p, which a form of any page could send, is refused',
  async (type) => {
    expect(await board.post(pausing(), {}, { 'content-type': type })).toMatchObject({ status: 415 });
  },
);

test('a board with a token tells nothing without it, and asks a browser for it', async () => {
  for (const path of ['/api/pipelines', `/api/runs/${held}`, '/api/events', '/api/pipelines/guarded/runs'])
    expect(await guarded.ask(path)).toMatchObject({ status: 401 });
  expect(await guarded.post(pausing())).toMatchObject({ status: 401 });
  const wrong = { authorization: `Bearer ${TOKEN}x` };
  expect(await guarded.ask('/api/pipelines', { headers: wrong })).toMatchObject({ status: 401 });
  expect(await guarded.ask('/', {})).toMatchObject({ status: 303, headers: { location: '/login' } });
  expect((await guarded.ask('/api/pipelines', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
});

test('a browser brings the token once, by any name of the board, and keeps no copy of it', async () => {
  const host = 'board.example:8443';
  const send = (token: string, headers: Record<string, string> = {}) =>
    guarded.ask('/login', {
      method: 'POST',
      headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ token }).toString(),
    });
  expect(await send('not the token')).toMatchObject({
    status: 401,
    text: expect.stringContaining('That is not the token') as string,
  });
  expect(await send(TOKEN, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  const { status, headers } = await send(TOKEN, { origin: `https://${host}` });
  const [cookie = ''] = headers['set-cookie'] ?? [];
  expect(status).toBe(303);
  expect(cookie).toMatch(/^huaweicloud_board=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/$/);
  expect(cookie).not.toContain(TOKEN);
  const brought = { host, cookie: cookie.split(';', 1)[0] ?? '' };
  expect(await guarded.ask('/api/pipelines', { headers: brought })).toMatchObject({ status: 200 });
  const forged = { host, cookie: 'huaweicloud_board=0' };
  expect(await guarded.ask('/api/pipelines', { headers: forged })).toMatchObject({ status: 401 });
});

test('a board that is only read carries nothing out, and says so', async () => {
  for (const verb of ['retry', 'skip', 'adopt', 'pause', 'resume', 'cancel', 'rerun']) {
    const answer = await readOnly.post(`/api/runs/${held}/${verb}`, { step: 'copy' });
    expect({ verb, status: answer.status }).toEqual({ verb, status: 403 });
    expect(errorOf(answer)).toContain('--read-only');
  }
  expect((await readOnly.read<ToldRunPage>(`/api/runs/${held}`)).status?.state).toBe('held');
});

test.each([
  '/../../etc/passwd',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/package.json',
  '/board.js/../../package.json',
  '//evil.example/',
  '/api/../board.css',
  '/board.js%00',
])('a path such as %s leads to no file', async (path) => {
  const { status, text } = await board.ask(path);
  expect(status).toBe(404);
  expect(text).not.toMatch(/root:|"name"/);
});

test('a path that cannot be read, or is longer than any, is refused', async () => {
  expect(await board.ask('/runs/%zz')).toMatchObject({ status: 400 });
  expect(await board.ask(`/runs/${'a'.repeat(5_000)}`)).toMatchObject({ status: 414 });
  expect(await board.ask('/', { method: 'DELETE' })).toMatchObject({ status: 405 });
  expect(await board.ask('/api/pipelines', { method: 'PUT' })).toMatchObject({ status: 405 });
});

test('a body is read no further than an action can be long', async () => {
  const answer = await board.post(pausing(), JSON.stringify({ reason: 'x'.repeat(100_000) }));
  expect(answer).toMatchObject({ status: 413, json: { error: 'A body has at most 64,000 bytes.' } });
  expect(await board.post(pausing(), '{')).toMatchObject({ status: 400, json: { error: 'The body is not JSON.' } });
  expect(await board.post(pausing(), '{"__proto__":{"runId":1},"more":1}')).toMatchObject({ status: 400 });
});

test('every answer forbids scripts of others, frames, and guesses at what it is', async () => {
  for (const path of ['/', '/board.js', '/board.css', '/api/pipelines', '/nowhere', '/login']) {
    const { headers } = await board.ask(path);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  expect((await board.ask('/')).text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=| style=/);
});

test('nothing of what a run was given leaves the board but the names of its steps', async () => {
  const texts = await Promise.all(
    [`/api/runs/${held}`, '/api/pipelines', '/api/pipelines/guarded/runs', `/runs/${held}`].map(
      async (path) => (await board.ask(path)).text,
    ),
  );
  expect(texts.join('\n')).toContain('guarded');
  expect(texts.join('\n')).not.toContain('hunter2');
  expect(texts.join('\n')).not.toContain(world.cloud.sk);
});

test('a name that turns text around, or ends a line, is told as what it is made of', async () => {
  const id = 'evil\u202e</script><img src=x onerror=alert(1)>\n';
  const handle = await world.env.client.workflow.start('huaweiCloudPipeline', {
    args: [{ name: '\u202eliame', steps: [] }],
    taskQueue: world.taskQueue,
    workflowId: id,
  });
  await expect(handle.result()).rejects.toThrow();
  const { text, json } = await board.ask(`/api/runs/${encodeURIComponent(id)}`);
  expect(text).not.toContain('\u202e');
  expect((json as ToldRunPage).workflowId).toBe(id);
  expect((json as ToldRunPage).status?.name).toBe('\\u202eliame');
});
