import { Command, InvalidArgumentError } from 'commander';
import { listed } from '../../domain/quoted';
import type { PipelineStatus, StepStatus } from '../../domain/status';
import { didYouMean } from '../../files/nearest';
import type { End, ExitCode } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { environmentHelp } from '../environment-help';
import { abruptEndSentence } from '../pipeline/abrupt-end';
import { lookAtPipeline, type PipelineLook } from '../pipeline/look-at-pipeline';
import { AS_REMEMBERED, leftNoStatus, whySilent } from '../pipeline/why-silent';
import { type Lines, print, printJson, tell } from '../print';

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
  const { status, description, answered } = look;
  if (!status && look.unreadable !== undefined) throw new CliError(look.unreadable, EXIT.badInput);
  if (!status) throw new CliError(await whyNothing(line, look));
  // The other commands need not wait for the client and the template library to load.
  const { logText } = await import('../logs/log-text.js');
  const { plannedStepsOf } = await import('../logs/planned-steps.js');
  const { stepLogs, stepsInQuestion } = await import('../logs/step-logs.js');
  const wanted = step === undefined ? stepsInQuestion(status) : [named(step, status)];
  const planned = await plannedStepsOf(reader, id, description.runId, status.date);
  const told = await stepLogs(process.env, wanted, { lines, planned });
  if (json) printJson(told);
  else print(told.length ? logText(told) : 'None of its steps has a run yet.');
  const left = status.more?.['steps'];
  if (step === undefined && left) tell(`... ${left.toLocaleString('en')} more steps are not remembered.`);
  const abrupt = abruptEndSentence(id, look);
  if (abrupt !== undefined) tell(abrupt);
  if (!answered && description.status.name === 'RUNNING') {
    tell(AS_REMEMBERED);
    throw new CliError(await whySilent(line, look));
  }
  return told.some(({ runs }) => runs.some(({ problem }) => problem !== undefined)) ? EXIT.failed : EXIT.done;
}

/** Why there is no status to go by. */
async function whyNothing(line: TemporalLine, look: PipelineLook): Promise<Lines> {
  const { answered, description } = look;
  if (answered)
    return `${description.workflowId} is no pipeline, and has no steps: of a backfill, name one of the runs that it has begun.`;
  return description.status.name === 'RUNNING' ? whySilent(line, look) : leftNoStatus(description);
}

function named(name: string, { steps, more }: PipelineStatus): StepStatus {
  const found = steps.find(({ id }) => id === name);
  if (found) return found;
  const ids = steps.map(({ id }) => id);
  const left = more?.['steps'];
  if (left)
    throw new CliError(
      `Step ${JSON.stringify(name)} is not remembered: of so many steps ${left.toLocaleString('en')} are left out, and it may be one of them.`,
    );
  throw new CliError(
    `There is no step ${JSON.stringify(name)}: ${didYouMean(name, ids, '') || `it has ${listed(ids)}`}`,
    EXIT.badInput,
  );
}

function linesNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= LINES_MAX) return Number(text);
  throw new InvalidArgumentError(`A number of lines is a whole number from 1 to ${LINES_MAX}.`);
}
