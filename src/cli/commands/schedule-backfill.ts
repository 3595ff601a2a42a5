import { Command, InvalidArgumentError } from 'commander';
import type { PipelineSpec } from '../../domain/pipeline-spec';
import { ownCommand } from '../own-command';
import { countsText } from '../../domain/backfill-text';
import type { BackfillInput } from '../../domain/backfill';
import { writtenDate } from '../../domain/schedule/written-date';
import { startBackfill } from '../../schedules/start-backfill';
import { datesOfBackfill } from '../../spec/plan-backfill';
import type { ExitCode, End } from '../cli-error';
import { EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTracedTemporal } from '../connection/with-traced-temporal';
import { quotedLines } from '../display/quoted-lines';
import { backfillDisplayOn } from '../display/backfill-display';
import { environmentHelp } from '../environment-help';
import { pipelineParams } from '../options/given-params';
import type { ParamFlags } from '../options/param-option';
import { paramJsonOption, paramOption } from '../options/param-option';
import type { BackfillEnd } from '../pipeline/follow-backfill';
import { followBackfill } from '../pipeline/follow-backfill';
import { print, printJson, progressScreen, tell } from '../print';
import { listenForInterruption } from '../process/interruption';
import { withSpecFile } from '../options/spec-argument';
import { tellNotes, withSchedules } from '../with-schedules';
import { taskQueueOption } from '../options/task-queue-option';

interface Flags extends ParamFlags {
  parallel: number;
  again: boolean;
  stopOnFailure: boolean;
  detach: boolean;
  taskQueue: string;
  json: boolean;
}

interface Span {
  from: string;
  to: string;
}

const PARALLEL_MAX = 20;

/** `schedule backfill <file>`: runs a pipeline for dates of the past. */
export function scheduleBackfillCommand(end: End): Command {
  return new Command('backfill')
    .description(
      'Runs a pipeline once for each date of a span of the past, and shows how far it is. With a `schedule:` the dates ' +
        'are its times, else one a day. A date whose run has succeeded is skipped; one whose run is under way is left to it, and not counted as done. Ctrl-C stops the watching only.',
    )
    .argument('<file>', 'the pipeline, as YAML')
    .argument('<from..to>', 'first and last day or time, both included, e.g. 2026-03-01..2026-03-31', span)
    .option('--parallel <count>', `how many runs go on at a time, up to ${PARALLEL_MAX}`, parallel, 1)
    .addOption(paramOption())
    .addOption(paramJsonOption())
    .option('--again', 'also run the dates that have succeeded', false)
    .option('--stop-on-failure', 'begin no further date once one has failed', false)
    .option('--detach', 'start the backfill and return', false)
    .addOption(taskQueueOption())
    .option('--json', 'print the outcome as one JSON line; progress goes to stderr', false)
    .addHelpText('after', environmentHelp('temporal', 'traces'))
    .action(async (file: string, dates: Span, flags: Flags) =>
      end(
        await withSpecFile(file, (spec) =>
          withSchedules((line) => backfill(line, spec, dates, flags), withTracedTemporal),
        ),
      ),
    );
}

async function backfill(line: TemporalLine, spec: PipelineSpec, dates: Span, flags: Flags): Promise<ExitCode> {
  const { parallel, again, stopOnFailure, taskQueue } = flags;
  const params = pipelineParams(spec, flags);
  const input: BackfillInput = { spec, ...dates, parallel, again, stopOnFailure, ...(params && { params }) };
  const { timezone, notes } = datesOfBackfill(spec, dates, Date.now());
  tellNotes(notes, `${dates.from}..${dates.to}`);
  const handle = await startBackfill(line.client, spec.name, input, { taskQueue });
  if (flags.detach) {
    if (flags.json) printJson({ workflowId: handle.workflowId });
    else print(handle.workflowId);
    return EXIT.done;
  }
  tell(`Started ${handle.workflowId}.`);
  const interruption = listenForInterruption();
  const display = backfillDisplayOn(progressScreen(flags), timezone);
  try {
    const ended = await followBackfill(line, handle, taskQueue, display, interruption.signal);
    display.end();
    return report(handle.workflowId, ended, flags);
  } finally {
    display.end();
    interruption.stopListening();
  }
}

function report(workflowId: string, { outcome, status, reason }: BackfillEnd, { json }: Flags): ExitCode {
  if (!outcome) {
    tell(`Stopped watching; ${workflowId} goes on. End it with: ${ownCommand('cancel', [workflowId])}`);
    return EXIT.interrupted;
  }
  if (json) printJson({ workflowId, ...status });
  const say = json ? tell : print;
  if (outcome === 'succeeded')
    say(`${workflowId} succeeded: ${status ? countsText(status.counts) : 'nothing is known of its dates'}.`);
  else say(quotedLines(`${workflowId} failed: `, reason ?? ''));
  return outcome === 'succeeded' ? EXIT.done : EXIT.failed;
}

function span(text: string): Span {
  const [from, to, ...rest] = text.split('..');
  const isSpan = [from, to].every((part) => part !== undefined && writtenDate(part));
  if (from && to && isSpan && !rest.length) return { from, to };
  throw new InvalidArgumentError('A span is written FROM..TO, e.g. 2026-03-01..2026-03-31.');
}

function parallel(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= PARALLEL_MAX) return count;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${PARALLEL_MAX}.`);
}
