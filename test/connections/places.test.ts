import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import type { MetadataKey } from '../../src/client/auth/metadata-key';
import { connectionPlaceOf } from '../../src/connections/connection-place';
import { ecsSource } from '../../src/connections/ecs-source';
import { wayOut } from '../../src/connections/way-out';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'places-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The place of a connection that the file describes so. */
function placeOf(connection: string, env: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'connections.yaml');
  writeFileSync(file, `connections:\n  a: ${connection}\n`);
  return connectionPlaceOf({ HUAWEICLOUD_CONFIG: file, ...env }, 'a');
}

test.each([
  {
    connection: '{ region: cn-east-3, projectId: p, workspace: w, queue: q }',
    place: { projectId: 'p', workspace: 'w', queue: 'q' },
    origins: { cdm: 'https://cdm.cn-east-3.myhuaweicloud.com', iam: 'https://iam.cn-east-3.myhuaweicloud.com' },
  },
  {
    connection: "{ region: cn-east-3, endpoints: { cdm: 'https://cdm.own.example' } }",
    place: {},
    origins: { cdm: 'https://cdm.own.example', dli: 'https://dli.cn-east-3.myhuaweicloud.com' },
  },
  {
    connection: "{ endpoint: 'https://all.example' }",
    place: {},
    origins: { cdm: 'https://all.example', dli: 'https://all.example', iam: 'https://all.example' },
  },
  {
    connection: "{ endpoints: { cdm: 'https://cdm.own.example' }, workspace: w }",
    place: { workspace: 'w' },
    origins: { cdm: 'https://cdm.own.example', dli: 'https://dli.{region}.myhuaweicloud.com' },
  },
  {
    connection: '{ queue: { file: queue }, projectId: "${PROJECT}" }',
    place: { queue: 'etl', projectId: 'p-env' },
    origins: { cdm: 'https://cdm.{region}.myhuaweicloud.com' },
  },
])('$connection leads to $origins', ({ connection, place, origins }) => {
  writeFileSync(join(folder, 'queue'), 'etl\n');
  const known = placeOf(connection, { PROJECT: 'p-env' });

  expect(known).toMatchObject({ origins });
  expect({ ...known, origins: undefined }).toEqual({ ...place, origins: undefined });
});

test.each([
  { env: { HUAWEICLOUD_REGION: 'cn-north-4' }, cdm: 'https://cdm.cn-north-4.myhuaweicloud.com' },
  { env: { HUAWEICLOUD_CDM_ENDPOINT: 'https://cdm.own.example' }, cdm: 'https://cdm.own.example' },
  { env: { HUAWEICLOUD_CONFIG: '' }, cdm: 'https://cdm.{region}.myhuaweicloud.com' },
])('where no file names the connection, $env is its place', ({ env, cdm }) => {
  expect(connectionPlaceOf(env, 'default').origins.cdm).toBe(cdm);
});

test('a host that is none is told by the key of the file, or by the variable that names it', () => {
  expect(() => placeOf("{ endpoints: { cdm: 'http://cdm.example' } }")).toThrow(
    'Connection "a": endpoints.cdm must be https (plain http only to this machine), got "http://cdm.example"',
  );
  expect(() => connectionPlaceOf({ HUAWEICLOUD_CDM_ENDPOINT: 'http://cdm.example' }, 'default')).toThrow(
    'Connection "default": HUAWEICLOUD_CDM_ENDPOINT must be https',
  );
});

const context = (env: NodeJS.ProcessEnv = {}) => ({
  env,
  folder,
  warn: () => undefined,
  metadataKey: () => ({}) as MetadataKey,
});

function proxyOf({ proxy }: ReturnType<typeof wayOut>, origin: string): string | undefined {
  return typeof proxy === 'function' ? proxy(new URL(origin)) : proxy;
}

test('a connection trusts the authorities of its own file beside those of Node, and goes by its own proxy also in clear text', () => {
  const pem = tls.rootCertificates[0] ?? '';
  writeFileSync(join(folder, 'ca.pem'), pem);
  const env = { HUAWEICLOUD_PROXY: 'http://elsewhere:3128', NO_PROXY: 'direct.example' };
  const way = wayOut({ caFile: { text: 'ca.pem' }, proxy: { text: 'http://p:1' } }, context(env));

  expect(typeof way.ca === 'function' && way.ca()).toContain(`\n${readFileSync(join(folder, 'ca.pem'), 'utf8')}`);
  expect(way.proxyFrom).toBe('`proxy` of the connection');
  expect(proxyOf(way, 'http://cloud.example')).toBe('http://p:1');
  expect(proxyOf(way, 'https://direct.example')).toBeUndefined();
});

test('a connection that names neither goes by those of the environment, and straight where there are none', () => {
  writeFileSync(join(folder, 'ca.pem'), tls.rootCertificates[0] ?? '');
  const env = { HUAWEICLOUD_PROXY: 'http://elsewhere:3128', HUAWEICLOUD_CA_FILE: join(folder, 'ca.pem') };
  const way = wayOut(undefined, context(env));

  expect([way.proxyFrom, proxyOf(way, 'https://cloud.example'), typeof way.ca]).toEqual([
    'HUAWEICLOUD_PROXY',
    'http://elsewhere:3128',
    'function',
  ]);
  expect(wayOut({}, context())).toEqual({});
});

test.each([
  'http://127.0.0.1:80',
  'http://localhost:8080',
  'http://[::1]:1',
  'http://127.10.200.3',
  'http://169.254.169.254',
])('a key of an ECS may be fetched from %s', (origin) => {
  const { from, user } = ecsSource(context({ HUAWEICLOUD_METADATA_ENDPOINT: ` ${origin}/ ` }));

  expect(from).toBe(`the agency of this ECS (metadata service ${new URL(origin).origin})`);
  expect(user).toBe(JSON.stringify(['agency', new URL(origin).origin]));
});

test.each([
  'https://127.0.0.1',
  'http://127.0.0.1/latest',
  'http://user@127.0.0.1',
  'http://169.254.169.253',
  'http://127.0.0.1.example.com',
  'http://a127.0.0.1',
  'http://metadata.example',
  'no address',
])('no key of an ECS is fetched from %s', (text) => {
  expect(() => ecsSource(context({ HUAWEICLOUD_METADATA_ENDPOINT: text }))).toThrow(
    'HUAWEICLOUD_METADATA_ENDPOINT must be http://169.254.169.254 or http on this machine; leave it out on an ECS.',
  );
});

test('a fault of the code while a key is fetched stays what it is', async () => {
  const fault = new TypeError('a fault of ours');
  const metadataKey = () => ({ key: () => Promise.reject(fault) }) as unknown as MetadataKey;

  await expect(ecsSource({ env: {}, metadataKey }).ready?.()).rejects.toBe(fault);
});
