import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../../simulator';
import { findFreePort } from '../../src/host/free-ports';
import { environmentWithKeys } from '../support/huawei-world';
import type { RunningCli } from '../support/run-cli';
import { startCli } from '../support/run-cli';

/** A worker as a team deploys it: a process with a health port. */
export interface WorkerOnCall {
  process: RunningCli;
  taskQueue: string;
  url: string;
}

export interface Answer {
  status: number;
  body: string;
}

export interface Readyz {
  status: number;
  ready: boolean;
  checks: { check: string; connection?: string; ok: boolean; why?: string }[];
}

/**
 * Starts one and waits until its port answers: another one, when that was lost to somebody before the worker took it.
 * @param how more flags, and the command line of another build
 */
export async function startWorkerOnCall(
  cloud: Simulator,
  more: NodeJS.ProcessEnv = {},
  environment = environmentWithKeys(cloud),
  how: { flags?: string[]; cli?: string } = {},
): Promise<WorkerOnCall> {
  for (;;) {
    const worker = await startAt(await findFreePort(), { ...environment, ...more }, how);
    if (worker) return worker;
  }
}

/** @returns undefined when the port was taken */
async function startAt(
  port: number,
  environment: NodeJS.ProcessEnv,
  { flags = [], cli }: { flags?: string[]; cli?: string },
): Promise<WorkerOnCall | undefined> {
  const taskQueue = `on-call-${randomUUID()}`;
  const access = {
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    ...environment,
    HUAWEICLOUD_HEALTH_ADDRESS: String(port),
  };
  const process_ = startCli(['worker', '--task-queue', taskQueue, ...flags], access, cli);
  const url = `http://127.0.0.1:${port}`;
  let hasEnded = false;
  void process_.ended.then(() => (hasEnded = true));
  while (!(await ask(url, '/healthz').catch(() => undefined))) {
    if (hasEnded && /it is taken/.test(process_.stderr())) return undefined;
    if (hasEnded) throw new Error(`the worker has ended: ${process_.stderr()}`);
    await pause(50);
  }
  return { process: process_, taskQueue, url };
}

export async function ask(url: string, path: string): Promise<Answer> {
  const reply = await fetch(`${url}${path}`);
  return { status: reply.status, body: await reply.text() };
}

export async function readyz(url: string): Promise<Readyz> {
  const { status, body } = await ask(url, '/readyz');
  return { status, ...(JSON.parse(body) as Omit<Readyz, 'status'>) };
}

/** Asks until the answer is as awaited; fails by the test's own timeout. */
export async function until<T>(look: () => Promise<T>, isAwaited: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isAwaited(seen)) return seen;
    await pause(50);
  }
}

/** One line of what Prometheus scrapes. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export async function scrape(url: string): Promise<{ samples: Sample[]; text: string }> {
  const { status, body } = await ask(url, '/metrics');
  if (status !== 200) throw new Error(`/metrics answered ${status}: ${body}`);
  const samples = [...body.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: labelsOf(labels),
    value: Number(value),
  }));
  return { samples, text: body };
}

/** Scrapes until a gauge of the worker's task queue stands so; fails by the test's own timeout. */
export async function untilGauge(
  { url, taskQueue }: Pick<WorkerOnCall, 'url' | 'taskQueue'>,
  name: string,
  value: number,
): Promise<void> {
  await until(
    async () => scrape(url),
    ({ samples }) =>
      samples.some((one) => one.name === name && one.labels['task_queue'] === taskQueue && one.value === value),
  );
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return Object.fromEntries(pairs.map(([, key = '', value = '']): [string, string] => [key, value]));
}
