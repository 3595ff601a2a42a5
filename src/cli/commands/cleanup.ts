import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { Command } from 'commander';
import type { Leftover } from '../../domain/leftover';
import { partsOf } from '../../domain/leftover';
import type { Receipt } from '../../domain/status';
import { ownCommand } from '../own-command';
import { receiptText } from '../../domain/status-text';
import type { ExitCode, End } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { durationArgument } from '../options/duration-option';
import { environmentHelp } from '../environment-help';
import { failureOf } from '../pipeline/follow-pipeline';
import { failingTaskOf } from '../../history/failing-task';
import { recordedLeftovers } from '../../history/recorded-leftovers';
import type { FoundLeftovers } from '../pipeline/leftovers';
import { findLeftovers, leftoverText } from '../pipeline/leftovers';
import { describePipeline } from '../pipeline/look-at-pipeline';
import { missingWorkerSentence } from '../pipeline/missing-worker';
import { standstillLines } from '../pipeline/why-silent';
import { print, printJson, tell } from '../print';
import { fired, listenForInterruption } from '../process/interruption';

interface Flags {
  /** Milliseconds. */
  timeout: number;
  runId?: string;
  /** End it first, where it is stuck. */
  terminate: boolean;
  json: boolean;
}

/** What was stopped of one step. */
interface StepReceipt {
  step: string;
  receipt: Receipt[];
}

const TIMEOUT = '15m';
/** A closed pipeline is replayed before it answers. */
const ANSWER_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 250;
/** Events of a workflow that no worker has taken up: its start, and that there is work. */
const UNTAKEN_EVENTS = 2;

/** `cleanup <id>`: stops what a pipeline could not stop itself. */
export function cleanupCommand(end: End): Command {
  return new Command('cleanup')
    .description('Stops what a pipeline that was terminated, or died otherwise, has left running; shows the receipts.')
    .argument('<id>', 'workflow id')
    .option('--run-id <id>', 'an earlier run of that workflow id, as Temporal names it (default: the latest)')
    .option(
      '--timeout <duration>',
      `how long to wait for the receipts, e.g. 90s, 15m or 2h (default: ${TIMEOUT})`,
      durationArgument,
    )
    .option(
      '--terminate',
      'end a pipeline first that is stuck, since its workflow task fails again and again; never one that goes on',
      false,
    )
    .option('--json', 'print the receipts as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (id: string, { timeout = durationArgument(TIMEOUT), runId, ...flags }: Partial<Flags>) => {
      const { terminate = false, json = false } = flags;
      end(await withTemporal(process.env, (line) => cleanUp(line, id, { timeout, runId, terminate, json })));
    });
}

async function cleanUp(line: TemporalLine, id: string, flags: Flags): Promise<ExitCode> {
  const handle = line.client.workflow.getHandle(id, flags.runId);
  const description = await describePipeline(line.client, handle);
  if (description.status.name === 'RUNNING') await endStuck(line, description, flags);
  const found = await findLeftovers(line, description, ANSWER_WITHIN_MS);
  if (found.leftovers.length === 0) return report([], id, flags, found);
  for (const leftover of found.leftovers) tell(`To be stopped: ${leftoverText(leftover)}`);
  const receipts: StepReceipt[] = [];
  for (const part of partsOf(found.leftovers)) {
    const cleanup = await start(line, description, part);
    if (found.toldBy === 'history') await untilTaken(line, cleanup, description);
    receipts.push(...(await receiptsOf(cleanup, flags.timeout)));
  }
  return report(receipts, id, flags, found);
}

/**
 * Ends a pipeline that cannot go on, when that was asked for. One that goes on is never ended here.
 * @throws CliError when it goes on, or was not to be ended
 */
async function endStuck(
  line: TemporalLine,
  description: WorkflowExecutionDescription,
  { terminate }: Flags,
): Promise<void> {
  const { workflowId: id, runId } = description;
  const failing = await failingTaskOf(line.client, description);
  if (!failing) {
    throw new CliError(`${id} still runs, and looks after its jobs itself. End it with: ${ownCommand('cancel', [id])}`);
  }
  if (!terminate) {
    const { leftovers } = await recordedLeftovers(line.client, id, runId);
    for (const leftover of leftovers) tell(`May still run: ${leftoverText(leftover)}`);
    const [first, ...others] = standstillLines(description, failing);
    throw new CliError([`Nothing was stopped. ${first}`, ...others]);
  }
  await line.client.workflow
    .getHandle(id, runId)
    .terminate(`stuck: ${failing.cause}; ended by temporal-huaweicloud cleanup --terminate`);
  tell(`${id} is terminated.`);
}

/** What no worker serves is stopped once one does: the cleanup is left waiting for it, and that is said. */
async function untilTaken(
  line: TemporalLine,
  cleanup: WorkflowHandle,
  { taskQueue }: WorkflowExecutionDescription,
): Promise<void> {
  const until = performance.now() + ANSWER_WITHIN_MS;
  while ((await cleanup.describe()).historyLength <= UNTAKEN_EVENTS) {
    if (performance.now() >= until) {
      throw new CliError([
        `Nothing was stopped yet. ${await missingWorkerSentence(line, taskQueue)}`,
        `${cleanup.workflowId} waits for one too, and stops then what is named above. Join it with the same command.`,
      ]);
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** A second cleanup joins the first while that goes on, and is a new try after it. */
function start(
  line: TemporalLine,
  { workflowId, runId, taskQueue }: WorkflowExecutionDescription,
  leftovers: Leftover[],
): Promise<WorkflowHandle> {
  return line.client.workflow.start('huaweiCloudCleanup', {
    args: [leftovers],
    taskQueue,
    workflowId: `cleanup-${workflowId}-${runId.slice(0, 8)}`,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

async function receiptsOf(cleanup: WorkflowHandle, timeoutMs: number): Promise<StepReceipt[]> {
  const interruption = listenForInterruption();
  const signal = AbortSignal.any([interruption.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const done = cleanup.result().then(
      (receipts: StepReceipt[]) => receipts,
      async () => Promise.reject(new CliError(`${cleanup.workflowId} failed: ${await failureOf(cleanup)}`)),
    );
    const end = await Promise.race([done, fired(signal)]);
    if (end) return end;
    done.catch(() => undefined);
    throw new CliError(
      `${cleanup.workflowId} has not ended yet, and goes on. Join it with the same command.`,
      interruption.signal.aborted ? EXIT.interrupted : EXIT.failed,
    );
  } finally {
    interruption.stopListening();
  }
}

function report(receipts: StepReceipt[], id: string, { json }: Flags, { toldBy }: FoundLeftovers): ExitCode {
  const entries = receipts.flatMap(({ step, receipt }) => receipt.map((entry) => ({ step, ...entry })));
  const left = entries.filter(({ confirmed }) => !confirmed);
  if (json) printJson({ workflowId: id, clean: left.length === 0, toldBy, steps: receipts });
  else for (const entry of entries) print(`${entry.step}: ${receiptText(entry)}`);
  if (left.length) throw new CliError(`${id} may have left something running: see above, and try again.`);
  if (!json) print(entries.length ? `${id} has left nothing running.` : `${id} has left nothing that may still run.`);
  return EXIT.done;
}
