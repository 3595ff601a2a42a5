import type { WorkflowHandle } from '@temporalio/client';
import { Command } from 'commander';
import type { Leftover } from '../../domain/leftover';
import { partsOf } from '../../domain/leftover';
import type { Receipt } from '../../domain/status';
import { receiptText } from '../../domain/status-text';
import type { ExitCode } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { durationArgument } from '../duration-option';
import type { End } from '../end';
import { environmentHelp } from '../environment-help';
import { failureOf } from '../pipeline/follow-pipeline';
import { askForLeftovers, leftoverText, rememberedRuns, type Unanswered } from '../pipeline/leftovers';
import { lookAtPipeline, type PipelineLook } from '../pipeline/look-at-pipeline';
import { missingWorkerSentence } from '../pipeline/missing-worker';
import { print, printJson, tell } from '../print';
import { fired, listenForInterruption } from '../process/interruption';

interface Flags {
  /** Milliseconds. */
  timeout: number;
  runId?: string;
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
    .option('--json', 'print the receipts as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (id: string, { timeout = durationArgument(TIMEOUT), json = false, runId }: Partial<Flags>) =>
      end(await withTemporal(process.env, (line) => cleanUp(line, id, { timeout, runId, json }))),
    );
}

async function cleanUp(line: TemporalLine, id: string, flags: Flags): Promise<ExitCode> {
  const handle = line.client.workflow.getHandle(id, flags.runId);
  const [look, answer] = await Promise.all([
    lookAtPipeline(line.client, handle, { answerWithinMs: ANSWER_WITHIN_MS }),
    askForLeftovers(line.client, handle, ANSWER_WITHIN_MS),
  ]);
  if (look.description.status.name === 'RUNNING') {
    throw new CliError(
      `${id} still runs, and looks after its jobs itself. End it with: temporal-huaweicloud cancel ${id}`,
    );
  }
  const leftovers = 'leftovers' in answer ? answer.leftovers : await notTold(line, look, answer);
  if (leftovers.length === 0) return report([], id, flags);
  for (const leftover of leftovers) tell(`To be stopped: ${leftoverText(leftover)}`);
  const receipts: StepReceipt[] = [];
  for (const part of partsOf(leftovers)) {
    receipts.push(...(await receiptsOf(await start(line, look, part), flags.timeout)));
  }
  return report(receipts, id, flags);
}

/** Nothing is stopped by guess: the memo is shown, and what it is worth. */
async function notTold(line: TemporalLine, look: PipelineLook, { isSilent, why: reason }: Unanswered): Promise<never> {
  const { description, status, answered } = look;
  const why =
    isSilent && !answered
      ? await missingWorkerSentence(line, description.taskQueue)
      : `The worker cannot tell what it left: ${reason}.`;
  const runs = rememberedRuns(status);
  const memory = runs.length
    ? `As last written down, perhaps long before its end, these may still run: ${runs.join('; ')}.`
    : 'Nothing is written down of what may still run, which does not mean that nothing does.';
  throw new CliError(`Nothing was stopped. ${why}\n${memory}`);
}

/** A second cleanup joins the first while that goes on, and is a new try after it. */
function start(line: TemporalLine, { description }: PipelineLook, leftovers: Leftover[]): Promise<WorkflowHandle> {
  const { workflowId, runId, taskQueue } = description;
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

function report(receipts: StepReceipt[], id: string, { json }: Flags): ExitCode {
  const entries = receipts.flatMap(({ step, receipt }) => receipt.map((entry) => ({ step, ...entry })));
  const left = entries.filter(({ confirmed }) => !confirmed);
  if (json) printJson({ workflowId: id, clean: left.length === 0, steps: receipts });
  else for (const entry of entries) print(`${entry.step}: ${receiptText(entry)}`);
  if (left.length) throw new CliError(`${id} may have left something running: see above, and try again.`);
  if (!json) print(entries.length ? `${id} has left nothing running.` : `${id} has left nothing that may still run.`);
  return EXIT.done;
}
