import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVERYTHING, LEAST, OTHERWISE } from './chart-values';
import { REPOSITORY } from './dockerfile';
import { CHART, findHelm, HELM_BUILT_WITHIN_MS, podOf, render, type PodSpec, type Rendered, runHelm } from './helm';
import { startPretendKubernetes } from './pretend-kubernetes';

let helm: string;
/** Of `EVERYTHING` and of `OTHERWISE`, by kind. */
let everything: Map<string, Rendered>;
let otherwise: Map<string, Rendered>;

beforeAll(async () => {
  helm = await findHelm();
  [everything, otherwise] = (await Promise.all([EVERYTHING, OTHERWISE].map(byKind))) as [
    typeof everything,
    typeof otherwise,
  ];
}, HELM_BUILT_WITHIN_MS);

test.each(['keda', 'hpa'])(
  'turning autoscaling by %s on leaves a live deployment at the six workers it has',
  async (kind) => {
    const kubernetes = await startPretendKubernetes({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { replicas: 6 },
    });
    const args = [
      'template',
      'nightly',
      CHART,
      '--dry-run=server',
      '--kube-version',
      '1.34.0',
      '--kube-apiserver',
      kubernetes.url,
      '--values',
      '-',
    ];
    const show = ['--show-only', 'templates/deployment.yaml'];
    const { stdout, stderr } = await runHelm(helm, [...args, ...show], {
      ...LEAST,
      autoscaling: { enabled: true, kind },
    });
    await kubernetes.close();
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ {2}replicas: 6$/m);
  },
);

test('where no deployment can be looked at, how many workers there are is left to the autoscaler', () => {
  expect(everything.get('Deployment')?.spec).not.toHaveProperty('replicas');
  expect(otherwise.get('Deployment')?.spec).not.toHaveProperty('replicas');
});

test('KEDA asks for the backlog of the queue that the workers poll, as the client they are', () => {
  expect(everything.get('ScaledObject')?.spec).toMatchObject({
    scaleTargetRef: { name: everything.get('Deployment')?.metadata.name },
    minReplicaCount: 2,
    triggers: [
      {
        type: 'temporal',
        metadata: {
          endpoint: 'temporal-frontend.temporal:7233',
          namespace: 'default',
          taskQueue: 'huaweicloud',
          tlsServerName: 'frontend.temporal.example.com',
          workerDeploymentName: 'pipelines',
          workerDeploymentBuildId: '0.1.0',
        },
        authenticationRef: { name: everything.get('TriggerAuthentication')?.metadata.name },
      },
    ],
  });
  const from = (parameter: string, key: string) => ({ parameter, name: 'temporal-client', key });
  expect(everything.get('TriggerAuthentication')?.spec).toEqual({
    secretTargetRef: [
      from('cert', 'tls.crt'),
      from('key', 'tls.key'),
      from('ca', 'ca.crt'),
      { parameter: 'apiKey', name: 'temporal-api-key', key: 'key' },
    ],
  });
});

test('a plain autoscaler goes by processor, memory and what else is named, and is slow to take workers away', () => {
  expect(otherwise.get('HorizontalPodAutoscaler')?.spec).toMatchObject({
    scaleTargetRef: { kind: 'Deployment', name: 'pipelines' },
    minReplicas: 2,
    behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
    metrics: [
      { resource: { name: 'cpu', target: { averageUtilization: 70 } } },
      { resource: { name: 'memory', target: { averageUtilization: 80 } } },
      { pods: { metric: { name: 'huaweicloud_waits' } } },
    ],
  });
});

test('a worker finds certificates, authorities and keys where they are mounted, by the names that cert-manager gives them', async () => {
  const { containers } = await podOf(helm, EVERYTHING);
  const { env = [], volumeMounts = [] } = containers[0] ?? {};
  const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  expect(given).toMatchObject({
    TEMPORAL_TLS: 'true',
    TEMPORAL_TLS_CLIENT_CERT_PATH: '/var/run/secrets/temporal-tls/tls.crt',
    TEMPORAL_TLS_CLIENT_KEY_PATH: '/var/run/secrets/temporal-tls/tls.key',
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/var/run/secrets/temporal-tls/ca.crt',
    TEMPORAL_TLS_SERVER_NAME: 'frontend.temporal.example.com',
    TEMPORAL_API_KEY_FILE: '/var/run/secrets/temporal-api-key/key',
    HUAWEICLOUD_CA_FILE: '/etc/ssl/temporal-huaweicloud/bundle.pem',
    HUAWEICLOUD_CODEC_KEYS_FILE: '/var/run/secrets/huaweicloud-codec/keys',
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    NO_PROXY: '.myhuaweicloud.internal,10.0.0.0/8',
  });
  const folders = volumeMounts.map(({ mountPath }) => `${mountPath}/`);
  const files = Object.values(given).filter((value) => value?.startsWith('/'));
  expect(files).toContain('/var/run/secrets/huaweicloud');
  expect(files.filter((file) => !folders.some((folder) => `${file}/`.startsWith(folder)))).toEqual([]);
});

test('a server whose certificate everybody trusts is reached by TLS without any file', async () => {
  const [worker] = (await podOf(helm, OTHERWISE)).containers;
  expect(worker?.env.filter(({ name }) => name.startsWith('TEMPORAL_TLS'))).toEqual([
    { name: 'TEMPORAL_TLS', value: 'true' },
  ]);
});

test('a network policy lets out names, Temporal, the cloud, its proxy and traces, and lets in health and metrics', () => {
  const { ingress, egress } = everything.get('NetworkPolicy')?.spec as Record<string, { ports?: { port: number }[] }[]>;
  const ports = (rules: { ports?: { port: number }[] }[] = []) =>
    rules.map((rule) => rule.ports?.map(({ port }) => port));
  expect(ports(ingress)).toEqual([[8080], undefined]);
  expect(ports(egress)).toEqual([[53, 53], [7233], [443, 3128], [4318], undefined]);
  const agency = otherwise.get('NetworkPolicy')?.spec as Record<string, object[]>;
  expect(agency['egress']).toContainEqual({
    ports: [{ port: 80, protocol: 'TCP' }],
    to: [{ ipBlock: { cidr: '169.254.169.254/32' } }],
  });
});

test('what selects workers selects no pod of a test, which runs doctor with what the workers are given', async () => {
  const doctor = everything.get('Pod');
  const { selector } = everything.get('Deployment')?.spec as { selector: { matchLabels: Record<string, string> } };
  const isSelected = Object.entries(selector.matchLabels).every(
    ([name, value]) => doctor?.metadata.labels[name] === value,
  );
  const [worker] = (await podOf(helm, EVERYTHING)).containers;
  const [container] = (doctor?.spec as unknown as PodSpec).containers;

  expect(isSelected).toBe(false);
  expect(container).toMatchObject({ args: ['doctor'], env: worker?.env, envFrom: worker?.envFrom });
  expect(everything.get('NetworkPolicy')?.spec).toMatchObject({
    podSelector: {
      matchLabels: { 'app.kubernetes.io/instance': 'nightly' },
      matchExpressions: [
        { values: expect.arrayContaining([doctor?.metadata.labels['app.kubernetes.io/name']]) as unknown },
      ],
    },
  });
});

test('common labels are on every object and take the place of none of the chart', async () => {
  const mine = { 'app.kubernetes.io/name': 'mine', team: 'data' };
  for (const { metadata } of await render(helm, { ...EVERYTHING, commonLabels: mine })) {
    expect(metadata.labels).toMatchObject({ team: 'data' });
    expect(metadata.labels['app.kubernetes.io/name']).toMatch(/^temporal-huaweicloud(-doctor)?$/);
  }
});

test('a label that is common and one of the rules besides is there once', async () => {
  const release = { release: 'prometheus' };
  const rules = (
    await render(helm, { ...LEAST, commonLabels: release, metrics: { rules: { enabled: true, labels: release } } })
  ).find(({ kind }) => kind === 'PrometheusRule');
  expect(rules?.metadata.labels).toMatchObject({ ...release, 'app.kubernetes.io/name': 'temporal-huaweicloud' });
});

test('names that YAML would read as numbers or truths are names', async () => {
  const name = '123456';
  const values = {
    ...LEAST,
    fullnameOverride: 'true',
    temporal: {
      ...LEAST.temporal,
      apiKey: { existingSecret: '1e3', secretKey: '1' },
      tls: { existingSecret: name, certFilename: '2', certKeyFilename: '3', certCAFilename: '4' },
    },
    huaweicloud: { region: 'cn-north-4', existingSecret: name, connectionsConfigMap: name, connectionSecrets: [name] },
    caBundle: { configMap: name },
    codec: { existingSecret: name },
    environmentSecrets: [name],
    serviceAccount: { name },
    priorityClassName: name,
    autoscaling: { enabled: true },
    networkPolicy: { enabled: true },
    metrics: { podMonitor: { enabled: true }, rules: { enabled: true } },
  };
  const told = [
    values,
    { ...values, caBundle: { secret: name }, autoscaling: { enabled: true, kind: 'hpa', authentication: name } },
  ];
  for (const object of (await Promise.all(told.map((each) => render(helm, each)))).flat())
    expect(JSON.stringify(object)).not.toMatch(
      /"(name|secretName|key|serviceAccountName|priorityClassName|replacement|environment|\w+\.\w+)":(\d|true|null)/,
    );
});

test.each([
  { tag: 'v1.2.3', label: 'v1.2.3' },
  { tag: `${'a'.repeat(62)}-b`, label: 'a'.repeat(62) },
  { tag: '_nightly_', label: 'nightly' },
  { tag: '1.0@sha256:12', label: '1.0-sha256-12' },
])('of the tag $tag a label has what a label may', async ({ tag, label }) => {
  for (const { metadata } of await render(helm, { ...LEAST, image: { ...LEAST.image, tag } }))
    expect(metadata.labels['app.kubernetes.io/version']).toBe(label);
});

test('what is scraped keeps the labels of its metrics, is of the job of its release, and is relabelled as it is told', () => {
  const told = { targetLabel: 'cluster', replacement: 'north' };
  const scraped = (job: string) => ({
    port: 'health',
    path: '/metrics',
    relabelings: [
      { action: 'labeldrop', regex: 'service' },
      { action: 'replace', targetLabel: 'job', replacement: job },
      told,
    ],
  });
  const metricRelabelings = [{ action: 'labeldrop', regex: 'pod' }];
  expect(everything.get('ServiceMonitor')?.spec).toMatchObject({
    endpoints: [{ ...scraped('nightly-workers'), metricRelabelings }],
  });
  expect(otherwise.get('PodMonitor')?.spec).toMatchObject({ podMetricsEndpoints: [scraped('pipelines')] });
});

test('a spread without pods of its own is of the workers', async () => {
  const { topologySpreadConstraints } = await podOf(helm, OTHERWISE);
  expect(topologySpreadConstraints.map(({ labelSelector }) => labelSelector)).toEqual([
    { matchLabels: { team: 'data' } },
    { matchLabels: { 'app.kubernetes.io/name': 'temporal-huaweicloud', 'app.kubernetes.io/instance': 'nightly' } },
  ]);
});

test('a least number of workers takes the place of the most that may be away', () => {
  expect(everything.get('PodDisruptionBudget')?.spec).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
  expect(otherwise.get('PodDisruptionBudget')?.spec).toMatchObject({ minAvailable: '50%' });
  expect(otherwise.get('PodDisruptionBudget')?.spec).not.toHaveProperty('maxUnavailable');
});

test('a release whose name YAML would read as something else is its own', async () => {
  const args = ['template', 'n', CHART, '--kube-version', '1.31.0', '--values', '-'];
  const { stdout } = await runHelm(helm, args, LEAST);
  expect(stdout).not.toMatch(/instance: (false|n)$/m);
  expect(stdout).toMatch(/^ {6}app\.kubernetes\.io\/instance: "n"$/m);
});

test('the chart brings the dashboard of deploy/grafana', () => {
  const dashboard = readFileSync(join(REPOSITORY, 'deploy/grafana/dashboard.json'), 'utf8');
  if (process.env['UPDATE_DOCS']) writeFileSync(join(CHART, 'files/dashboard.json'), dashboard);
  const { data } = everything.get('ConfigMap') as unknown as { data: Record<string, string> };
  // As deploy/grafana has it; `UPDATE_DOCS=1 npx jest test/deploy/chart-options` copies it.
  expect(data['temporal-huaweicloud.json']?.trim()).toBe(dashboard.trim());
});

async function byKind(values: object): Promise<Map<string, Rendered>> {
  return new Map((await render(helm, values)).map((object) => [object.kind, object]));
}
