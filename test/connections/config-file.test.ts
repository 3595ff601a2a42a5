import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';

let stub: StubCloud;
let folder: string;
const opened: Connections[] = [];
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
  folder = mkdtempSync(join(tmpdir(), 'connections-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
  await stub.close();
  rmSync(folder, { recursive: true });
});

function connections(yaml: string, env: NodeJS.ProcessEnv = {}): Connections {
  const file = join(folder, 'connections.yaml');
  writeFileSync(file, yaml);
  const made = connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: file, ...env });
  opened.push(made);
  return made;
}

const job = { clusterId: 'c', jobName: 'j' };
const environment = { HUAWEICLOUD_SDK_AK: 'AKENV', HUAWEICLOUD_SDK_SK: 'SKENV', HUAWEICLOUD_REGION: 'cn-north-4' };

test('a file names connections with regions, workspaces and credentials of their own', async () => {
  writeFileSync(join(folder, 'sk.txt'), 'SKFILE\n');
  const made = connections(
    `connections:
  shanghai:
    region: cn-east-3
    projectId: p3
    endpoint: ${stub.origin}
    workspace: w3
    credentials: { ak: '\${SH_AK}', sk: { file: sk.txt } }
  plain:
    projectId: p4
    endpoint: https://all.example
    endpoints: { cdm: ${stub.origin} }
    credentials: { ak: AKPLAIN, sk: SKPLAIN, securityToken: { env: STS } }
`,
    { ...environment, SH_AK: 'AKSHANGHAI', STS: 'STS' },
  );
  stub.answers = [{ status: 204 }, { json: { submissions: [] } }];

  await made.open('shanghai').dgc.startJob({ jobName: 'j' });
  await made.open('plain').cdm.jobStatus(job);

  expect(made.names()).toEqual(['default', 'shanghai', 'plain']);
  expect(made.open('shanghai').region).toBe('cn-east-3');
  expect(stub.requests[0]).toMatchObject({ target: '/v1/p3/jobs/j/start', headers: { workspace: 'w3' } });
  expect(stub.requests[0]?.headers.authorization).toContain('Access=AKSHANGHAI,');
  expect(stub.requests[1]).toMatchObject({ target: '/v1.1/p4/clusters/c/cdm/job/j/status' });
  expect(stub.requests[1]?.headers).toMatchObject({ 'x-security-token': 'STS' });
});

test('a secret file that changes is read anew', async () => {
  const file = join(folder, 'ak.txt');
  writeFileSync(file, 'AKOLD');
  const { cdm } = connections(
    `connections: { a: { projectId: p, endpoint: '${stub.origin}', credentials: { ak: { file: ak.txt }, sk: S } } }`,
  ).open('a');
  await cdm.jobStatus(job);
  writeFileSync(file, 'AKNEW');
  await cdm.jobStatus(job);

  expect(stub.requests[1]?.headers.authorization).toContain('Access=AKNEW,');
});

test('a connection without credentials uses those of the environment', async () => {
  const made = connections(`connections: { a: { projectId: p, endpoint: '${stub.origin}' } }`, environment);

  await made.open('a').cdm.jobStatus(job);

  expect(stub.requests[0]?.headers.authorization).toContain('Access=AKENV,');
});

test('a default in the file wins over the environment', () => {
  const made = connections('connections: { default: { region: cn-east-3 } }', environment);

  expect(made.open('default').region).toBe('cn-east-3');
  expect(made.names()).toEqual(['default']);
});

test('a file with a login exchanges it for a token', async () => {
  stub.answers = [
    { status: 201, headers: { 'x-subject-token': 'T' }, json: { token: {} } },
    { json: { submissions: [] } },
  ];
  const credentials = '{ domain: d, user: u, password: "${PW}" }';
  const yaml = `connections: { a: { region: cn-north-4, projectId: p, endpoint: '${stub.origin}', credentials: ${credentials} } }`;

  await connections(yaml, { PW: 'secret' }).open('a').cdm.jobStatus(job);

  expect(JSON.parse(stub.requests[0]?.body ?? '')).toMatchObject({
    auth: { identity: { password: { user: { name: 'u', password: 'secret', domain: { name: 'd' } } } } },
  });
});

test.each([
  { title: 'no YAML', yaml: 'connections:\n  a: { sk: "hunter2\n', line: 3, says: 'this is not YAML' },
  {
    title: 'a key nobody knows',
    yaml: 'connections:\n  a:\n    regoin: hunter2\n',
    line: 3,
    says: 'connections.a: unknown key `regoin`',
  },
  {
    title: 'a number for a region',
    yaml: 'connections:\n  a:\n    region: 7\n',
    line: 3,
    says: 'connections.a.region: must be text',
  },
  {
    title: 'half of a key',
    yaml: 'connections:\n  a:\n    region: r\n    credentials:\n      ak: hunter2\n',
    line: 5,
    says: 'connections.a.credentials: needs ak and sk',
  },
  {
    title: 'a key and a login',
    yaml: 'connections:\n  a:\n    credentials: { ak: hunter2, sk: hunter2, user: u }\n',
    line: 3,
    says: 'or domain, user and password',
  },
  { title: 'no connections', yaml: 'region: r\n', line: 1, says: 'connections' },
  { title: 'nothing', yaml: '', line: 1, says: 'the file' },
  { title: 'an unknown alias', yaml: 'connections: { a: *x }', line: undefined, says: 'alias' },
  {
    title: 'a name with a slash',
    yaml: 'connections:\n  a/b: { region: r }\n',
    line: 2,
    says: 'is no name for a connection',
  },
])('a file with $title says where and what, and quotes no value', ({ yaml, line, says }) => {
  const error = errorOf(() => connections(yaml));

  expect(error).toMatchObject({ name: 'ConfigurationError' });
  expect(String(error)).toContain(says);
  expect(String(error)).toContain(`${join(folder, 'connections.yaml')}:${line === undefined ? '' : `${line}:`}`);
  expect(inspect(error)).not.toContain('hunter2');
});

test.each([
  { title: 'a variable that is not set', ak: '${NOT_SET}', says: 'Set the environment variable NOT_SET.' },
  { title: 'a file that is not there', ak: '{ file: nowhere.txt }', says: 'nowhere.txt' },
])('$title is heard when the connection is opened', ({ ak, says }) => {
  const value = ak.startsWith('{') ? ak : `'${ak}'`;
  const made = connections(`connections: { a: { region: r, credentials: { ak: ${value}, sk: S } } }`);

  expect(() => made.open('a')).toThrow(says);
});

test('an empty secret file is heard', () => {
  writeFileSync(join(folder, 'empty.txt'), '\n');
  const made = connections('connections: { a: { region: r, credentials: { ak: { file: empty.txt }, sk: S } } }');

  expect(() => made.open('a')).toThrow('empty.txt is empty.');
});

test('a file that is not there is named with the variable that names it', () => {
  expect(() => connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: '/nowhere/c.yaml' })).toThrow(
    'Cannot read /nowhere/c.yaml, which HUAWEICLOUD_CONFIG names: there is no such file.',
  );
});

test('a wrong option of the file is named with its connection', () => {
  const made = connections('connections: { a: { endpoint: "http://all.example", credentials: { ak: A, sk: S } } }');

  expect(() => made.open('a')).toThrow('Connection "a": endpoint must be https');
});

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
