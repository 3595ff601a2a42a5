import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  PodMonitor,
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { ScaledObject, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Pod, Service, ServiceAccount } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import { durationMs } from '../../src/spec/duration';
import { temporaryFolder } from '../support/temporary-folder';
import { EVERYTHING, LEAST, OTHERWISE } from './chart-values';
import { environmentOf, REPOSITORY, stages, valueOf } from './dockerfile';
import { unread } from './environment-read';
import { CHART, findHelm, HELM_BUILT_WITHIN_MS, podOf, render, runHelm, template } from './helm';

/** The schemas of Kubernetes 1.34, KEDA and the Prometheus operator, as npm brings them. */
const MODELS = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  NetworkPolicy,
  Pod,
  PodDisruptionBudget,
  PodMonitor,
  PrometheusRule,
  ScaledObject,
  Service,
  ServiceAccount,
  ServiceMonitor,
  TriggerAuthentication,
};

const folder = temporaryFolder();
let helm: string;

beforeAll(async () => {
  helm = await findHelm();
}, HELM_BUILT_WITHIN_MS);

test.each([
  { name: 'the fewest values', values: LEAST, kinds: 4 },
  { name: 'every option', values: EVERYTHING, kinds: 11 },
  { name: 'the other options', values: OTHERWISE, kinds: 7 },
])('with $name the chart renders what Kubernetes and its operators accept', async ({ values, kinds }) => {
  const objects = await render(helm, values);
  for (const object of objects) {
    const Model = MODELS[object.kind as keyof typeof MODELS] as unknown as new (data: object) => { validate(): void };
    expect(() => new Model(object).validate()).not.toThrow();
  }
  expect(new Set(objects.map(({ kind }) => kind)).size).toBe(kinds);
});

test('the linter of Helm finds nothing in the chart', async () => {
  const { code, stdout } = await runHelm(
    helm,
    ['lint', CHART, '--strict', '--kube-version', '1.31.0', '--values', '-'],
    LEAST,
  );
  expect(stdout).toMatch('1 chart(s) linted, 0 chart(s) failed');
  expect(stdout).not.toMatch(/\[(WARNING|ERROR)\]/);
  expect(code).toBe(0);
});

test('a worker has more time to end than its drain takes, in the chart and by the least that the chart takes', async () => {
  const plugin = readFileSync(join(REPOSITORY, 'src/plugin/plugin.ts'), 'utf8');
  const [, grace = ''] = /SHUTDOWN_GRACE_TIME = '(\d+) seconds'/.exec(plugin) ?? [];
  const drainSeconds = (durationMs(`${grace}s`) ?? Infinity) / 1_000;
  const { terminationGracePeriodSeconds } = await podOf(helm, LEAST);
  const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as {
    properties: { terminationGracePeriodSeconds: { minimum: number } };
  };

  expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drainSeconds + 10);
  expect(schema.properties.terminationGracePeriodSeconds.minimum).toBeGreaterThanOrEqual(drainSeconds + 10);
});

test('a pod runs as the user of the image, cannot write, gains nothing and holds no token of Kubernetes', async () => {
  const [uid, gid] = valueOf(stages().at(-1)!, 'USER').split(':').map(Number);
  expect(await podOf(helm, LEAST)).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  });
  const account = (await render(helm, LEAST)).find(({ kind }) => kind === 'ServiceAccount');
  expect(account).toMatchObject({ automountServiceAccountToken: false });
});

test('a pod is asked whether it lives and whether it is ready at the port of the image', async () => {
  const port = Number(environmentOf(stages().at(-1)!)['HUAWEICLOUD_HEALTH_ADDRESS']?.split(':').at(-1));
  const [worker] = (await podOf(helm, LEAST)).containers;
  expect(worker).toMatchObject({
    ports: [{ name: 'health', containerPort: port }],
    livenessProbe: { httpGet: { path: '/healthz', port: 'health' } },
    readinessProbe: { httpGet: { path: '/readyz', port: 'health' } },
  });
  expect(worker?.env.find(({ name }) => name === 'HUAWEICLOUD_HEALTH_ADDRESS')?.value).toBe(`0.0.0.0:${port}`);
});

test.each([
  { name: 'the fewest values', values: LEAST },
  { name: 'every option', values: EVERYTHING },
  { name: 'the other options', values: OTHERWISE },
])('what the chart sets with $name is what the worker reads', async ({ values }) => {
  const given = (await podOf(helm, values)).containers.flatMap(({ env }) => env.map(({ name }) => name));
  expect(given).toContain('TEMPORAL_ADDRESS');
  expect(unread(given)).toEqual([]);
});

test('what a pod mounts is there to be mounted, and every secret is named and not held', async () => {
  const objects = await render(helm, EVERYTHING);
  const { containers, volumes } = await podOf(helm, EVERYTHING);
  const mounted = containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));

  expect(mounted.toSorted()).toEqual(volumes.map(({ name }) => name).sort());
  expect(volumes).toContainEqual({ name: 'credentials', secret: { secretName: 'huaweicloud', defaultMode: 0o440 } });
  expect(containers[0]?.envFrom).toEqual([{ secretRef: { name: 'codec-keys' } }, { secretRef: { name: 'webhooks' } }]);
  expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
});

test('the chart brings the alert rules of deploy/prometheus, with runbooks where they can be read', async () => {
  const runbooks = 'https://wiki.example.com/runbooks/';
  const metrics = { rules: { enabled: true, runbooks } };
  const rules = (await render(helm, { ...LEAST, metrics })).find(({ kind }) => kind === 'PrometheusRule');
  const alerts = readFileSync(join(REPOSITORY, 'deploy/prometheus/alerts.yaml'), 'utf8');

  const own = 'job="nightly-temporal-huaweicloud", namespace="default"';
  expect(rules?.spec).toEqual(
    parse(alerts.replaceAll('docs/runbooks/', runbooks).replaceAll('job="temporal-huaweicloud"', own)),
  );
});

test('what is scraped keeps the labels of the metrics, and is of the job that the alert rules of its release ask for', async () => {
  const metrics = { serviceMonitor: { enabled: true } };
  const monitor = (await render(helm, { ...LEAST, metrics })).find(({ kind }) => kind === 'ServiceMonitor');
  expect(monitor?.spec).toMatchObject({
    endpoints: [
      {
        relabelings: [
          { action: 'labeldrop', regex: 'service' },
          { action: 'replace', targetLabel: 'job', replacement: 'nightly-temporal-huaweicloud' },
        ],
      },
    ],
  });
});

test('the chart is of the version of the package', () => {
  const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as Record<string, unknown>;
  const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
  expect(chart).toMatchObject({ version, appVersion: version });
});

test.each([
  { what: 'a number as text', values: { replicas: 'two' }, says: "at '/replicas': got string, want integer" },
  { what: 'a name that is not there', values: { replica: 3 }, says: "additional properties 'replica' not allowed" },
  {
    what: 'less time than a drain takes',
    values: { terminationGracePeriodSeconds: 30 },
    says: "at '/terminationGracePeriodSeconds': minimum: got 30, want 50",
  },
  {
    what: 'an address with a scheme',
    values: { temporal: { address: 'https://temporal:7233' } },
    says: "at '/temporal/address': 'https://temporal:7233' does not match pattern",
  },
  {
    what: 'a receiver of traces without a scheme',
    values: { traces: { endpoint: 'collector:4318' } },
    says: "at '/traces/endpoint': 'collector:4318' does not match pattern",
  },
  {
    what: 'a proxy with a password',
    values: { proxy: { httpsProxy: 'http://somebody:secret@proxy:3128' } },
    says: "at '/proxy/httpsProxy': 'http://somebody:secret@proxy:3128' does not match pattern",
  },
  {
    what: 'a proxy with a password as a plain variable',
    values: { environment: { https_proxy: 'http://somebody:secret@proxy:3128' } },
    says: "at '/environment/https_proxy': 'http://somebody:secret@proxy:3128' does not match pattern",
  },
  {
    what: 'a proxy with a password in the place of a reference to it',
    values: { extraEnv: [{ name: 'HUAWEICLOUD_PROXY', value: 'http://somebody:secret@proxy:3128' }] },
    says: "at '/extraEnv/0/value': 'http://somebody:secret@proxy:3128' does not match pattern",
  },
  {
    what: 'a secret in the place of a reference to one',
    values: { extraEnv: [{ name: 'TEMPORAL_API_KEY', value: 'not here' }] },
    says: "at '/extraEnv/0': missing property 'valueFrom'",
  },
  {
    what: 'a secret as a plain variable',
    values: { environment: { HUAWEICLOUD_SDK_SK: 'not here' } },
    says: "invalid propertyName 'HUAWEICLOUD_SDK_SK'",
  },
  {
    what: 'scaling to nothing',
    values: { autoscaling: { enabled: true, minReplicas: 0 } },
    says: "at '/autoscaling/minReplicas': minimum: got 0, want 1",
  },
  {
    what: 'no image',
    values: { image: { repository: '' } },
    says: 'image.repository is missing: set it to where you have pushed the image',
  },
  {
    what: 'no server',
    values: { temporal: { address: '' } },
    says: 'temporal.address is missing: set it to host:port of the Temporal frontend',
  },
  {
    what: 'no credentials',
    values: { huaweicloud: { region: 'cn-north-4' } },
    says: 'There are no credentials: name a secret in huaweicloud.existingSecret',
  },
  {
    what: 'two credentials',
    values: { huaweicloud: { ...LEAST.huaweicloud, agency: true } },
    says: 'huaweicloud.existingSecret and huaweicloud.agency exclude each other: keep one.',
  },
  {
    what: 'two bundles of authorities',
    values: { caBundle: { configMap: 'trusted', secret: 'authority' } },
    says: 'caBundle.configMap and caBundle.secret exclude each other: keep one.',
  },
  {
    what: 'a certificate without its key',
    values: { temporal: { ...LEAST.temporal, tls: { existingSecret: 'temporal', certKeyFilename: '' } } },
    says: 'temporal.tls.certFilename and temporal.tls.certKeyFilename belong together: set both or neither.',
  },
  {
    what: 'two monitors of the same workers',
    values: { metrics: { serviceMonitor: { enabled: true }, podMonitor: { enabled: true } } },
    says: 'would both have each worker scraped, and counted twice: enable one.',
  },
  {
    what: 'scaling by nothing',
    values: { autoscaling: { enabled: true, kind: 'hpa', targetCPUUtilizationPercentage: 0 } },
    says: 'autoscaling by hpa needs something to go by',
  },
  {
    what: 'a build id without a deployment',
    values: { versioning: { buildId: '1' } },
    says: 'versioning.deployment and versioning.buildId belong together: set both or neither.',
  },
])('the chart refuses $what with a sentence', async ({ values, says }) => {
  const { code, stdout, stderr } = await template(helm, { ...LEAST, ...values });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(says);
});

test('variables that name a proxy without a password, none, or a reference to one, are taken', async () => {
  const { code, stderr } = await template(helm, {
    ...LEAST,
    environment: { NO_PROXY: 'a@b', no_proxy: 'a@b', HTTPS_PROXY: 'http://proxy:3128', MAIL_TO: 'a@b' },
    extraEnv: [
      { name: 'NO_PROXY', value: 'a@b' },
      { name: 'https_proxy', value: 'http://proxy:3128' },
      { name: 'HUAWEICLOUD_PROXY', valueFrom: { secretKeyRef: { name: 'proxy', key: 'url' } } },
    ],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('where no module proxy can be reached, the need of Helm is told in a sentence', async () => {
  // Go counts its use, in a process that outlives it and writes into a home that is not there any more.
  const counts = join(folder, '.config/go/telemetry');
  mkdirSync(counts, { recursive: true });
  writeFileSync(join(counts, 'mode'), 'off');
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: folder, GOPATH: folder, GOPROXY: 'off' };
  await expect(findHelm(env)).rejects.toThrow(/^The tests of the chart need Helm: put Go on PATH .*GOPROXY=off\)\.$/);
});
