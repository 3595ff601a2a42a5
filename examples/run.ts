import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JobSpec, LogEntry, Simulator } from 'temporal-huaweicloud/simulator';
import { startSimulator } from 'temporal-huaweicloud/simulator';
import { findCli } from '../src/cli/demo/temporal-server/find-cli';
import { narratorFor } from '../src/cli/demo/temporal-server/narrator';
import { startTemporalServer } from '../src/cli/demo/temporal-server/start-temporal-server';
import type { Program } from './program';
import { runToItsEnd, startProgram } from './program';
import { pythonWithTemporal } from './python';

const COMMAND_LINE = join(__dirname, '../../bin/temporal-huaweicloud.js');

/** The `cloud.ts` of an example. */
interface Stage {
  /** What the pretend cloud holds. */
  jobs: JobSpec[];
  /** What it holds in place of some of those, by the word that is given after the example's name. */
  otherwise?: Record<string, JobSpec[]>;
  /** What comes about in the cloud while the example runs. */
  meanwhile?: (cloud: Simulator, signal: AbortSignal) => Promise<void>;
}

/**
 * `npm run example -- NAME [WORD]`: a Temporal server (or the one of TEMPORAL_ADDRESS), a pretend Huawei Cloud with the jobs
 * of the example, its worker, and its start; then what the cloud saw. Run it in the root of the checkout.
 */
async function main(name = '', word?: string): Promise<number> {
  const compiled = join(__dirname, name);
  if (!/^[a-z-]+$/.test(name) || !existsSync(join(compiled, 'cloud.js'))) {
    console.error(`There is no example ${JSON.stringify(name)}: see the folders of examples/.`);
    return 2;
  }
  const { jobs, otherwise = {}, meanwhile } = (await import(join(compiled, 'cloud.js'))) as Stage;
  if (word !== undefined && !Object.hasOwn(otherwise, word)) {
    const known = Object.keys(otherwise).join(', ') || 'no word';
    console.error(`After its name the example ${name} takes ${known}, got ${JSON.stringify(word)}.`);
    return 2;
  }
  const id = word === undefined ? name : `${name}-${word}`;
  const server = process.env['TEMPORAL_ADDRESS'] ? undefined : await ownServer();
  const cloud = await startSimulator({ seed: [...jobs, ...(otherwise[word ?? ''] ?? [])] });
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: server?.address ?? process.env['TEMPORAL_ADDRESS'],
    TASK_QUEUE: id,
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
  };
  const leaving = new AbortController();
  const worker = startProgram(workerOf(name, id), env);
  try {
    const start = await startOf(name, id);
    const ends: Promise<number>[] = [runToItsEnd(start, env, leaving.signal), worker.endedTooSoon];
    const code = await Promise.race(meanwhile ? [...ends, failureOf(meanwhile(cloud, leaving.signal))] : ends);
    console.log(['', 'What the cloud saw:', ...cloud.log().map(lineOf)].join('\n'));
    return code;
  } finally {
    leaving.abort();
    await worker.stop();
    await cloud.close();
    await server?.close();
  }
}

/** Settles only when it fails. */
function failureOf(work: Promise<void>): Promise<never> {
  const failure = work.then(() => new Promise<never>(() => undefined));
  failure.catch(() => undefined);
  return failure;
}

async function ownServer() {
  const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
  return startTemporalServer({ executable, ui: false });
}

/** An example without a worker of its own uses the one of the command line. */
function workerOf(name: string, taskQueue: string): Program {
  const own = join(__dirname, name, 'worker.js');
  const args = existsSync(own) ? [own] : [COMMAND_LINE, 'worker', '--task-queue', taskQueue];
  return { command: process.execPath, args };
}

/** @param id what nobody else's is who uses the same server */
async function startOf(name: string, id: string): Promise<Program> {
  const sources = join(process.cwd(), 'examples', name);
  const [pipeline, python] = [join(sources, 'pipeline.yaml'), join(sources, 'start.py')];
  if (existsSync(pipeline)) {
    const args = [COMMAND_LINE, 'run', pipeline, '--date', '2026-01-31', '--task-queue', id];
    return { command: process.execPath, args: id === name ? args : [...args, '--workflow-id', id] };
  }
  if (existsSync(python)) return { command: await pythonWithTemporal(sources), args: [python] };
  return { command: process.execPath, args: [join(__dirname, name, 'start.js')] };
}

function lineOf({ effect, service, job, status, asked }: LogEntry): string {
  return `  ${effect} ${service} ${job}${status === undefined ? '' : ` ${status}`}${messageIn(asked)}`;
}

/** Of what a start was asked with, the text that people get. */
function messageIn(asked: unknown): string {
  const isMessage = typeof asked === 'object' && asked !== null && 'subject' in asked && 'message' in asked;
  return isMessage ? `\n    ${String(asked.subject)}\n    ${String(asked.message)}` : '';
}

void main(process.argv[2], process.argv[3]).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
