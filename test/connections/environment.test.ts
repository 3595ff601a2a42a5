import { inspect } from 'node:util';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';

let stub: StubCloud;
const opened: Connections[] = [];
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
  await stub.close();
});

function connections(env: NodeJS.ProcessEnv): Connections {
  const made = connectionsFromEnvironment(env);
  opened.push(made);
  return made;
}

const job = { clusterId: 'c', jobName: 'j' };
const accessKey = { HUAWEICLOUD_SDK_AK: 'AKENV', HUAWEICLOUD_SDK_SK: 'SKENV' };
const login = { HUAWEICLOUD_IAM_DOMAIN: 'd', HUAWEICLOUD_IAM_USER: 'u', HUAWEICLOUD_IAM_PASSWORD: 'p-env' };

test('the environment is the connection named default', async () => {
  const env = {
    ...accessKey,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: 'STS',
    HUAWEICLOUD_SDK_PROJECT_ID: 'p9',
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_ENDPOINT: stub.origin,
  };
  const made = connections(env);

  expect(made.names()).toEqual(['default']);
  expect(made.has('default')).toBe(true);
  expect(made.has('other')).toBe(false);
  await made.open('default').cdm.jobStatus(job);
  expect(made.open('default')).toBe(made.open('default'));
  expect(made.open('default').region).toBe('cn-north-4');
  expect(stub.requests[0]).toMatchObject({
    target: '/v1.1/p9/clusters/c/cdm/job/j/status',
    headers: { 'x-security-token': 'STS' },
  });
});

test('each service can have an endpoint of its own', async () => {
  const env = {
    ...accessKey,
    HUAWEICLOUD_SDK_PROJECT_ID: 'p9',
    HUAWEICLOUD_ENDPOINT: 'http://127.0.0.1:1',
    HUAWEICLOUD_CDM_ENDPOINT: stub.origin,
  };

  await connections(env).open('default').cdm.jobStatus(job);

  expect(stub.requests).toHaveLength(1);
});

test('a key rotated in the environment is used from the next request on', async () => {
  const env = { ...accessKey, HUAWEICLOUD_SDK_PROJECT_ID: 'p9', HUAWEICLOUD_ENDPOINT: stub.origin };
  const { cdm } = connections(env).open('default');
  await cdm.jobStatus(job);
  env.HUAWEICLOUD_SDK_AK = 'AKNEW';
  await cdm.jobStatus(job);

  expect(stub.requests.map(({ headers }) => /Access=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual([
    'AKENV',
    'AKNEW',
  ]);
});

test('a login of the environment is exchanged for a token', async () => {
  stub.answers = [
    { status: 201, headers: { 'x-subject-token': 'T' }, json: { token: {} } },
    { json: { submissions: [] } },
  ];
  const env = { ...login, HUAWEICLOUD_SDK_PROJECT_ID: 'p9', HUAWEICLOUD_ENDPOINT: stub.origin };
  const cloud = connections(env).open('default');

  await cloud.cdm.jobStatus(job);

  expect(stub.requests[1]?.headers['x-auth-token']).toBe('T');
  expect(cloud.userName).toBe('u');
});

const region = { HUAWEICLOUD_REGION: 'cn-north-4' };

test.each([
  {
    title: 'no credentials',
    env: region,
    says:
      'Connection "default": No Huawei Cloud credentials: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or ' +
      'HUAWEICLOUD_IAM_DOMAIN, HUAWEICLOUD_IAM_USER, HUAWEICLOUD_IAM_PASSWORD, or HUAWEICLOUD_CONFIG.',
  },
  {
    title: 'a key without its secret',
    env: { ...region, HUAWEICLOUD_SDK_AK: 'AKENV', HUAWEICLOUD_SDK_SK: ' ' },
    says: 'HUAWEICLOUD_SDK_SK is missing: HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK belong together.',
  },
  {
    title: 'a login without a password',
    env: { ...region, ...login, HUAWEICLOUD_IAM_PASSWORD: undefined },
    says: 'HUAWEICLOUD_IAM_PASSWORD is missing',
  },
  {
    title: 'neither region nor endpoint',
    env: accessKey,
    says: 'There is no host for IAM: set HUAWEICLOUD_REGION, or HUAWEICLOUD_ENDPOINT, or HUAWEICLOUD_IAM_ENDPOINT.',
  },
  {
    title: 'plain http to another machine',
    env: { ...accessKey, ...region, HUAWEICLOUD_DLI_ENDPOINT: 'http://dli.example' },
    says: 'HUAWEICLOUD_DLI_ENDPOINT must be https (plain http only to this machine), got "http://dli.example"',
  },
  {
    title: 'a region that is none',
    env: { ...accessKey, HUAWEICLOUD_REGION: 'cn north' },
    says: 'HUAWEICLOUD_REGION must be',
  },
  {
    title: 'a login for no project',
    env: { ...login, HUAWEICLOUD_ENDPOINT: 'https://all.example' },
    says: 'A password login needs a HUAWEICLOUD_REGION or a HUAWEICLOUD_SDK_PROJECT_ID',
  },
])('$title is one sentence that names the variables', ({ env, says }) => {
  const made = connections(env);

  expect(errorOf(() => made.open('default'))).toMatchObject({ name: 'ConfigurationError' });
  expect(() => made.open('default')).toThrow(says);
  expect(inspect(errorOf(() => made.open('default')))).not.toMatch(/SKENV|AKENV|p-env/);
});

test('a name that is not set up says which are', () => {
  expect(() => connections({ ...accessKey, ...region }).open('prod')).toThrow(
    'There is no connection "prod": there are default. Name it in HUAWEICLOUD_CONFIG.',
  );
  expect(() => connections({}).open('prod')).toThrow('none is set up');
});

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
