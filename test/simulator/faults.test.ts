import { once } from 'node:events';
import { connect } from 'node:net';
import { cdmPaths, dliPath, openCloud, type Ask } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 10_000 } as const;

async function openWithFault(fault: Record<string, unknown>) {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const paths = cdmPaths(cloud);
  await ask('GET', paths.status('orders')); // has a token from here on
  await ask('POST', '/_simulator/faults', { body: fault });
  const start = () => ask('PUT', paths.start('orders'));
  const starts = () => cloud.log().filter(({ effect }) => effect === 'start').length;
  return { cloud, ask, paths, start, starts };
}

const failureOf = (asked: ReturnType<Ask>) =>
  asked.then(
    ({ status }) => `answered ${status}`,
    (error: NodeJS.ErrnoException) => error.code,
  );

test.each([
  { when: 'before', starts: 0 },
  { when: 'after', starts: 1 },
])('a refusal $when the effect leaves $starts runs behind, and then is over', async ({ when, starts }) => {
  const body = { error_code: 'APIGW.0610', error_msg: 'no backend' };
  const opened = await openWithFault({ kind: 'refuse', when, status: 502, body, headers: { 'x-extra': '1' } });
  const refused = await opened.start();
  expect(refused).toMatchObject({
    status: 502,
    body,
    headers: { 'x-extra': '1', 'content-type': expect.stringContaining('json') as string },
  });
  expect(opened.starts()).toBe(starts);
  expect((await opened.ask('GET', opened.paths.status('orders'))).status).toBe(200);
});

test('a refusal can be bytes that are no JSON, or what the gateway says by itself', async () => {
  const { start, cloud } = await openWithFault({ kind: 'refuse', status: 503, body: '<html>busy</html>' });
  expect(await start()).toMatchObject({ status: 503, text: '<html>busy</html>' });
  cloud.fault({ kind: 'refuse', status: 429 });
  expect(await start()).toMatchObject({ status: 429, body: { error_code: 'APIGW.0308' } });
  expect(cloud.requests().find(({ route }) => route.endsWith('/start'))).toMatchObject({ total: 2, throttled: 1 });
});

test('a lost reply keeps the effect', async () => {
  const { start, starts } = await openWithFault({ kind: 'loseReply' });
  expect(await failureOf(start())).toBe('UND_ERR_SOCKET');
  expect(starts()).toBe(1);
});

test.each([
  { when: 'before', kept: 0 },
  { when: 'after', kept: 1 },
])('a reset $when the effect leaves $kept runs behind', async ({ when, kept }) => {
  const { start, starts } = await openWithFault({ kind: 'reset', when });
  expect(await failureOf(start())).toBe('ECONNRESET');
  expect(starts()).toBe(kept);
});

test.each([
  { when: 'before', kept: 0 },
  { when: 'after', kept: 1 },
])('a hang $when the effect ends without an answer and leaves $kept runs behind', async ({ when, kept }) => {
  const { start, starts } = await openWithFault({ kind: 'hang', when, ms: 20 });
  expect(await failureOf(start())).toBe('UND_ERR_SOCKET');
  expect(starts()).toBe(kept);
});

test.each(['before', 'after'])('a delay %s the effect answers late, but answers', async (when) => {
  const { start, starts } = await openWithFault({ kind: 'delay', when, ms: 30 });
  const asked = performance.now();
  expect((await start()).status).toBe(200);
  expect(performance.now() - asked).toBeGreaterThanOrEqual(28);
  expect(starts()).toBe(1);
});

test('an expired token is answered 401 with APIGW.0307, and so is every token issued so far', async () => {
  const { start, starts } = await openWithFault({ kind: 'expireToken' });
  expect(await start()).toMatchObject({ status: 401, body: { error_code: 'APIGW.0307' } });
  expect(await start()).toMatchObject({ status: 401, body: { error_code: 'APIGW.0307' } });
  expect(starts()).toBe(0);
});

/** Longer than any test: whoever needs the cloud again has it come up. */
const LONG_MS = 600_000;

async function untilItAnswers(ask: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise(setImmediate);
    }
  }
}

const refusesConnections = async (port: number): Promise<unknown> => {
  const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  return error.code;
};

test('down without a match refuses connections at once, comes back on the same port and remembers', async () => {
  const { cloud, ask, paths, start, starts } = await openWithFault({ kind: 'delay', ms: 0 });
  await start();

  expect((await ask('POST', '/_simulator/faults', { body: { kind: 'down', ms: LONG_MS } })).status).toBe(200);

  expect(await refusesConnections(cloud.port)).toBe('ECONNREFUSED');
  cloud.fault({ kind: 'down', ms: 0 });
  const back = await untilItAnswers(() => ask('GET', paths.status('orders')));
  expect(back).toMatchObject({ status: 200, body: { submissions: [{ 'submission-id': 1 }] } });
  expect(starts()).toBe(1);
});

test.each([
  { when: 'before', kept: 0 },
  { when: 'after', kept: 1 },
])('down with a match waits for its request; $when the effect it leaves $kept runs behind', async ({ when, kept }) => {
  const opened = await openWithFault({ kind: 'down', match: { path: '/start' }, when, ms: LONG_MS });
  expect((await opened.ask('GET', opened.paths.status('orders'))).status).toBe(200);
  expect(await failureOf(opened.start())).toBe('UND_ERR_SOCKET');
  expect(await refusesConnections(opened.cloud.port)).toBe('ECONNREFUSED');
  expect(opened.starts()).toBe(kept);
});

test('a fault hits only what matches its method and path, and as often as it says', async () => {
  const match = { method: 'put', path: '/start' };
  const { start, ask, paths, cloud } = await openWithFault({ kind: 'refuse', match, times: 2, status: 500 });
  expect((await ask('GET', paths.status('orders'))).status).toBe(200);
  expect((await ask('PUT', paths.stop('orders'))).status).toBe(400);
  expect((await start()).status).toBe(500);
  expect((await ask('GET', '/_simulator/faults')).body).toMatchObject([{ kind: 'refuse', times: 1, match }]);
  expect((await start()).status).toBe(500);
  expect(cloud.faults()).toEqual([]);
  expect((await start()).status).toBe(200);
});

test('a fault hits only requests whose body names the job it is for', async () => {
  const streams = [131, 132].map((id) => ({ service: 'dli', id, name: `stream ${id}` }) as const);
  const { cloud, ask } = await openCloud({ seed: streams });
  cloud.fault({ match: { path: '/jobs/run', body: '[132]' }, kind: 'refuse', status: 502 });
  const run = (id: number) => ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [id] } });
  expect((await run(131)).status).toBe(200);
  expect((await run(132)).status).toBe(502);
});

test('a fault with a probability hits some of the requests, the same ones for the same seed', async () => {
  const hits = async (seed: number) => {
    const { ask, paths } = await openWithFault({ kind: 'refuse', status: 500, times: 1_000, probability: 0.5, seed });
    const statuses: number[] = [];
    for (let nth = 0; nth < 40; nth++) statuses.push((await ask('GET', paths.status('orders'))).status);
    return statuses.map((status) => (status === 500 ? 'x' : '.')).join('');
  };
  const first = await hits(7);
  expect(first).toMatch(/x/);
  expect(first).toMatch(/\./);
  expect(await hits(7)).toBe(first);
  expect(await hits(8)).not.toBe(first);
});

test('a fault that is not one is refused with a sentence', async () => {
  const { ask } = await openCloud();
  const { status, body } = await ask('POST', '/_simulator/faults', { body: { kind: 'explode' } });
  expect(status).toBe(400);
  expect(body['error']).toMatch(/kind/);
});
