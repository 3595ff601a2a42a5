import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { cliCacheOf } from '../../src/cli/demo/temporal-server/cli-cache';
import { isExecutable } from '../../src/cli/demo/temporal-server/find-on-path';
import { REPOSITORY } from './dockerfile';
import { findGo, GO_ENVIRONMENT } from './go';

/** What `go install` can build with the Go of the build machines: 130 s of processor time after the Temporal CLI. */
const HELM_VERSION = 'v3.19.5';
const MODULE = `helm.sh/helm/v3/cmd/helm@${HELM_VERSION}`;
/** Longest that `findHelm` takes, in milliseconds. */
export const HELM_BUILT_WITHIN_MS = 900_000;
/** A Helm that `go install` has built says that it is for Kubernetes 1.20. */
const KUBERNETES = '1.31.0';

export const CHART = join(REPOSITORY, 'deploy/helm/temporal-huaweicloud');

export interface HelmEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** An object of Kubernetes, as a chart renders it. */
export interface Rendered {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  spec: Record<string, unknown>;
}

/** Renders the chart with values. */
export async function template(helm: string, values: object): Promise<HelmEnd> {
  return runHelm(helm, ['template', 'nightly', CHART, '--kube-version', KUBERNETES, '--values', '-'], values);
}

/** The objects of a chart that renders. */
export async function render(helm: string, values: object): Promise<Rendered[]> {
  const { code, stdout, stderr } = await template(helm, values);
  if (code !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => {
      // A key that is there twice is one for Helm, and none for whoever reads what it renders.
      if (document.errors[0]) throw document.errors[0];
      return document.toJS() as Rendered | null;
    })
    .filter((object) => object !== null);
}

/** What the chart says of a worker's pod. */
export interface PodSpec {
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds: number;
  containers: {
    args: string[];
    env: { name: string; value?: string; valueFrom?: object }[];
    envFrom: object[];
    volumeMounts: { name: string; mountPath: string }[];
  }[];
  volumes: { name: string }[];
  topologySpreadConstraints: { topologyKey: string; labelSelector: object }[];
}

export async function podOf(helm: string, values: object): Promise<PodSpec> {
  const deployment = (await render(helm, values)).find(({ kind }) => kind === 'Deployment');
  return (deployment?.spec as { template: { spec: PodSpec } } | undefined)!.template.spec;
}

export function runHelm(helm: string, args: string[], values: object = {}): Promise<HelmEnd> {
  return new Promise((resolve) => {
    const child = execFile(helm, args, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    child.stdin?.end(JSON.stringify(values));
  });
}

/**
 * Helm of this machine: the copy built earlier, or one that Go builds now and that is kept in the cache of the Temporal
 * CLI (`~/.cache/temporal-huaweicloud`).
 * @throws Error saying what to do, when there is no Go or it cannot build
 */
export async function findHelm(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { folder } = cliCacheOf(env);
  const built = join(folder, `helm-${HELM_VERSION}`, 'helm');
  if (await isExecutable(built)) return built;
  const advice = `The tests of the chart need Helm: put Go on PATH and let it reach a module proxy, or put helm at ${built}`;
  const explain = (error: Error): never => {
    throw new Error(`${advice} (${error.message.trim().split('\n').at(-1)}).`, { cause: error });
  };
  const go = await findGo(env).catch(explain);
  await mkdir(dirname(built), { recursive: true });
  const workshop = await mkdtemp(join(folder, '.build-'));
  try {
    await build(go, workshop, env).catch(explain);
    await rename(join(workshop, 'helm'), built);
    return built;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function build(go: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  // One core where tests go on beside it: the one that waits for it leaves one idle, the others need theirs to be on time.
  const isAlone = env['TEST_HELM_FIRST'] !== undefined;
  await promisify(execFile)(go, ['install', ...(isAlone ? [] : ['-p', '1']), MODULE], {
    cwd: folder,
    timeout: HELM_BUILT_WITHIN_MS - 10_000,
    env: { ...env, ...GO_ENVIRONMENT, GOBIN: folder, ...(!isAlone && { GOMAXPROCS: '1' }) },
  });
}
