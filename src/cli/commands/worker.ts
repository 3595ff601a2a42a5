import { Command } from 'commander';
import type { HuaweiCloudWorker, WorkerSettings } from '../../worker';
import { isBadInput } from '../bad-input';
import { CliError, EXIT } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { print } from '../print';
import { endWithStdinOption, onStdinEnd } from '../process/end-with-stdin';
import type { End } from '../end';
import { temporalConfigOf } from '../../temporal-config';
import { taskQueueOption } from '../task-queue-option';

interface Flags {
  taskQueue: string;
  nexus: boolean;
  endWithStdin: boolean;
}

/** A worker whose owner has died has nobody to wait for it: its waits go to another worker all the same. */
const DRAIN_AN_ORPHAN_WITHIN_MS = 5_000;

export function workerCommand(end: End): Command {
  return new Command('worker')
    .description('Runs a worker for Huawei Cloud pipelines. Ctrl-C or SIGTERM drains it; a second one ends it at once.')
    .addOption(taskQueueOption())
    .option('--nexus', 'also serve the Nexus service, for workflows of other namespaces; see docs/calling.md', false)
    .addOption(endWithStdinOption())
    .addHelpText('after', environmentHelp('temporal', 'huaweiCloud'))
    .action(async (flags: Flags) => end(await runWorker(flags)));
}

async function runWorker({ taskQueue, nexus, endWithStdin }: Flags): Promise<typeof EXIT.done> {
  const worker = await open({ taskQueue, nexus });
  drainOnSignals(worker);
  if (endWithStdin) {
    onStdinEnd(() => {
      worker.shutdown();
      setTimeout(() => process.exit(EXIT.failed), DRAIN_AN_ORPHAN_WITHIN_MS).unref();
    });
  }
  const { version } = worker;
  const build = version ? `, build ${version.buildId} of deployment ${version.deploymentName}` : '';
  print(`Worker ready: task queue ${worker.taskQueue}, namespace ${worker.namespace} on ${worker.address}${build}.`);
  await worker.run();
  return EXIT.done;
}

async function open(settings: WorkerSettings): Promise<HuaweiCloudWorker> {
  const { address } = temporalConfigOf(process.env);
  // The other commands need not wait for the SDK's native part to load.
  const { createWorker } = await import('../../worker.js');
  try {
    return await createWorker(process.env, settings);
  } catch (error) {
    if (isBadInput(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The worker cannot start with Temporal at ${address}: ${reason}`, EXIT.failed, { cause: error });
  }
}

function drainOnSignals(worker: HuaweiCloudWorker): void {
  let draining = false;
  const onSignal = (): void => {
    if (draining) process.exit(EXIT.interrupted);
    draining = true;
    worker.shutdown();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}
