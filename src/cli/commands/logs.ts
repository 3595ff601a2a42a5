import { Command, InvalidArgumentError } from 'commander';
import { listed } from '../../domain/quoted';
import type { PipelineStatus, StepStatus } from '../../domain/status';
import { didYouMean } from '../../files/nearest';
import type { End, ExitCode } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { environmentHelp } from '../environment-help';
import { lookAtPipeline } from '../pipeline/look-at-pipeline';
import { missingWorkerSentence } from '../pipeline/missing-worker';
import { print, printJson } from '../print';

interface Flags {
  lines: number;
  runId?: string;
  json: boolean;
}

const ANSWER_WITHIN_MS = 8_000;
const LINES = 100;
const LINES_MAX = 1_000;

/** `logs <id> [step]`: what the cloud tells of the runs of a pipeline. */
export function logsCommand(end: End): Command {
  return new Command('logs')
    .description(
      'Asks the cloud about the runs of a pipeline: their nodes, errors and logs, or where those are to be seen.',
    )
    .argument('<id>', 'workflow id')
    .argument('[step]', 'the step; left out, those that failed or are held, else all that have run')
    .option('--lines <number>', `of a long log so many last lines, at most ${LINES_MAX}`, linesNumber, LINES)
    .option('--run-id <id>', 'an earlier run of that workflow id, as Temporal names it (default: the latest)')
    .option('--json', 'print them as one JSON line', false)
    .addHelpText('after', '\nIt asks by the connections of this environment, as a worker does, and reads only.')
    .addHelpText('after', environmentHelp('temporal', 'huaweiCloud'))
    .action(async (id: string, step: string | undefined, flags: Flags) =>
      end(await withTemporal(process.env, (line) => logs(line, id, step, flags))),
    );
}

async function logs(
  line: TemporalLine,
  id: string,
  step: string | undefined,
  { lines, runId, json }: Flags,
): Promise<ExitCode> {
  const { reader } = line;
  const look = await lookAtPipeline(reader, reader.workflow.getHandle(id, runId), { answerWithinMs: ANSWER_WITHIN_MS });
  const { status, description, unreadable } = look;
  if (!status) throw new CliError(unreadable ?? (await missingWorkerSentence(line, description.taskQueue)));
  // The other commands need not wait for the client and the template library to load.
  const { logText } = await import('../logs/log-text.js');
  const { plannedStepsOf } = await import('../logs/planned-steps.js');
  const { stepLogs, stepsInQuestion } = await import('../logs/step-logs.js');
  const wanted = step === undefined ? stepsInQuestion(status) : [named(step, status)];
  const planned = await plannedStepsOf(reader, id, description.runId, status.date);
  const told = await stepLogs(process.env, wanted, { lines, planned });
  if (json) printJson(told);
  else print(told.length ? logText(told) : 'None of its steps has a run yet.');
  return told.some(({ runs }) => runs.some(({ problem }) => problem !== undefined)) ? EXIT.failed : EXIT.done;
}

function named(name: string, { steps }: PipelineStatus): StepStatus {
  const found = steps.find(({ id }) => id === name);
  if (found) return found;
  const ids = steps.map(({ id }) => id);
  throw new CliError(
    `There is no step ${JSON.stringify(name)}: ${didYouMean(name, ids, '') || `it has ${listed(ids)}`}`,
    EXIT.badInput,
  );
}

function linesNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= LINES_MAX) return Number(text);
  throw new InvalidArgumentError(`A number of lines is a whole number from 1 to ${LINES_MAX}.`);
}
