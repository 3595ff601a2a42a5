import type { z } from 'zod';
import { CliError, EXIT } from '../cli-error';
import type { OwnProcess } from './own-process';
import { startOwnProcess } from './own-process';
import type { CloudEvent } from './cloud-table';
import { cloudEvents } from './cloud-table';
import { simulatorAccess } from './simulator-access';

/** What is not known of a simulator that was there before us is null. */
type SimulatorAccess = Record<keyof z.output<typeof simulatorAccess>, string | null>;

/** The pretend cloud of a demo. */
export interface DemoCloud {
  /** How to reach it, and as whom. */
  access: SimulatorAccess;
  /** The variables a worker needs to reach it. */
  env: NodeJS.ProcessEnv;
  /** Null when it was there before us. */
  process: OwnProcess | null;
}

const REGION = 'cn-north-4';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const CALL_WITHIN_MS = 10_000;

/** The simulator that HUAWEICLOUD_ENDPOINT names, or one of our own. Never the real cloud. */
export async function openDemoCloud(env: NodeJS.ProcessEnv, speed: number): Promise<DemoCloud> {
  const endpoint = env['HUAWEICLOUD_ENDPOINT'];
  if (endpoint && isLoopback(endpoint) && hasCredentials(env)) return cloudThatIsThere(endpoint, env);
  const simulator = startOwnProcess(['simulator', '--speed', String(speed)], env);
  const access = simulatorAccess.parse(JSON.parse(await simulator.firstLine));
  return { access, env: workerEnv(access), process: simulator };
}

/** Tells the simulator about jobs. */
export async function addJobs({ access }: DemoCloud, jobs: readonly object[]): Promise<void> {
  await callSimulator(`${access.url}/_simulator/jobs`, { method: 'POST', body: JSON.stringify(jobs) });
}

/** What the cloud saw, in its own order. */
export async function readCloudLog({ access }: DemoCloud): Promise<CloudEvent[]> {
  return cloudEvents.parse(await callSimulator(`${access.url}/_simulator/log`, {}));
}

async function cloudThatIsThere(url: string, env: NodeJS.ProcessEnv): Promise<DemoCloud> {
  await callSimulator(`${url}/_simulator/log`, {});
  const access = {
    url,
    projectId: env['HUAWEICLOUD_SDK_PROJECT_ID'] || null,
    ak: env['HUAWEICLOUD_SDK_AK'] || null,
    sk: env['HUAWEICLOUD_SDK_SK'] || null,
    domain: env['HUAWEICLOUD_IAM_DOMAIN'] || null,
    user: env['HUAWEICLOUD_IAM_USER'] || null,
    password: env['HUAWEICLOUD_IAM_PASSWORD'] || null,
  };
  return { access, env: workerEnv(access), process: null };
}

function hasCredentials(env: NodeJS.ProcessEnv): boolean {
  return Boolean((env['HUAWEICLOUD_SDK_AK'] && env['HUAWEICLOUD_SDK_SK']) || env['HUAWEICLOUD_IAM_PASSWORD']);
}

/** An access key where there is one, else the password login: a worker takes the first of the two it finds whole. */
function workerEnv({ url, projectId, ak, sk, domain, user, password }: SimulatorAccess): NodeJS.ProcessEnv {
  const credentials =
    ak !== null
      ? { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk }
      : { HUAWEICLOUD_IAM_DOMAIN: domain, HUAWEICLOUD_IAM_USER: user, HUAWEICLOUD_IAM_PASSWORD: password };
  const variables = {
    HUAWEICLOUD_ENDPOINT: url,
    HUAWEICLOUD_REGION: REGION,
    HUAWEICLOUD_SDK_PROJECT_ID: projectId,
    ...credentials,
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

function isLoopback(endpoint: string): boolean {
  return URL.canParse(endpoint) && LOOPBACK.has(new URL(endpoint).hostname);
}

async function callSimulator(url: string, init: RequestInit): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(CALL_WITHIN_MS) }).catch(
    (error: Error) => {
      throw new CliError(`No simulator answers at ${url}: ${error.message}`, EXIT.failed, { cause: error });
    },
  );
  if (reply.ok) return reply.json();
  throw new CliError(`${url} answered ${reply.status}: is that a simulator? ${(await reply.text()).slice(0, 200)}`);
}
