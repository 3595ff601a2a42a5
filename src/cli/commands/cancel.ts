import { Command } from 'commander';
import type { FailingTask } from '../../history/failing-task';
import { ownCommand } from '../own-command';
import { receiptText } from '../../domain/status-text';
import type { ExitCode, End } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { durationArgument } from '../options/duration-option';
import { displayOn } from '../display/display-on';
import { environmentHelp } from '../environment-help';
import type { PipelineLook } from '../pipeline/look-at-pipeline';
import { followPipeline } from '../pipeline/follow-pipeline';
import { standstillLines } from '../pipeline/why-silent';
import { print, printJson, progressScreen } from '../print';
import { listenForInterruption } from '../process/interruption';
import { askForCancel } from '../verbs/ask-for-cancel';

interface Flags {
  /** Milliseconds. */
  timeout: number;
  json: boolean;
}

const TIMEOUT = '15m';
/** A worker that is just being replaced may stumble over a run once. */
const STUCK_FOR_MS = 5_000;

/** `cancel <id>`: ends a pipeline early. */
export function cancelCommand(end: End): Command {
  return new Command('cancel')
    .description('Ends a pipeline early: stops what it started, compensates, and shows the receipts.')
    .argument('<id>', 'workflow id')
    .option(
      '--timeout <duration>',
      `how long to wait for the end, e.g. 90s, 15m or 2h (default: ${TIMEOUT})`,
      durationArgument,
    )
    .option('--json', 'print the last status as one JSON line; progress goes to stderr', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (id: string, { timeout = durationArgument(TIMEOUT), json }: Partial<Flags>) =>
      end(await withTemporal(process.env, (line) => cancel(line, id, { timeout, json: json ?? false }))),
    );
}

async function cancel(line: TemporalLine, id: string, { timeout, json }: Flags): Promise<ExitCode> {
  const handle = line.client.workflow.getHandle(id);
  await askForCancel(handle);
  const interruption = listenForInterruption();
  const timer = AbortSignal.timeout(timeout);
  const display = displayOn(progressScreen({ json }), id);
  display.say(`Asked ${id} to end.`);
  try {
    const signal = AbortSignal.any([interruption.signal, timer]);
    const { look, closed } = await followPipeline(line, handle, display, {
      signal,
      leaveStuckAfterMs: STUCK_FOR_MS,
    });
    display.end();
    if (closed) return reportCancelled(id, look, json);
    if (look.failing && !signal.aborted) throw new CliError(stuckLines(look.description, look.failing));
    throw new CliError(
      `${id} has been asked to end and has not ended yet; it goes on ending. See it with: ${ownCommand('status', [id], { options: { watch: true } })}`,
      timer.aborted ? EXIT.failed : EXIT.interrupted,
    );
  } finally {
    display.end();
    interruption.stopListening();
  }
}

/** It ends once its code is back; until then, nobody hears the cancel. */
function stuckLines(description: PipelineLook['description'], failing: FailingTask): string[] {
  const [first, ...others] = standstillLines(description, failing);
  return [`${description.workflowId} has been asked to end, and cannot hear it. ${first}`, ...others];
}

function reportCancelled(id: string, { description, status }: PipelineLook, json: boolean): ExitCode {
  if (json) printJson({ workflowId: id, ...status });
  else for (const sentence of receiptsOf(status)) print(sentence);
  if (description.status.name === 'CANCELLED') {
    if (!json) print(`${id} is cancelled.`);
    return EXIT.done;
  }
  throw new CliError(`${id} was not cancelled: it ended ${description.status.name.toLowerCase()}.`);
}

function receiptsOf(status: PipelineLook['status']): string[] {
  return (status?.steps ?? []).flatMap(({ id, receipt = [] }) =>
    receipt.map((entry) => `${id}: ${receiptText(entry)}`),
  );
}
