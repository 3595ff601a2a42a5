import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionPlaceOf } from '../../src/connections/connection-place';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { type Seen, type StubCloud, startStubCloud } from '../client/support/stub-cloud';

const EXAMPLES = join(__dirname, '../../examples');
const HOST = /https:\/\/[a-z-]+\.[a-z0-9.-]+/g;
const TOKEN = { status: 201, headers: { 'x-subject-token': 'token' }, json: { token: {} } };

const stubs = new Map<string, StubCloud>();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'other-clouds-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([...stubs.values()].map((stub) => stub.close()));
  stubs.clear();
});

/** The example as it stands, but for its hosts, each of which is a server of ours. */
async function onThisMachine(file: string): Promise<string> {
  let text = readFileSync(join(EXAMPLES, file), 'utf8');
  for (const origin of text.match(HOST) ?? []) {
    const stub = await startStubCloud({ json: { submissions: [], jobs: [], job_detail: {} } });
    stubs.set(new URL(origin).hostname.split('.')[0] ?? '', stub);
    text = text.replace(origin, stub.origin);
  }
  const path = join(folder, file);
  writeFileSync(path, text);
  return path;
}

const seenBy = (host: string): Seen[] => stubs.get(host)?.requests ?? [];

test.each([
  {
    file: 'open-telekom-cloud.yaml',
    iam: 'iam',
    hosts: 'eu-de.otc.t-systems.com',
    login: { domain: 'OTC-EU-DE-00000000001000012345', user: 'pipelines', password: 'otc-secret' },
    scope: { name: 'eu-de', domain: { name: 'OTC-EU-DE-00000000001000012345' } },
    project: 'project-of-the-region',
  },
  {
    file: 'cloud-stack.yaml',
    iam: 'iam-apigateway-proxy',
    hosts: 'cn-global-1.cloud.example.com',
    login: { domain: 'my-tenant', user: 'pipelines', password: 'stack-secret' },
    scope: { id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
    project: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  },
])('by $file each call goes to its own host, and the login is that of the domain', async (example) => {
  const { login, scope, project, iam } = example;
  const HUAWEICLOUD_CONFIG = await onThisMachine(example.file);
  const passwords = { OTC_PASSWORD: 'otc-secret', CLOUD_STACK_PASSWORD: 'stack-secret' };
  const connections = connectionsFromEnvironment({ ...passwords, HUAWEICLOUD_CONFIG });
  const identity = stubs.get(iam);
  if (identity === undefined) throw new Error('the example names no IAM');
  identity.answers = [TOKEN, { json: { projects: [{ id: 'project-of-the-region', name: 'eu-de' }] } }];

  const cloud = connections.open('default');
  await cloud.cdm.jobStatus({ clusterId: 'c', jobName: 'j' });
  await cloud.dgc.jobs({ jobName: 'j' });
  await cloud.dli.job('1');
  await connections.close();

  const [first] = seenBy(iam);
  expect(JSON.parse(first?.body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: login.user, password: login.password, domain: { name: login.domain } } },
      },
      scope: { project: scope },
    },
  });
  for (const [host, path] of Object.entries({
    cdm: `/v1.1/${project}/clusters/c/cdm/job/j/status`,
    'dayu-dlf': `/v1/${project}/jobs`,
    dli: `/v1.0/${project}/streaming/jobs/1`,
  })) {
    const [call] = seenBy(host);
    expect(call?.target.split('?')[0]).toBe(path);
    expect(call?.headers).toMatchObject({ 'x-auth-token': 'token', 'x-project-id': project });
  }
  expect(seenBy('dayu')).toEqual([]);
});

test.each([
  { file: 'open-telekom-cloud.yaml', domain: /\.eu-de\.otc\.t-systems\.com$/ },
  { file: 'cloud-stack.yaml', domain: /\.cloud\.example\.com$/ },
])('$file leaves no host to Huawei Cloud', ({ file, domain }) => {
  const { origins } = connectionPlaceOf({ HUAWEICLOUD_CONFIG: join(EXAMPLES, file) }, 'default');
  for (const origin of Object.values(origins)) expect(origin).toMatch(domain);
});

test.each(['eu-de', 'cn-global-1'])(
  'by the environment, %s is refused with the variables that name its hosts',
  (region) => {
    const env = { HUAWEICLOUD_REGION: region, HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' };
    const variables =
      'set HUAWEICLOUD_IAM_ENDPOINT, HUAWEICLOUD_CDM_ENDPOINT, HUAWEICLOUD_DGC_ENDPOINT, HUAWEICLOUD_DLI_ENDPOINT, ' +
      'or HUAWEICLOUD_ENDPOINT for all';
    expect(() => connectionsFromEnvironment(env).open('default')).toThrow(variables);
    expect(() => connectionPlaceOf(env, 'default')).toThrow(variables);
  },
);
