import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JobSpec, LogEntry } from 'temporal-huaweicloud/simulator';
import { startSimulator } from 'temporal-huaweicloud/simulator';
import { findCli } from '../src/temporal-server/find-cli';
import { narratorFor } from '../src/temporal-server/narrator';
import { startTemporalServer } from '../src/temporal-server/start-temporal-server';
import type { Program } from './program';
import { runToItsEnd, startProgram } from './program';
import { pythonWithTemporal } from './python';

const COMMAND_LINE = join(__dirname, '../../bin/temporal-huaweicloud.js');

/**
 * `npm run example -- NAME`: a Temporal server (or the one of TEMPORAL_ADDRESS), a pretend Huawei Cloud with the jobs of
 * the example, its worker, and its start; then what the cloud saw. Run it in the root of the checkout.
 */
async function main(name = ''): Promise<number> {
  const compiled = join(__dirname, name);
  if (!/^[a-z-]+$/.test(name) || !existsSync(join(compiled, 'cloud.js'))) {
    console.error(`There is no example ${JSON.stringify(name)}: see the folders of examples/.`);
    return 2;
  }
  const { jobs } = (await import(join(compiled, 'cloud.js'))) as { jobs: JobSpec[] };
  const server = process.env['TEMPORAL_ADDRESS'] ? undefined : await ownServer();
  const cloud = await startSimulator({ seed: jobs });
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: server?.address ?? process.env['TEMPORAL_ADDRESS'],
    TASK_QUEUE: name,
    HUAWEICLOUD_ENDPOINT: cloud.url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
  };
  const leaving = new AbortController();
  const worker = startProgram(workerOf(name), env);
  try {
    const start = await startOf(name);
    const code = await Promise.race([runToItsEnd(start, env, leaving.signal), worker.endedTooSoon]);
    console.log(['', 'What the cloud saw:', ...cloud.log().map(lineOf)].join('\n'));
    return code;
  } finally {
    leaving.abort();
    await worker.stop();
    await cloud.close();
    await server?.close();
  }
}

async function ownServer() {
  const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
  return startTemporalServer({ executable, ui: false });
}

/** An example without a worker of its own uses the one of the command line. */
function workerOf(name: string): Program {
  const own = join(__dirname, name, 'worker.js');
  const args = existsSync(own) ? [own] : [COMMAND_LINE, 'worker', '--task-queue', name];
  return { command: process.execPath, args };
}

async function startOf(name: string): Promise<Program> {
  const sources = join(process.cwd(), 'examples', name);
  const [pipeline, python] = [join(sources, 'pipeline.yaml'), join(sources, 'start.py')];
  if (existsSync(pipeline)) {
    const args = [COMMAND_LINE, 'run', pipeline, '--date', '2026-01-31', '--task-queue', name];
    return { command: process.execPath, args };
  }
  if (existsSync(python)) return { command: await pythonWithTemporal(sources), args: [python] };
  return { command: process.execPath, args: [join(__dirname, name, 'start.js')] };
}

function lineOf({ effect, service, job, status }: LogEntry): string {
  return `  ${effect} ${service} ${job}${status === undefined ? '' : ` ${status}`}`;
}

void main(process.argv[2]).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
