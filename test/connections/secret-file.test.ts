import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { AccessKey, PasswordLogin } from '../../src/client/auth/credentials';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';
import { secretFileSource } from '../../src/connections/secret-file';
import type { CredentialSource } from '../../src/connections/credential-source';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const mounted = join(folder, 'huawei');
let stub: StubCloud;
let warnings: string[];
const opened: Connections[] = [];

beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
  warnings = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
  await stub.close();
  rmSync(mounted, { recursive: true, force: true });
});

const job = { clusterId: 'c', jobName: 'j' };

function cloudOf(env: NodeJS.ProcessEnv = { HUAWEICLOUD_CREDENTIALS_FILE: mounted }) {
  const place = { HUAWEICLOUD_SDK_PROJECT_ID: 'p', HUAWEICLOUD_ENDPOINT: stub.origin };
  const made = connectionsFromEnvironment({ ...place, ...env }, { warn: (message) => warnings.push(message) });
  opened.push(made);
  return made.open('default');
}

function keysUsed(): (string | undefined)[] {
  return stub.requests.map(({ headers }) => /Access=([^,]+)/.exec(headers.authorization ?? '')?.[1]);
}

test.each([
  ['YAML', 'accessKey: AKONE\nsecretKey: 0123\nsecurityToken: STS\n'],
  ['JSON', '{"ak":"AKONE","sk":"0123","security_token":"STS"}'],
  [
    'the words of the environment',
    'HUAWEICLOUD_SDK_AK: AKONE\nHUAWEICLOUD_SDK_SK: "0123"\nHUAWEICLOUD_SDK_SECURITY_TOKEN: STS',
  ],
])('a secret file may be written as %s', async (_form, text) => {
  writeFileSync(mounted, text);
  const cloud = cloudOf();
  await cloud.cdm.jobStatus(job);

  expect(keysUsed()).toEqual(['AKONE']);
  expect(stub.requests[0]?.headers['x-security-token']).toBe('STS');
  expect(stub.requests[0]?.headers.authorization).toMatch(/SignedHeaders=[^,]*x-security-token/);
  expect(cloud.credentialsFrom).toBe(`the secret ${mounted}`);
});

test('a secret file with a login exchanges it for a token', async () => {
  writeFileSync(mounted, 'domain: d\nusername: u\npassword: "007"\n');
  stub.answers = [
    { status: 201, headers: { 'x-subject-token': 'T' }, json: { token: {} } },
    { json: { submissions: [] } },
  ];
  await cloudOf().cdm.jobStatus(job);

  expect(JSON.parse(stub.requests[0]?.body ?? '')).toMatchObject({
    auth: { identity: { password: { user: { name: 'u', password: '007', domain: { name: 'd' } } } } },
  });
});

test('a secret that Kubernetes swaps by its links is used from the next request on', async () => {
  mountVersion('..v1', { accessKey: 'AKONE', secretKey: 'SKONE' });
  symlinkSync('..v1', join(mounted, '..data'));
  for (const key of ['accessKey', 'secretKey']) symlinkSync(join('..data', key), join(mounted, key));
  const { cdm } = cloudOf();
  await cdm.jobStatus(job);

  mountVersion('..v2', { accessKey: 'AKTWO', secretKey: 'SKTWO' });
  symlinkSync('..v2', join(mounted, '..data_tmp'));
  renameSync(join(mounted, '..data_tmp'), join(mounted, '..data'));
  await cdm.jobStatus(job);

  expect(keysUsed()).toEqual(['AKONE', 'AKTWO']);
  expect(warnings).toEqual([]);
});

test.each([
  ['taken away', () => rmSync(mounted), /Cannot read .*: there is no such file or folder\./],
  ['broken', () => writeFileSync(mounted, 'ak: "hunter2\n'), /is neither YAML nor JSON/],
  ['half written', () => writeFileSync(mounted, 'ak: hunter2\n'), /needs accessKey and secretKey/],
  ['turned into a login', () => writeFileSync(mounted, 'domain: d\nuser: u\npassword: hunter2'), /restart the worker/],
])('a secret that is %s is warned of once, and what it said before is used on', async (_what, spoil, warning) => {
  writeFileSync(mounted, 'ak: AKONE\nsk: SKONE\n');
  const { cdm } = cloudOf();
  spoil();
  await cdm.jobStatus(job);
  await cdm.jobStatus(job);
  expect(warnings).toEqual([expect.stringMatching(warning)]);
  expect(warnings.join()).not.toContain('hunter2');

  writeFileSync(mounted, 'ak: AKTWO\nsk: SKTWO\n');
  await cdm.jobStatus(job);
  expect(keysUsed()).toEqual(['AKONE', 'AKONE', 'AKTWO']);
  expect(warnings).toHaveLength(1);
});

test.each([
  ['not there', undefined, `Connection "default": Cannot read ${mounted}: there is no such file or folder.`],
  ['empty', '', 'needs accessKey and secretKey (and securityToken for temporary ones), or domain, user and password'],
  ['a list', '- hunter2\n', 'needs accessKey and secretKey'],
  ['no YAML', 'ak: "hunter2\n', 'is neither YAML nor JSON'],
  ['a key and a login', 'ak: hunter2\nsk: hunter2\nuser: u\n', 'needs accessKey and secretKey'],
  ['a key without its secret', 'ak: hunter2\n', 'needs accessKey and secretKey'],
  ['a secret without its key', 'sk: hunter2\n', 'needs accessKey and secretKey'],
  ['a key with an empty secret', 'ak: hunter2\nsk: " "\n', 'needs accessKey and secretKey'],
  ['a key and a password', 'ak: hunter2\nsk: hunter2\npassword: p\n', 'needs accessKey and secretKey'],
  ['a key and a domain', 'ak: hunter2\nsk: hunter2\ndomain: d\n', 'needs accessKey and secretKey'],
  ['a login without its password', 'domain: d\nuser: hunter2\n', 'needs accessKey and secretKey'],
  ['a login without its user', 'domain: d\npassword: hunter2\n', 'needs accessKey and secretKey'],
  ['a login without its domain', 'user: u\npassword: hunter2\n', 'needs accessKey and secretKey'],
  ['a login and a key', 'domain: d\nuser: u\npassword: hunter2\nak: A\n', 'needs accessKey and secretKey'],
  ['a login and a secret', 'domain: d\nuser: u\npassword: hunter2\nsk: S\n', 'needs accessKey and secretKey'],
  ['a login and a token', 'domain: d\nuser: u\npassword: hunter2\nsecurityToken: T\n', 'needs accessKey'],
  ['a key that is a list', 'ak: [hunter2]\nsk: hunter2\n', 'needs accessKey and secretKey'],
  ['a text', 'hunter2\n', 'needs accessKey and secretKey (and securityToken for temporary ones), or domain, user'],
  ['not UTF-8', Buffer.from([0x61, 0x0a, 0xff, 0x0a]), `${mounted}:2:1: the file is not UTF-8 from here on`],
  ['one word in two spellings', 'ak: hunter2\naccess_key: hunter2\nsk: s\n', 'holds ak twice, in two spellings.'],
])('a secret file that is %s at start is one sentence that quotes nothing', (_what, text, says) => {
  if (text !== undefined) writeFileSync(mounted, text);
  const error = errorOf(() => cloudOf());

  expect(error).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(says) as string });
  expect(inspect(error)).not.toContain('hunter2');
});

test('an access key and a mounted secret at once are refused, unless one is chosen', async () => {
  writeFileSync(mounted, 'ak: AKFILE\nsk: S\n');
  const both = { HUAWEICLOUD_SDK_AK: 'AKENV', HUAWEICLOUD_SDK_SK: 'S', HUAWEICLOUD_CREDENTIALS_FILE: mounted };

  expect(() => cloudOf(both)).toThrow(
    'HUAWEICLOUD_SDK_AK and HUAWEICLOUD_CREDENTIALS_FILE both name credentials: unset one, or choose with ' +
      'HUAWEICLOUD_CREDENTIALS=environment or HUAWEICLOUD_CREDENTIALS=file.',
  );
  await cloudOf({ ...both, HUAWEICLOUD_CREDENTIALS: 'file' }).cdm.jobStatus(job);
  await cloudOf({ ...both, HUAWEICLOUD_CREDENTIALS: 'environment' }).cdm.jobStatus(job);
  expect(keysUsed()).toEqual(['AKFILE', 'AKENV']);
  expect(() => cloudOf({ ...both, HUAWEICLOUD_CREDENTIALS: 'vault' })).toThrow(
    'HUAWEICLOUD_CREDENTIALS must be one of environment, file, profile, ecs.',
  );
});

test.each([
  { text: 'ak: A\nsk: S\nnote: kept by ops\nretries: 3\n', key: { ak: 'A', sk: 'S' } },
  { text: 'ak: " A "\nsk: "S\\n"\nsecurityToken: ""\n', key: { ak: 'A', sk: 'S' } },
  { text: 'access-key-id: A\nSecretAccessKey: S\nsecurity_token: T\n', key: { ak: 'A', sk: 'S', securityToken: 'T' } },
  { text: 'access.key: A\nsecret.key: S\nother: { ak: B }\n', key: { ak: 'A', sk: 'S' } },
  { text: 'base: &key A\nak: *key\nsk: *key\n', key: { ak: 'A', sk: 'A' } },
])('a secret of $text is $key', ({ text, key }) => {
  writeFileSync(mounted, text);
  const source = secretFileSource(mounted, { warn: (message) => warnings.push(message) });

  expect(accessKeyOf(source)).toEqual(key);
  expect(source).toMatchObject({ user: JSON.stringify([key.ak]), from: `the secret ${mounted}` });
});

test('a login that changes to another login is used, and is the user it was', () => {
  writeFileSync(mounted, 'domain: d\nuser: u\npassword: p1\n');
  const source = secretFileSource(mounted, { warn: (message) => warnings.push(message) });
  writeFileSync(mounted, 'domain: d\nuser: u\npassword: "0123"\n');

  expect(loginOf(source)).toEqual({
    domain: 'd',
    user: 'u',
    password: '0123',
  });
  expect(source.user).toBe('["d","u"]');
  expect(warnings).toEqual([]);
});

test('a connection of the configuration file may have a mounted secret of its own', async () => {
  writeFileSync(mounted, 'ak: AKNAMED\nsk: S\n');
  const config = join(folder, 'connections.yaml');
  writeFileSync(
    config,
    `connections: { default: { projectId: p, endpoint: '${stub.origin}', credentials: { from: file, path: huawei } } }`,
  );
  await cloudOf({ HUAWEICLOUD_CONFIG: config }).cdm.jobStatus(job);

  expect(keysUsed()).toEqual(['AKNAMED']);
});

function mountVersion(name: string, files: Record<string, string>): void {
  mkdirSync(join(mounted, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(mounted, name, file), `${text}\n`);
}

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

function accessKeyOf({ credentials }: CredentialSource): AccessKey {
  return (credentials as { accessKey: () => AccessKey }).accessKey();
}

function loginOf({ credentials }: CredentialSource): PasswordLogin {
  return (credentials as { login: () => PasswordLogin }).login();
}
