import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { temporaryFolder } from '../support/temporary-folder';
import { EVERYTHING, LEAST, OTHERWISE } from './chart-values';
import { CHART, findHelm, HELM_BUILT_WITHIN_MS, render, type Rendered, runHelm } from './helm';
import type { ApiAnswer, Kubernetes } from './kubernetes';
import { findKubernetes, KUBERNETES_BUILT_WITHIN_MS, moduleFolder, startKubernetes } from './kubernetes';

// Not part of `npm test`, since the API server is built first: `npm run try-chart`.

/** Where the kinds come from that Kubernetes itself does not have. */
const DEFINITIONS = [
  { module: 'github.com/kedacore/keda/v2@v2.21.0', folder: 'config/crd/bases', files: /^keda\.sh_.*\.yaml$/ },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    folder: 'example/prometheus-operator-crd',
    files: /_(podmonitors|servicemonitors|prometheusrules)\.yaml$/,
  },
];
const NAMESPACE = 'pipelines';
const DEPLOYMENT = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/nightly-temporal-huaweicloud`;
jest.setTimeout(300_000);

const folder = temporaryFolder();
let helm: string;
let kubernetes: Kubernetes | undefined;

beforeAll(async () => {
  helm = await findHelm();
  kubernetes = await startKubernetes(await findKubernetes(), folder);
  for (const definition of DEFINITIONS) await define(definition);
  const restricted = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: restricted } };
  expect(await api().ask('POST', '/api/v1/namespaces', namespace)).toMatchObject({ status: 201 });
  const { body } = await api().ask('GET', '/version');
  say(`Kubernetes ${String(body['gitVersion'])}, namespace ${NAMESPACE} with Pod Security restricted`);
}, HELM_BUILT_WITHIN_MS + KUBERNETES_BUILT_WITHIN_MS);

afterAll(() => kubernetes?.close());

test.each([
  { name: 'the fewest values', values: LEAST },
  { name: 'every option', values: EVERYTHING },
  { name: 'the other options', values: OTHERWISE },
])('with $name everything that the chart makes is admitted, without a warning', async ({ name, values }) => {
  const answers = await judged(values);
  say(`\n${name}:`);
  for (const { what, answer } of answers) say(`  ${answer.status === 201 ? 'admitted' : 'REFUSED '} ${what}`);
  const notMeant = answers.filter(({ answer }) => answer.status !== 201 || answer.warnings.length > 0);
  expect(notMeant.map(({ what, answer }) => ({ what, says: answer.body['message'], warns: answer.warnings }))).toEqual(
    [],
  );
  expect(answers.length).toBeGreaterThan(3);
});

test.each([
  {
    name: 'a first container that is root',
    values: { initContainers: [{ name: 'root', image: 'x', securityContext: { runAsUser: 0, runAsNonRoot: false } }] },
    kind: 'Pod of a worker',
    status: 403,
    says: 'violates PodSecurity "restricted:latest"',
  },
  {
    name: "a folder of the node's",
    values: { extraVolumes: [{ name: 'node', hostPath: { path: '/' } }] },
    kind: 'Pod of a worker',
    status: 403,
    says: 'restricted volume types',
  },
  {
    name: 'a field that nobody knows',
    values: { extraVolumes: [{ name: 'more', emptydir: {} }] },
    kind: 'Deployment',
    status: 400,
    says: 'unknown field "spec.template.spec.volumes[1].emptydir"',
  },
  {
    name: 'a spread that there is not',
    values: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'Sometimes' }] },
    kind: 'Deployment',
    status: 422,
    says: 'Unsupported value: "Sometimes"',
  },
  {
    name: 'a network that is none',
    values: { networkPolicy: { enabled: true, cloudTo: [{ ipBlock: { cidr: 'myhuaweicloud.com' } }] } },
    kind: 'NetworkPolicy',
    status: 422,
    says: 'Invalid value: "myhuaweicloud.com"',
  },
  {
    name: 'a relabeling that there is not',
    values: { metrics: { podMonitor: { enabled: true, relabelings: [{ action: 'rename' }] } } },
    kind: 'PodMonitor',
    status: 422,
    says: 'Unsupported value: "rename"',
  },
])('$name is refused, as $kind', async ({ name, values, kind, status, says }) => {
  const refused = (await judged({ ...LEAST, ...values })).filter(({ answer }) => answer.status !== 201);
  const words = refused.map(({ what, answer }) => `${what}: ${answer.status} ${String(answer.body['message'])}`);
  say(`\n${name}:\n${words.map((line) => `  refused  ${line.slice(0, 200)}`).join('\n')}`);
  expect(words).toContainEqual(expect.stringMatching(new RegExp(`^${kind} .*: ${status} `)));
  expect(words.join('\n')).toContain(says);
});

test('six live workers stay six when autoscaling is turned on, and nine that it has made of them stay nine', async () => {
  await manage('install', { ...LEAST, replicas: 6 });
  const before = await replicas();
  const autoscaled = { ...LEAST, replicas: 6, autoscaling: { enabled: true, kind: 'hpa' } };
  await manage('upgrade', autoscaled);
  const after = await replicas();
  await api().ask('PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas: 9 } });
  await manage('upgrade', { ...autoscaled, podAnnotations: { release: 'another' } });
  const nextRelease = await replicas();
  say(`\nreplicas: ${before}, with autoscaling ${after}, scaled to 9 and released again ${nextRelease}`);
  expect({ before, after, nextRelease }).toEqual({ before: 6, after: 6, nextRelease: 9 });
});

function api(): Kubernetes {
  if (!kubernetes) throw new Error('there is no API server');
  return kubernetes;
}

async function define({ module, folder: below, files }: (typeof DEFINITIONS)[number]): Promise<void> {
  const path = join(await moduleFolder(module), below);
  const definitions = readdirSync(path).filter((name) => files.test(name));
  if (definitions.length === 0) throw new Error(`${module} has no definitions in ${below}.`);
  for (const file of definitions) {
    const definition = parse(readFileSync(join(path, file), 'utf8')) as { metadata: { name: string } };
    const base = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    expect(await api().ask('POST', base, definition)).toMatchObject({ status: 201 });
    const isServed = async () => {
      const { body } = await api().ask('GET', `${base}/${definition.metadata.name}`);
      const { conditions } = (body['status'] ?? {}) as { conditions?: { type: string; status: string }[] | null };
      return conditions?.some(({ type, status }) => type === 'Established' && status === 'True');
    };
    while (!(await isServed())) await pause(50);
  }
}

/** What the API server says to each object of the chart, and to the pod that a Deployment would have made; it keeps none. */
async function judged(values: object): Promise<{ what: string; answer: ApiAnswer }[]> {
  const answers = [];
  for (const object of await render(helm, values)) {
    const what = `${object.kind} ${object.metadata.name}`;
    answers.push({ what, answer: await propose(object) });
    if (object.kind !== 'Deployment') continue;
    const { metadata, spec } = object.spec['template'] as Pick<Rendered, 'metadata' | 'spec'>;
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: object.metadata.name }, spec };
    answers.push({ what: `Pod of a worker ${object.metadata.name}`, answer: await propose(pod) });
  }
  return answers;
}

async function propose(object: Rendered): Promise<ApiAnswer> {
  const root = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
  // A kind is there some moments after it is defined.
  for (;;) {
    const { body } = await api().ask('GET', root);
    const kinds = (body['resources'] ?? []) as { name: string; kind: string }[];
    const resource = kinds.find(({ kind, name }) => kind === object.kind && !name.includes('/'))?.name;
    if (resource) {
      const path = `${root}/namespaces/${NAMESPACE}/${resource}?dryRun=All&fieldValidation=Strict`;
      return api().ask('POST', path, object);
    }
    await pause(50);
  }
}

async function manage(verb: 'install' | 'upgrade', values: object): Promise<void> {
  const args = [verb, 'nightly', CHART, '--namespace', NAMESPACE, ...api().flags, '--values', '-'];
  const { code, stderr } = await runHelm(helm, args, values);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function replicas(): Promise<number | undefined> {
  const { body } = await api().ask('GET', DEPLOYMENT);
  return (body['spec'] as { replicas?: number } | undefined)?.replicas;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
