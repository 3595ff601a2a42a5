import { Command } from 'commander';
import type { ExitCode, End } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { displayOn } from '../display/display-on';
import { PlainDisplay } from '../display/plain-display';
import { timeText } from '../display/time-text';
import { statusPage } from '../display/status-page';
import { environmentHelp } from '../environment-help';
import { abruptEndSentence, withoutAsks } from '../pipeline/abrupt-end';
import { followPipeline } from '../pipeline/follow-pipeline';
import type { PipelineLook } from '../pipeline/look-at-pipeline';
import { lookAtPipeline } from '../pipeline/look-at-pipeline';
import { AS_REMEMBERED, endWord, leftNoStatus, standstillLines, whySilent } from '../pipeline/why-silent';
import { print, printJson, progressScreen, tell } from '../print';
import { listenForInterruption } from '../process/interruption';

interface Flags {
  watch: boolean;
  exitCode: boolean;
  json: boolean;
}

const ANSWER_WITHIN_MS = 5_000;

/** `status <id>`: where a pipeline is. */
export function statusCommand(end: End): Command {
  return new Command('status')
    .description('Shows where a pipeline is, also after its end. Without a worker: where it was last seen.')
    .argument('<id>', 'workflow id')
    .option('--watch', 'go on showing it until it ends; Ctrl-C stops the watching', false)
    .option(
      '--exit-code',
      'exit 1 when the pipeline has ended and did not succeed (default: 0 whenever it was shown)',
      false,
    )
    .option('--json', 'print the status as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (id: string, flags: Flags) =>
      end(
        await withTemporal(process.env, (line) => (flags.watch ? watch(line, id, flags) : showOnce(line, id, flags))),
      ),
    );
}

async function showOnce(line: TemporalLine, id: string, { json, exitCode }: Flags): Promise<ExitCode> {
  const handle = line.reader.workflow.getHandle(id);
  const look = await lookAtPipeline(line.reader, handle, { answerWithinMs: ANSWER_WITHIN_MS });
  const { description, status, answered, failing, heartbeats } = look;
  if (!status && look.unreadable !== undefined) return showUnread(look, look.unreadable, json);
  if (json && (status ?? failing)) printJson(asJson(id, look));
  if (status && !json) print(statusPage(id, withoutAsks(status, look), heartbeats));
  const abrupt = abruptEndSentence(id, look);
  if (abrupt !== undefined) tell(abrupt);
  if (answered && failing) tell(standstillLines(description, failing));
  if (answered || (status && description.status.name !== 'RUNNING')) return exitCode ? codeOf(look) : EXIT.done;
  if (description.status.name !== 'RUNNING') {
    throw new CliError(leftNoStatus(description));
  }
  if (status) tell(AS_REMEMBERED);
  throw new CliError(await whySilent(line, look));
}

/** What Temporal's server tells of it, which is encrypted for nobody. */
function showUnread({ description }: PipelineLook, unreadable: string, json: boolean): never {
  const { workflowId, startTime, closeTime } = description;
  const state = endWord(description.status.name);
  const [startedAt, endedAt] = [startTime.toISOString(), closeTime?.toISOString()];
  if (json) printJson({ workflowId, state, startedAt, endedAt, unreadable });
  else print(`${workflowId}  ${state}, started ${timeText(startedAt)}${endedAt ? `, ended ${timeText(endedAt)}` : ''}`);
  throw new CliError(unreadable, EXIT.badInput);
}

function asJson(workflowId: string, { status, failing }: PipelineLook): object {
  return { workflowId, ...status, ...(failing && { workflowTaskFailing: failing }) };
}

/** One that goes on has not failed, whoever it waits for. */
function codeOf({ description, status }: PipelineLook): ExitCode {
  const end = description.status.name;
  if (end === 'RUNNING') return EXIT.done;
  return end === 'COMPLETED' && status?.state !== 'failed' ? EXIT.done : EXIT.failed;
}

async function watch(line: TemporalLine, id: string, { json, exitCode }: Flags): Promise<ExitCode> {
  const interruption = listenForInterruption();
  const display = json ? new PlainDisplay(id, tell) : displayOn(progressScreen({ json }), id);
  try {
    const { look, closed } = await followPipeline(line, line.client.workflow.getHandle(id), display, interruption);
    if (json) printJson(asJson(id, look));
    if (!closed) return EXIT.interrupted;
    return exitCode ? codeOf(look) : EXIT.done;
  } finally {
    display.end();
    interruption.stopListening();
  }
}
