import { cdmPaths, loginBody, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders' } as const;

test('a right password is answered 201 with the token in X-Subject-Token and not in the body', async () => {
  const { cloud, ask } = await openCloud();
  const { status, headers, body, text } = await ask('POST', '/v3/auth/tokens', { body: loginBody(cloud) });
  expect(status).toBe(201);
  expect(text).not.toContain(String(headers['x-subject-token']));
  expect(body['token']).toMatchObject({
    methods: ['password'],
    project: { id: cloud.projectId, name: 'cn-north-4', domain: { name: cloud.domain } },
    user: { name: cloud.user, password_expires_at: '' },
    expires_at: expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
    catalog: expect.any(Array) as [],
  });
});

test('nocatalog leaves out the catalog', async () => {
  const { cloud, ask } = await openCloud();
  const { body } = await ask('POST', '/v3/auth/tokens?nocatalog=true', { body: loginBody(cloud) });
  expect(body['token']).not.toHaveProperty('catalog');
});

test.each([
  { wrong: 'password', change: { password: 'x' } },
  { wrong: 'user', change: { user: 'x' } },
  { wrong: 'domain', change: { domain: 'x' } },
])('a wrong $wrong is answered 401 in the shape of IAM', async ({ change }) => {
  const { cloud, ask } = await openCloud();
  const { status, body, headers } = await ask('POST', '/v3/auth/tokens', { body: loginBody({ ...cloud, ...change }) });
  expect(status).toBe(401);
  expect(body).toEqual({ error: { code: 401, message: expect.any(String) as string, title: 'Unauthorized' } });
  expect(headers).not.toHaveProperty('x-subject-token');
});

test('a project can be named by its id; one that is not ours is refused', async () => {
  const { cloud, ask } = await openCloud();
  const logIn = (project: object) => ask('POST', '/v3/auth/tokens', { body: loginBody(cloud, { project }) });
  expect((await logIn({ id: cloud.projectId })).status).toBe(201);
  expect((await logIn({ id: 'other' })).status).toBe(401);
  expect((await logIn({ name: 'eu-west-101' })).status).toBe(401);
});

test('a login that is not a password login, or not JSON, is a bad request', async () => {
  const { ask } = await openCloud();
  expect((await ask('POST', '/v3/auth/tokens', { body: {} })).body['error']).toMatchObject({ code: 400 });
  expect((await ask('POST', '/v3/auth/tokens', { rawBody: '{' })).body['error']).toMatchObject({ code: 400 });
});

test("an account's token is good for IAM but not for a project's jobs", async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { headers } = await ask('POST', '/v3/auth/tokens', {
    body: loginBody(cloud, { domain: { name: cloud.domain } }),
  });
  const asking = { anonymous: true, headers: { 'x-auth-token': String(headers['x-subject-token']) } };
  expect((await ask('GET', '/v3/projects', asking)).status).toBe(200);
  expect((await ask('GET', cdmPaths(cloud).status('orders'), asking)).body['error_code']).toBe('APIGW.0302');
});

test('projects are found by name', async () => {
  const { cloud, ask } = await openCloud();
  const named = async (name: string) => (await ask('GET', `/v3/projects?name=${name}`)).body['projects'];
  expect(await named('cn-north-4')).toMatchObject([{ id: cloud.projectId, name: 'cn-north-4' }]);
  expect(await named('elsewhere')).toEqual([]);
});

test.each<{ what: string; headers: Record<string, string>; code: string }>([
  { what: 'no token', headers: {}, code: 'APIGW.0301' },
  { what: 'a made-up token', headers: { 'x-auth-token': 'MIIxyz' }, code: 'APIGW.0307' },
])('a request with $what is answered 401 with $code in the shape of the gateway', async ({ headers, code }) => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const answer = await ask('PUT', cdmPaths(cloud).start('orders'), { anonymous: true, headers });
  expect([answer.status, answer.body['error_code']]).toEqual([401, code]);
  expect(answer.body['request_id']).toBe(answer.headers['x-request-id']);
  expect(cloud.log()).toEqual([]);
});

test('a token whose time is over is answered 401 with APIGW.0307', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS], tokenLifetimeMs: 0 });
  expect((await ask('GET', cdmPaths(cloud).status('orders'))).body['error_code']).toBe('APIGW.0307');
});

test('another project is answered 403 with APIGW.0302', async () => {
  const { cloud, ask } = await openCloud({ seed: [ORDERS] });
  const { status, body } = await ask('GET', cdmPaths({ ...cloud, projectId: 'p2' }).status('orders'));
  expect([status, body['error_code']]).toEqual([403, 'APIGW.0302']);
});

test('credentials come from the options, then from the seed, then from chance', async () => {
  const { cloud } = await openCloud({ user: 'mine', seed: { user: 'seeded', ak: 'AK', jobs: [] } });
  const { cloud: other } = await openCloud();
  expect(cloud).toMatchObject({ user: 'mine', ak: 'AK' });
  expect([cloud.sk, cloud.password]).not.toContain(other.sk);
  expect(cloud.password).not.toBe(other.password);
});
