import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { durationMs } from '../../src/spec/duration';
import { composeSchema } from './compose-schema';
import { REPOSITORY } from './dockerfile';
import { unread } from './environment-read';

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  ports?: string[];
  secrets?: string[];
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
}

const compose = parse(readFileSync(join(REPOSITORY, 'deploy/compose.yaml'), 'utf8')) as {
  services: Record<string, Service> & { worker: Service };
  secrets: Record<string, { file: string }>;
};
const services = Object.values(compose.services);

test('the compose file is one by the Compose Specification', async () => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const isValid = ajv.compile(await composeSchema());
  isValid(compose);
  expect(isValid.errors).toBeNull();
  expect(isValid({ services: { worker: { imagee: 'x' } } })).toBe(false);
});

test('a first cluster is open to its own machine only', () => {
  const ports = services.flatMap(({ ports = [] }) => ports);
  expect(ports.length).toBeGreaterThan(0);
  expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
});

test('no secret is in the compose file: each is a file that a service names', () => {
  const named = services.flatMap(({ secrets = [] }) => secrets);
  expect([...new Set(named)].sort()).toEqual(Object.keys(compose.secrets).sort());
  const values = services.flatMap(({ environment = {} }) => Object.entries(environment));
  const secret = values.filter(([name]) => /(PASSWORD|PWD|_SK|_AK|TOKEN|KEY)$/.test(name));
  expect(secret).toEqual([]);
  const ignored = readFileSync(join(REPOSITORY, '.gitignore'), 'utf8').split('\n');
  expect(ignored).toContain('deploy/secrets');
  const folders = Object.values(compose.secrets).map(({ file }) => file.split('/').slice(0, -1).join('/'));
  expect([...new Set(folders)]).toEqual(['./secrets']);
});

test('the worker of the compose file is the image, locked down, with more time to end than its drain takes', () => {
  const { worker } = compose.services;
  const plugin = readFileSync(join(REPOSITORY, 'src/plugin/plugin.ts'), 'utf8');
  const [, grace] = /SHUTDOWN_GRACE_TIME = '(\d+) seconds'/.exec(plugin) ?? [];

  expect(worker).toMatchObject({
    build: { context: '..', dockerfile: 'deploy/Dockerfile' },
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
  expect(durationMs(worker.stop_grace_period ?? '')).toBeGreaterThanOrEqual((Number(grace) + 10) * 1_000);
});

test('what the compose file sets for the worker is what the worker reads', () => {
  expect(unread(Object.keys(compose.services.worker.environment ?? {}))).toEqual([]);
});

test('the Temporal server of the compose file is told where results of Nexus calls go, as the page on it says', () => {
  const { environment = {}, volumes = [] } = compose.services['temporal'] ?? {};
  const [[from = '', to] = []] = volumes.map((volume) => volume.split(':'));
  expect(environment['DYNAMIC_CONFIG_FILE_PATH']).toBe(to);
  const settings: unknown = parse(readFileSync(join(REPOSITORY, 'deploy', from), 'utf8'));
  const page = readFileSync(join(REPOSITORY, 'docs/temporal-server.md'), 'utf8');
  const [, shown = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];

  expect(settings).toEqual(parse(shown));
  expect(settings).toEqual({
    'component.nexusoperations.callback.endpoint.template': [
      { value: expect.stringMatching(/^http:\/\/localhost:7243\/namespaces\/\{\{\.NamespaceName\}\}\//) as string },
    ],
    'component.callbacks.allowedAddresses': [{ value: [{ Pattern: 'localhost:7243', AllowInsecure: true }] }],
  });
});

test('every image of the compose file is of a fixed version', () => {
  const foreign = services.filter(({ build }) => !build).map(({ image = '' }) => image);
  expect(foreign.filter((image) => !/:\d+(\.\d+)*[\w.-]*$/.test(image))).toEqual([]);
});
