import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  ...[
    '{ ak: hunter2 }',
    '{ sk: hunter2 }',
    '{ ak: hunter2, sk: hunter2, domain: d }',
    '{ ak: hunter2, sk: hunter2, password: p }',
    '{ domain: d, user: hunter2 }',
    '{ domain: d, password: hunter2 }',
    '{ user: u, password: hunter2 }',
    '{ domain: d, user: u, password: hunter2, ak: a }',
    '{ domain: d, user: u, password: hunter2, sk: s }',
    '{ domain: d, user: u, password: hunter2, securityToken: t }',
    '{}',
  ].map((credentials) => ({
    title: `credentials of ${credentials}`,
    yaml: `connections:\n  a:\n    region: r\n    credentials: ${credentials}\n`,
    line: 4,
    says: 'connections.a.credentials: needs ak and sk (and securityToken for temporary ones), or domain, user',
  })),
  ...[
    { credentials: '{ from: hunter2 }', says: 'a.credentials: needs ak and sk' },
    { credentials: '', says: 'a.credentials: is nothing where a map is meant' },
    { credentials: 'hunter2', says: 'a.credentials: is a text where a map is meant' },
    { credentials: '{ from: ecs, path: hunter2 }', says: 'a.credentials: has a key that nobody knows' },
    { credentials: '{ from: profile, section: "" }', says: 'a.credentials.section: is empty' },
    { credentials: '{ from: profile, path: "" }', says: 'a.credentials.path: is empty' },
    { credentials: '{ from: file, path: "" }', says: 'a.credentials.path: needs path, of a mounted secret' },
    { credentials: '{ from: file, path: 7 }', says: 'a.credentials.path: needs path, of a mounted secret' },
    { credentials: '{ from: file }', says: 'a.credentials.path: needs path, of a mounted secret, with from: file' },
  ].map(({ credentials, says }) => ({
    title: `credentials as ${credentials || 'nothing'}`,
    yaml: `connections:\n  a:\n    region: r\n    credentials: ${credentials}\n`,
    line: 4,
    says,
  })),
  {
    title: 'a text beside a number',
    yaml: 'connections:\n  a:\n    workspace: w\n    region: 7\n',
    line: 4,
    says: 'connections.a.region: must be text, ${NAME} of an environment variable, { env: NAME } or { file: PATH }',
  },
  {
    title: 'a list of connections',
    yaml: 'connections:\n  - a\n',
    line: 2,
    says: 'connections: is a list where a map',
  },
  { title: 'a list', yaml: '\n- a\n', line: 1, says: 'the file: is a list where a map is meant' },
  {
    title: 'an empty name of a variable',
    yaml: 'connections:\n  a:\n    region: { env: "" }\n',
    line: 3,
    says: 'a.region.env: is not written',
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

test('a file that is not UTF-8 is told with its place', () => {
  const file = join(folder, 'latin.yaml');
  writeFileSync(file, Buffer.from([0x61, 0x3a, 0x0a, 0xe9, 0x0a]));

  expect(() => connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: file })).toThrow(
    `${file}:2:1: the file is not UTF-8 from here on`,
  );
});

test('why a file cannot be read is kept as the cause', () => {
  expect(errorOf(() => connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: '/nowhere/c.yaml' }))).toMatchObject({
    cause: { code: 'ENOENT' },
  });
});

test('an alias of the file stands for what it names', () => {
  const made = connections(`connections:
  a: &a { region: cn-east-3, projectId: p, credentials: { ak: A, sk: S } }
  b: *a
  c: { <<: *a, region: cn-north-4 }
`);

  expect([made.names(), made.open('b').region, made.open('c').region]).toEqual([
    ['a', 'b', 'c'],
    'cn-east-3',
    'cn-north-4',
  ]);
});

test('a connection by the profile file of the home folder, or by the one that it names, has that key', async () => {
  mkdirSync(join(folder, '.huaweicloud'));
  writeFileSync(join(folder, '.huaweicloud/credentials'), '[basic]\nak=AKHOME\nsk=S\n[night]\nak=AKNIGHT\nsk=S\n');
  writeFileSync(join(folder, 'own'), '[night]\nak=AKOWN\nsk=S\n');
  const place = `projectId: p, endpoint: '${stub.origin}'`;
  const made = connections(
    `connections:
  home: { ${place}, credentials: { from: profile } }
  night: { ${place}, credentials: { from: profile, section: night } }
  own: { ${place}, credentials: { from: profile, section: night, path: own } }
`,
    { HOME: folder },
  );
  for (const name of ['home', 'night', 'own']) await made.open(name).cdm.jobStatus(job);

  const keys = stub.requests.map(({ headers }) => /Access=(\w+)/.exec(headers.authorization ?? '')?.[1]);
  expect(keys).toEqual(['AKHOME', 'AKNIGHT', 'AKOWN']);
});

test('a connection by the agency of an ECS says so', () => {
  const made = connections(
    "connections: { a: { projectId: p, endpoint: 'https://all.example', credentials: { from: ecs } } }",
  );

  expect(made.open('a').credentialsFrom).toBe('the agency of this ECS (metadata service http://169.254.169.254)');
});

test('connections that are closed send nothing more', async () => {
  const made = connections(`connections: { a: { projectId: p, endpoint: '${stub.origin}' } }`, environment);
  const cloud = made.open('a');
  await made.close();

  await expect(cloud.cdm.jobStatus(job)).rejects.toThrow();
  expect(stub.requests).toEqual([]);
  expect(made.open('a')).not.toBe(cloud);
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
