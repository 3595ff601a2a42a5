import { inspect } from 'node:util';
import type { ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { readMetadataKey } from '../../src/client/auth/read-metadata-key';
import { MetadataKey } from '../../src/client/auth/metadata-key';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';
import type { Answer, Seen, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

let metadata: StubCloud;
let cloud: StubCloud;
let warnings: string[];
const opened: Connections[] = [];

beforeEach(async () => {
  [metadata, cloud] = await Promise.all([startStubCloud(), startStubCloud({ json: { submissions: [] } })]);
  warnings = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
  await Promise.all([metadata.close(), cloud.close()]);
});

const job = { clusterId: 'c', jobName: 'j' };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The clock by which keys age is put on, and stands until the end of the test. */
function itIsLaterBy(ms: number): void {
  const later = performance.now() + ms;
  jest.spyOn(performance, 'now').mockImplementation(() => later);
}

const keyOf = (name: string, lifetimeMs: number) => ({
  credential: {
    access: `AK${name}`,
    secret: `SK${name}`,
    securitytoken: `STS${name}`,
    expires_at: new Date(Date.now() + lifetimeMs).toISOString().replace('Z', '000Z'),
  },
});

/** A metadata service that hands out sessions, and answers the question for a key in this way. */
function service(answer: Answer, session: Answer = { text: 'session-1' }): Answer {
  return (response: ServerResponse, seen: Seen) => {
    const chosen = seen.method === 'PUT' ? session : answer;
    if (typeof chosen === 'function') return chosen(response, seen);
    response.writeHead(chosen.status ?? 200, chosen.headers ?? {});
    response.end(chosen.json === undefined ? (chosen.text ?? '') : JSON.stringify(chosen.json));
  };
}

const asked = () => metadata.requests.filter(({ method }) => method === 'GET');
const never: Answer = () => undefined;
const refusedSession: Answer = { status: 404 };

function connections(env: NodeJS.ProcessEnv = {}): Connections {
  const made = connectionsFromEnvironment(
    {
      HUAWEICLOUD_CREDENTIALS: 'ecs',
      HUAWEICLOUD_METADATA_ENDPOINT: metadata.origin,
      HUAWEICLOUD_SDK_PROJECT_ID: 'p',
      HUAWEICLOUD_ENDPOINT: cloud.origin,
      ...env,
    },
    { warn: (message) => warnings.push(message) },
  );
  opened.push(made);
  return made;
}

/** @param timeoutMs short only where the service does not answer */
const metadataKey = (timeoutMs = 60_000) =>
  new MetadataKey({ endpoint: metadata.origin, timeoutMs, warn: (message) => warnings.push(message) });
const ask = (key: MetadataKey) => key.key({ fresh: false });

test('on an ECS requests are signed with the key of its agency and carry its security token', async () => {
  metadata.answers = [service({ json: keyOf('ONE', DAY_MS) })];
  const { cdm, credentialsFrom } = connections().open('default');
  expect(metadata.requests).toEqual([]);
  await Promise.all([cdm.jobStatus(job), cdm.jobStatus(job)]);

  expect(cloud.requests[0]?.headers.authorization).toMatch(/Access=AKONE,.*x-security-token/);
  expect(cloud.requests[0]?.headers['x-security-token']).toBe('STSONE');
  expect(asked()).toHaveLength(1);
  expect(asked()[0]).toMatchObject({
    target: '/openstack/latest/securitykey',
    headers: { 'x-metadata-token': 'session-1' },
  });
  expect(credentialsFrom).toBe(`the agency of this ECS (metadata service ${metadata.origin})`);
});

test.each([
  ['knows no sessions', refusedSession],
  ['hands out what no header can hold', { text: 'two words' }],
  ['never answers for one', never],
])('a server whose metadata service %s is asked without', async (_what, session) => {
  metadata.answers = [service({ json: keyOf('ONE', DAY_MS) }, session)];

  await expect(ask(metadataKey(2_000))).resolves.toEqual({ ak: 'AKONE', sk: 'SKONE', securityToken: 'STSONE' });
  expect(asked()[0]?.headers['x-metadata-token']).toBeUndefined();
});

test('a session that ends with a line is the one before that', async () => {
  metadata.answers = [service({ json: keyOf('ONE', DAY_MS) }, { text: ' session-2\n' })];
  await ask(metadataKey());
  expect(asked()[0]?.headers['x-metadata-token']).toBe('session-2');
});

test('a key is renewed before its end, and nobody waits for that', async () => {
  metadata.answers = [service({ json: keyOf('ONE', DAY_MS) })];
  const key = metadataKey();
  await ask(key);
  metadata.answers = [service({ json: keyOf('TWO', DAY_MS) })];

  itIsLaterBy(DAY_MS - 10 * MINUTE_MS);
  const seen = new Set<string>();
  while (!seen.has('AKTWO')) {
    seen.add((await ask(key)).ak);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect([...seen]).toEqual(['AKONE', 'AKTWO']);
  expect(asked()).toHaveLength(2);
});

test('while a renewal fails the key of before is used until its end, warned of once, and then the fault is told', async () => {
  metadata.answers = [service({ json: keyOf('ONE', DAY_MS) })];
  const key = metadataKey(1_000);
  await ask(key);
  metadata.answers = [service(never)];

  itIsLaterBy(DAY_MS - 10 * MINUTE_MS);
  while (warnings.length === 0) {
    expect((await ask(key)).ak).toBe('AKONE');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(warnings).toEqual([expect.stringMatching(/could not be renewed; .*was not answered within 1000 ms/)]);
  itIsLaterBy(20 * MINUTE_MS);
  await expect(ask(key)).rejects.toMatchObject({ kind: 'Unavailable' });
  expect(warnings).toHaveLength(1);
});

test('a key that the cloud refuses is fetched anew once, and the request repeated', async () => {
  metadata.answers = [service({ json: keyOf('ONE', DAY_MS) })];
  const { cdm } = connections().open('default');
  await cdm.jobStatus(job);
  metadata.answers = [service({ json: keyOf('TWO', DAY_MS) })];
  cloud.answers = [{ status: 401, json: { error_code: 'APIGW.0301' } }, { json: { submissions: [] } }];
  itIsLaterBy(MINUTE_MS);
  await cdm.jobStatus(job);
  expect(cloud.requests.map(({ headers }) => headers['x-security-token'])).toEqual(['STSONE', 'STSONE', 'STSTWO']);
});

test.each<[string, Answer, string, RegExp]>([
  [
    'never answers',
    never,
    'Unavailable',
    /was not answered within 1000 ms by http.* HUAWEICLOUD_CREDENTIALS=ecs is for/,
  ],
  ['resets', (response) => response.socket?.destroy(), 'Unavailable', /was not answered by http/],
  ['has no agency', { status: 404 }, 'Unauthenticated', /no agency is bound\. Bind an agency to this ECS/],
  [
    'has no agency and asks for a session',
    { status: 401, text: 'Please configure Cloud Service Agency first' },
    'Unauthenticated',
    /Bind an agency to this ECS/,
  ],
  [
    'knows neither us nor an agency',
    { status: 401, text: 'hunter2' },
    'Unauthenticated',
    /answered 401\. Check that HUAWEI/,
  ],
  ['refuses an agency', { status: 403, text: 'agency hunter2' }, 'Unauthenticated', /answered 403\. Check that HUAWEI/],
  ['is asked too often', { status: 429, text: 'hunter2' }, 'Unavailable', /answered 429\. Try again later\./],
  ['is ill', { status: 503, text: 'hunter2' }, 'Unavailable', /answered 503\. Try again later\./],
  [
    'hands out an expired key',
    { json: { credential: { ...keyOf('hunter2', 0).credential, expires_at: '2020-01-02T03:04:05.000000Z' } } },
    'Unauthenticated',
    /gave a key that expired at 2020-01-02T03:04:05\.000Z\. Check that the agency has not expired/,
  ],
  ['hands out half a JSON', { text: '{"credential":{"access":"hunter2"' }, 'BrokenReply', /holds no whole key/],
  ['hands out half a key', { json: { credential: { access: 'hunter2' } } }, 'BrokenReply', /holds no whole key/],
  [
    'leads elsewhere',
    { status: 302, headers: { location: 'http://127.0.0.1:1/hunter2' } },
    'Unauthenticated',
    /answered 302/,
  ],
])('a metadata service that %s is one sentence that says what to do', async (_what, answer, kind, says) => {
  metadata.answers = [service(answer)];
  const error: unknown = await ask(metadataKey(answer === never ? 1_000 : undefined)).catch(
    (thrown: unknown) => thrown,
  );

  expect(error).toMatchObject({ name: 'HuaweiCloudError', kind, message: expect.stringMatching(says) as string });
  expect(inspect(error)).not.toContain('hunter2');
});

test('a fault of the agency is heard when the worker starts, and a thousand calls are one question', async () => {
  metadata.answers = [service({ status: 404 })];
  const made = connections();
  const { cdm } = made.open('default');

  await expect(made.ready?.()).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(/^Connection "default": ECS securityKey: .*Bind an agency/) as string,
  });
  // However long a thousand take: a refusal holds for some seconds.
  itIsLaterBy(0);
  await Promise.allSettled(Array.from({ length: 1_000 }, () => cdm.jobStatus(job)));
  expect(asked()).toHaveLength(1);
  expect(cloud.requests).toEqual([]);
});

test('a metadata service that has no key is asked less often with each time, whoever asks meanwhile', async () => {
  const now = jest.spyOn(performance, 'now');
  try {
    metadata.answers = [service({ status: 404 })];
    const key = metadataKey();
    const from = performance.now();
    const askedWithin = async (fromSecond: number, toSecond: number): Promise<number> => {
      const before = asked().length;
      for (let second = fromSecond; second < toSecond; second += 1) {
        now.mockImplementation(() => from + second * 1_000);
        await ask(key).catch(() => undefined);
      }
      return asked().length - before;
    };

    await expect(askedWithin(0, 30)).resolves.toBe(5);
    await expect(askedWithin(30, 240)).resolves.toBe(7);
    metadata.answers = [service({ json: keyOf('ONE', DAY_MS) })];
    now.mockImplementation(() => from + 300_000);
    await expect(ask(key)).resolves.toMatchObject({ ak: 'AKONE' });
  } finally {
    now.mockRestore();
  }
});

test.each(['http://10.0.0.1', 'https://127.0.0.1', 'http://127.0.0.1/x', 'nonsense'])(
  'a metadata service at %s is refused',
  (HUAWEICLOUD_METADATA_ENDPOINT) => {
    expect(() => connections({ HUAWEICLOUD_METADATA_ENDPOINT }).open('default')).toThrow(
      'HUAWEICLOUD_METADATA_ENDPOINT must be http://169.254.169.254 or http on this machine',
    );
  },
);

test('how long a key is good for is told by the clock of the service, of whose second the end is meant', async () => {
  const headers = { date: 'Sat, 31 Jan 2026 02:30:00 GMT' };
  const { credential } = keyOf('ONE', 0);
  metadata.answers = [
    service({ json: { credential: { ...credential, expires_at: '2026-01-31T02:31:00Z' } }, headers }),
  ];
  const dispatcher = new Agent();
  const { lifetimeMs } = await readMetadataKey(dispatcher, metadata.origin, 60_000);
  await dispatcher.close();
  expect(lifetimeMs).toBe(59_000);
});
