import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { cdmPaths, dliPath, loginBody, openCloud, type Ask } from './open-cloud';

const STREAM = { service: 'dli', id: 131, name: 'orders' } as const;
const WHOLE = JSON.stringify([{ is_success: 'true', message: '作业提交请求下发成功' }]);

const run = async (ask: Ask, path: string) => ask('POST', `${path}/run`, { body: { job_ids: [131] } });

test.each([
  { how: 'empty', seen: '' },
  { how: 'mark', seen: `\uFEFF${WHOLE}` },
  { how: 'cut', seen: WHOLE.slice(0, Math.floor(WHOLE.length / 2)) },
] as const)('a reply can come $how, under a status of its own, after its effect', async ({ how, seen }) => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  cloud.fault({ match: { path: '/jobs/run' }, kind: 'garble', how, when: 'after', status: 400 });
  const { status, text } = await run(ask, dliPath(cloud));
  // The text decoder of the client takes the mark away.
  expect([status, text]).toEqual([400, seen.replace('\uFEFF', '')]);
  expect(cloud.log()).toMatchObject([{ effect: 'start' }]);
});

test('a mark comes before the text, and gzip without a header that tells of it', async () => {
  const { cloud } = await openCloud();
  const bytesOf = async (how: 'mark' | 'compressed') => {
    cloud.fault({ match: { path: '/tokens' }, kind: 'garble', how, when: 'after' });
    const reply = await request(`${cloud.url}/v3/auth/tokens`, { method: 'POST', body: '{}' });
    expect(reply.headers).not.toHaveProperty('content-encoding');
    return Buffer.from(await reply.body.arrayBuffer());
  };
  expect((await bytesOf('mark')).subarray(0, 4).toString('hex')).toBe('efbbbf7b');
  expect(gunzipSync(await bytesOf('compressed')).toString()).toMatch(/^{"error"/);
});

test('before the effect it is a refusal that cannot be read, and nothing is done', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  cloud.fault({ match: { path: '/jobs/run' }, kind: 'garble', how: 'page', status: 400 });
  const { status, text, headers } = await run(ask, dliPath(cloud));
  expect([status, headers['content-type'], text]).toEqual([400, 'text/html', expect.stringContaining('<html>')]);
  expect(cloud.log()).toEqual([]);
});

test('a token can expire in the words of DLI, with 400', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  const body = { error_code: 'DLI.0015', error_msg: 'Token info for token is null, token is ***' };
  cloud.fault({ match: { path: '/jobs/run' }, kind: 'expireToken', status: 400, body });
  const refusals = [await run(ask, dliPath(cloud)), await run(ask, dliPath(cloud))];
  expect(refusals.map((refused) => [refused.status, refused.body['error_code']])).toEqual([
    [400, 'DLI.0015'],
    [401, 'APIGW.0307'],
  ]);
});

test('a token that one service disowns is refused there for good, works elsewhere, and a new one works there too', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM, { service: 'cdm', clusterId: 'c1', name: 'orders' }] });
  const body = { error_code: 'DLI.0015', error_msg: 'Token info for token is null, token is ***' };
  cloud.fault({ match: { path: '/jobs/run' }, kind: 'disownToken', status: 400, body });
  const refusals = [await run(ask, dliPath(cloud)), await run(ask, dliPath(cloud))];
  expect(refusals.map((refused) => [refused.status, refused.body['error_code']])).toEqual(
    Array(2).fill([400, 'DLI.0015']),
  );
  expect((await ask('GET', cdmPaths(cloud).status('orders'))).status).toBe(200);

  const login = await ask('POST', '/v3/auth/tokens', { body: loginBody(cloud) });
  const headers = { 'x-auth-token': String(login.headers['x-subject-token']) };
  const again = await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] }, headers });
  expect(again.status).toBe(200);
});
