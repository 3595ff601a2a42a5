import { Command } from 'commander';
import type { LogFormat } from '../../config/log-format';
import { logFormatOf } from '../../config/log-format';
import type { HuaweiCloudWorker, WorkerSettings } from '../../worker';
import { isBadInput, CliError, EXIT } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { print, printJson, tell, tellJson } from '../print';
import { endWithStdinOption, onStdinEnd } from '../process/end-with-stdin';
import type { End } from '../cli-error';
import { WorkerGivenUpError } from '../../host/worker-given-up-error';
import { temporalConfigOf } from '../../config/temporal-config';
import { taskQueueOption } from '../options/task-queue-option';

interface Flags {
  taskQueue: string;
  nexus: boolean;
  health?: string;
  endWithStdin: boolean;
}

/** A worker whose owner has died has nobody to wait for it: its waits go to another worker all the same. */
const LINGERS_AT_MOST_MS = 1_000;
const DRAIN_AN_ORPHAN_WITHIN_MS = 5_000;

/** `worker`: runs pipelines until it is told to stop. */
export function workerCommand(end: End): Command {
  return new Command('worker')
    .description('Runs a worker for Huawei Cloud pipelines. Ctrl-C or SIGTERM drains it; a second one ends it at once.')
    .addOption(taskQueueOption())
    .option('--nexus', 'also serve the Nexus service, for workflows of other namespaces; see docs/calling.md', false)
    .option(
      '--health <host:port>',
      'answer /healthz, /readyz and /metrics there (env: HUAWEICLOUD_HEALTH_ADDRESS; default: nowhere); see docs/metrics.md',
    )
    .addOption(endWithStdinOption())
    .addHelpText('after', environmentHelp('temporal', 'huaweiCloud', 'traces'))
    .action(async (flags: Flags) => end(await runWorker(flags)));
}

async function runWorker({ taskQueue, nexus, health, endWithStdin }: Flags): Promise<typeof EXIT.done> {
  const { address } = temporalConfigOf(process.env);
  const logFormat = logFormatOf(process.env);
  // The other commands need not wait for the SDK's native part to load.
  const { installRuntime } = await import('../../host/worker-runtime.js');
  const runtime = await installRuntime(logFormat);
  try {
    await serve({ taskQueue, nexus, health, endWithStdin }, { address, logFormat, ...runtime });
  } finally {
    await runtime.end();
    // What hands on the SDK's log may keep the process for good (seen where spans were on their way to a receiver that never answers).
    setTimeout(() => process.exit(), LINGERS_AT_MOST_MS).unref();
  }
  return EXIT.done;
}

interface Surroundings {
  address: string;
  logFormat: LogFormat;
  metricsAddress: string;
}

async function serve(
  { taskQueue, nexus, health, endWithStdin }: Flags,
  { address, logFormat, metricsAddress }: Surroundings,
): Promise<void> {
  let opened: HuaweiCloudWorker | undefined;
  drainOnSignals(() => opened, logFormat);
  const worker = (opened = await open(address, { taskQueue, nexus, health, metricsAddress }));
  if (endWithStdin) {
    onStdinEnd(() => {
      worker.shutdown();
      setTimeout(() => process.exit(EXIT.failed), DRAIN_AN_ORPHAN_WITHIN_MS).unref();
    });
  }
  await unlessItCannotStart(
    address,
    (onPolling) => worker.run(onPolling),
    () => say(logFormat, 'INFO', readySentence(worker)),
  );
}

async function open(address: string, settings: WorkerSettings): Promise<HuaweiCloudWorker> {
  const { createWorker } = await import('../../worker.js');
  return unlessItCannotStart(address, () => createWorker(process.env, settings));
}

/** Until it takes tasks, whatever ends the worker is told in a sentence. */
async function unlessItCannotStart<T>(
  address: string,
  work: (onPolling: () => void) => Promise<T>,
  onPolling: () => void = () => undefined,
): Promise<T> {
  let isPolling = false;
  try {
    return await work(() => {
      isPolling = true;
      onPolling();
    });
  } catch (error) {
    if (error instanceof WorkerGivenUpError) throw new CliError(error.message, EXIT.failed, { cause: error });
    if (isPolling || isBadInput(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The worker cannot start with Temporal at ${address}: ${reason}`, EXIT.failed, { cause: error });
  }
}

function readySentence({ taskQueue, namespace, address, version }: HuaweiCloudWorker): string {
  const build = version ? `, build ${version.buildId} of deployment ${version.deploymentName}` : '';
  return `Worker ready: task queue ${taskQueue}, namespace ${namespace} on ${address}${build}.`;
}

/** A line of the worker's own, in the format of its log. */
function say(logFormat: LogFormat, level: 'INFO' | 'WARN', message: string): void {
  const isFact = level === 'INFO';
  if (logFormat === 'text') (isFact ? print : tell)(message);
  else (isFact ? printJson : tellJson)({ time: new Date().toISOString(), level, message });
}

/** From the start: the SDK's runtime takes a signal for heard, also when there is no worker yet. */
function drainOnSignals(workerSoFar: () => HuaweiCloudWorker | undefined, logFormat: LogFormat): void {
  let draining = false;
  const onSignal = (): void => {
    const worker = workerSoFar();
    if (!worker) process.exit(EXIT.interrupted);
    if (draining) {
      say(logFormat, 'WARN', whatIsLeft(worker));
      process.exit(EXIT.interrupted);
    }
    draining = true;
    worker.shutdown();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}

function whatIsLeft(worker: HuaweiCloudWorker): string {
  const { waits, starts, stops } = worker.underWay();
  return (
    `Ended at once, with ${counted(waits, 'wait')}, ${counted(starts, 'start')} and ${counted(stops, 'stop')} under way. ` +
    'Another worker takes them up within a minute or two: it looks for what a start may have left before it starts anything.'
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
