import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { AccessKey } from '../../src/client/auth/credentials';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';
import { defaultProfileFile, profileSource } from '../../src/connections/profile-file';
import type { CredentialSource } from '../../src/connections/credential-source';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const profile = join(folder, 'credentials');
let stub: StubCloud;
const opened: Connections[] = [];

beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
  await stub.close();
});

const job = { clusterId: 'c', jobName: 'j' };

function cloudOf(env: NodeJS.ProcessEnv) {
  const made = connectionsFromEnvironment({ HUAWEICLOUD_ENDPOINT: stub.origin, ...env });
  opened.push(made);
  return made.open('default');
}

const PROFILES = `# written by hand
[basic]
AK = AKBASIC
sk: SK=with=signs
project_id = p-of-the-profile

[night]
ak = AKNIGHT
sk = SKNIGHT
security_token = STS
project_id = p-night
`;

test.each([
  { env: {}, ak: 'AKBASIC', project: 'p-of-the-profile' },
  { env: { HUAWEICLOUD_PROFILE: 'night' }, ak: 'AKNIGHT', project: 'p-night' },
  { env: { HUAWEICLOUD_SDK_PROJECT_ID: 'nearer' }, ak: 'AKBASIC', project: 'nearer' },
])(
  'a profile file gives $ak and its project, unless the environment names one: $project',
  async ({ env, ak, project }) => {
    writeFileSync(profile, PROFILES);
    const cloud = cloudOf({ HUAWEICLOUD_PROFILE_FILE: profile, ...env });
    await cloud.cdm.jobStatus(job);

    expect(stub.requests[0]?.target).toContain(`/${project}/`);
    expect(stub.requests[0]?.headers.authorization).toContain(`Access=${ak},`);
    expect(stub.requests[0]?.headers['x-security-token']).toBe(ak === 'AKNIGHT' ? 'STS' : undefined);
    expect(cloud.credentialsFrom).toMatch(/^section \[(basic|night)\] of the profile file /);
  },
);

test('the profile file of the home folder is read where nothing else names credentials', async () => {
  mkdirSync(join(folder, '.huaweicloud'), { recursive: true });
  writeFileSync(join(folder, '.huaweicloud/credentials'), PROFILES);
  await cloudOf({ HOME: folder }).cdm.jobStatus(job);
  await cloudOf({
    HOME: folder,
    HUAWEICLOUD_SDK_AK: 'AKENV',
    HUAWEICLOUD_SDK_SK: 'S',
    HUAWEICLOUD_SDK_PROJECT_ID: 'p',
  }).cdm.jobStatus(job);

  expect(stub.requests.map(({ headers }) => /Access=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual([
    'AKBASIC',
    'AKENV',
  ]);
});

test('a key that is changed in the profile file is used from the next request on', async () => {
  writeFileSync(profile, PROFILES);
  const { cdm } = cloudOf({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: profile });
  await cdm.jobStatus(job);
  writeFileSync(profile, PROFILES.replace('AKBASIC', 'AKTOMORROW'));
  await cdm.jobStatus(job);

  expect(stub.requests[1]?.headers.authorization).toContain('Access=AKTOMORROW,');
});

test.each([
  ['that is not there', undefined, {}, /Cannot read .*credentials-of-.*: there is no such file or folder\./],
  [
    'without the section',
    '[global]\nak = hunter2\nsk = hunter2\n',
    {},
    /has no section \[basic\], it has \[global\]: name one in HUAWEICLOUD_PROFILE\./,
  ],
  ['with half a key', '[basic]\nak = hunter2\n', {}, /Section \[basic\] of .* needs ak and sk\./],
  ['with a key before any section', 'ak = hunter2\nsk = hunter2\n', {}, /it has none/],
  [
    'with a login by an identity provider',
    '[basic]\nidp_id = hunter2\nid_token_file = /x\n',
    {},
    /a login by an identity provider \(idp_id\) is not supported here\./,
  ],
])('a profile file %s is one sentence that quotes nothing', (what, text, env, says) => {
  const file = join(folder, `credentials-of-${what.replaceAll(' ', '-')}`);
  if (text !== undefined) writeFileSync(file, text);
  let error: unknown;
  try {
    cloudOf({ HUAWEICLOUD_PROFILE_FILE: file, HUAWEICLOUD_REGION: 'cn-north-4', ...env });
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toMatchObject({ name: 'ConfigurationError', message: expect.stringMatching(says) as string });
  expect(inspect(error)).not.toContain('hunter2');
});

const KEY_ONE = { ak: 'AKONE', sk: 'SKONE' };

test.each([
  { lines: ['[basic]', 'ak=AKONE', 'sk=SKONE'], key: KEY_ONE },
  { lines: ['\uFEFF[basic]', 'ak  =   AKONE  ', '\tSK :\tSKONE '], key: KEY_ONE },
  { lines: ['  [ basic ]  ', 'ak: AKONE', 'sk: SKONE'], key: KEY_ONE },
  { lines: ['[basic]', 'ak = AKONE', 'sk = ends[basic]'], key: { ak: 'AKONE', sk: 'ends[basic]' } },
  { lines: ['[basic]', 'ak = AKONE', 'sk = [x] # no comment'], key: { ak: 'AKONE', sk: '[x] # no comment' } },
  { lines: ['[basic]', '# ak = AKOLD', 'ak = AKONE', ' ; sk = SKOLD', 'sk = SKONE', '#ak = AKOLD'], key: KEY_ONE },
  { lines: ['[basic]', 'ak = AKOLD', 'sk = SKONE', '[night]', 'ak = N', '[basic]', 'ak = AKONE'], key: KEY_ONE },
  { lines: ['[basic]', 'ak = AKONE', '= lost', 'no sign at all', '', 'sk = SKONE'], key: KEY_ONE },
])('a profile of the lines $lines is $key', ({ lines, key }) => {
  for (const end of ['\n', '\r\n']) {
    writeFileSync(profile, lines.join(end));
    const source = profileSource(profile, undefined, { warn: () => undefined });

    expect(accessKeyOf(source)).toEqual({
      ...key,
      securityToken: undefined,
    });
    expect(source).toMatchObject({ projectId: undefined, iamEndpoint: undefined, user: JSON.stringify([key.ak]) });
  }
});

test('a profile says its project, its IAM and the token of a temporary key', () => {
  writeFileSync(profile, '[n]\nak=A\nsk=S\nsecurity_token=T\nproject_id=P\niam_endpoint=https://iam.stack.example\n');
  const source = profileSource(profile, 'n', { warn: () => undefined });

  expect(source).toMatchObject({ projectId: 'P', iamEndpoint: 'https://iam.stack.example' });
  expect(accessKeyOf(source)).toEqual({
    ak: 'A',
    sk: 'S',
    securityToken: 'T',
  });
});

test('a section that is not there is told beside those that are', () => {
  writeFileSync(profile, '[basic]\nak=A\nsk=S\n[night]\n');
  const read = (section: string) => () => profileSource(profile, section, { warn: () => undefined });

  expect(read('day')).toThrow('has no section [day], it has [basic], [night]: name one in HUAWEICLOUD_PROFILE.');
  expect(read('night')).toThrow(/Section \[night\] of .* needs ak and sk\.$/);
});

test.each([
  { env: { HOME: '/home/a', USERPROFILE: 'C:/b' }, file: '/home/a/.huaweicloud/credentials' },
  { env: { HOME: '', USERPROFILE: '/users/b' }, file: '/users/b/.huaweicloud/credentials' },
  { env: {}, file: undefined },
])('the profile file of $env is $file', ({ env, file }) => {
  expect(defaultProfileFile(env)).toBe(file);
});

function accessKeyOf({ credentials }: CredentialSource): AccessKey {
  return (credentials as { accessKey: () => AccessKey }).accessKey();
}
