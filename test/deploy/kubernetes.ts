import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { cliCacheOf } from '../../src/cli/demo/temporal-server/cli-cache';
import { findOnPath, isExecutable } from '../../src/cli/demo/temporal-server/find-on-path';
import { findFreePort } from '../../src/host/free-ports';
import { hear } from '../support/heard-process';
import { findGo, GO_ENVIRONMENT } from './go';

const MODULE = 'k8s.io/kubernetes';
const VERSION = 'v1.34.2';
/** Of the modules that Kubernetes is published in beside its own. */
const STAGING_VERSION = 'v0.34.2';
/** Longest that `findKubernetes` takes, in milliseconds. */
export const KUBERNETES_BUILT_WITHIN_MS = 2_700_000;
const READY_WITHIN_MS = 120_000;
const TOKEN = 'of-this-try-only';

export interface KubernetesPrograms {
  apiServer: string;
  etcd: string;
}

export interface ApiAnswer {
  status: number;
  body: Record<string, unknown>;
  /** What it takes and yet warns of. */
  warnings: string[];
}

/** A Kubernetes API server of this machine, with no controller and no node: what it is sent it judges and keeps. */
export interface Kubernetes {
  ask: (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<ApiAnswer>;
  /** How Helm gets there. */
  flags: string[];
  close(): Promise<void>;
}

/**
 * etcd of this machine, and the API server that Go built from its module earlier, or builds now and keeps in the cache of
 * the Temporal CLI.
 * @throws Error saying what to do, when either is not to be had
 */
export async function findKubernetes(env: NodeJS.ProcessEnv = process.env): Promise<KubernetesPrograms> {
  const etcd = await findOnPath('etcd', env);
  if (etcd === undefined) throw new Error('This needs etcd, which is not on PATH: `apt-get install etcd-server`.');
  const { folder } = cliCacheOf(env);
  const apiServer = join(folder, `kubernetes-${VERSION}`, 'kube-apiserver');
  if (await isExecutable(apiServer)) return { apiServer, etcd };
  await mkdir(join(folder, `kubernetes-${VERSION}`), { recursive: true });
  const workshop = await mkdtemp(join(folder, '.build-'));
  try {
    await build(workshop, env);
    await rename(join(workshop, 'kube-apiserver'), apiServer);
    return { apiServer, etcd };
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    const advice = `This needs a Kubernetes API server: put Go 1.24 on PATH and let it reach a module proxy, or put kube-apiserver at ${apiServer}`;
    throw new Error(`${advice} (${reason}).`, { cause: error });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function build(workshop: string, env: NodeJS.ProcessEnv): Promise<void> {
  process.stderr.write(`No Kubernetes API server here yet: building ${MODULE} ${VERSION} with Go.\n`);
  process.stderr.write('This happens once, downloads about 200 MB of modules, and takes 4 to 15 minutes.\n');
  const sources = await moduleFolder(`${MODULE}@${VERSION}`, env);
  // It names its neighbours by folders of its repository, which its module leaves out: they are modules of their own.
  const goMod = await readFile(join(sources, 'go.mod'), 'utf8');
  const published = goMod.replaceAll(/=> \.\/staging\/src\/(\S+)/g, `=> $1 ${STAGING_VERSION}`);
  await writeFile(join(workshop, 'go.mod'), published);
  await writeFile(join(workshop, 'go.sum'), await readFile(join(sources, 'go.sum')));
  const version = `-s -w -X k8s.io/component-base/version.gitVersion=${VERSION}`;
  const flags = [`-modfile=${join(workshop, 'go.mod')}`, '-ldflags', version, '-o', join(workshop, 'kube-apiserver')];
  await promisify(execFile)(await findGo(env), ['build', ...flags, './cmd/kube-apiserver'], {
    cwd: sources,
    timeout: KUBERNETES_BUILT_WITHIN_MS,
    env: { ...env, ...GO_ENVIRONMENT, GOWORK: 'off' },
  });
}

/**
 * The files of a Go module.
 * @param module with its version: `github.com/kedacore/keda/v2@v2.21.0`
 * @throws Error when it is not here and cannot be fetched
 */
export async function moduleFolder(module: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { stdout } = await promisify(execFile)(await findGo(env), ['mod', 'download', '-json', module], {
    timeout: KUBERNETES_BUILT_WITHIN_MS,
    env: { ...env, ...GO_ENVIRONMENT, GOWORK: 'off' },
  });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

/** @param folder of its own, where both keep their files */
export async function startKubernetes({ apiServer, etcd }: KubernetesPrograms, folder: string): Promise<Kubernetes> {
  const [store, peers, port] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const storeUrl = `http://127.0.0.1:${store}`;
  const peerUrl = `http://127.0.0.1:${peers}`;
  const key = join(folder, 'accounts.key');
  const tokens = join(folder, 'tokens.csv');
  const certificates = join(folder, 'certificates');
  execFileSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
  await writeFile(tokens, `${TOKEN},admin,admin,system:masters\n`);
  const children = [
    start(etcd, {
      'data-dir': join(folder, 'etcd'),
      'listen-client-urls': storeUrl,
      'advertise-client-urls': storeUrl,
      'listen-peer-urls': peerUrl,
      'initial-advertise-peer-urls': peerUrl,
      'initial-cluster': `default=${peerUrl}`,
    }),
    start(apiServer, {
      'etcd-servers': storeUrl,
      'bind-address': '127.0.0.1',
      'secure-port': String(port),
      'cert-dir': certificates,
      'token-auth-file': tokens,
      'authorization-mode': 'RBAC',
      'service-cluster-ip-range': '10.0.0.0/24',
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': key,
      'service-account-signing-key-file': key,
      // Nobody is here who makes a namespace's default account.
      'disable-admission-plugins': 'ServiceAccount',
    }),
  ];
  const origin = `https://127.0.0.1:${port}`;
  const authority = join(certificates, 'apiserver.crt');
  const close = async () => {
    for (const { process: child, ended } of children.toReversed()) {
      child.kill('SIGTERM');
      await ended;
    }
  };
  let agent: Agent | undefined;
  const ask: Kubernetes['ask'] = async (method, path, body) => {
    agent ??= new Agent({ connect: { ca: await readFile(authority) } });
    const patch = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const reply = await request(`${origin}${path}`, {
      method,
      dispatcher: agent,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': patch },
      ...(body && { body: JSON.stringify(body) }),
    });
    const warnings = [reply.headers['warning'] ?? []].flat();
    return { status: reply.statusCode, body: (await reply.body.json()) as Record<string, unknown>, warnings };
  };
  try {
    await untilReady(
      ask,
      children.map(({ process: child }) => child),
    );
  } catch (error) {
    await close();
    const last = children.map((child) => child.stderr().trim().split('\n').slice(-3).join('\n'));
    throw new Error(`${(error as Error).message}\n${last.join('\n')}`, { cause: error });
  }
  const flags = ['--kube-apiserver', origin, '--kube-token', TOKEN, '--kube-ca-file', authority];
  return { ask, flags, close: async () => void (await Promise.all([close(), agent?.close()])) };
}

function start(program: string, flags: Record<string, string>): ReturnType<typeof hear> {
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  return hear(spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }));
}

async function untilReady(ask: Kubernetes['ask'], children: ChildProcess[]): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  // Its namespace is there once its first hooks have run.
  const isThere = () =>
    ask('GET', '/api/v1/namespaces/default').then(
      ({ status }) => status === 200,
      () => false,
    );
  while (!(await isThere())) {
    const ended = children.find(({ exitCode }) => exitCode !== null);
    if (ended) throw new Error(`${ended.spawnfile} has ended with ${ended.exitCode}.`);
    if (Date.now() > until) throw new Error(`The API server does not answer within ${READY_WITHIN_MS / 1_000} s.`);
    await pause(200);
  }
}
