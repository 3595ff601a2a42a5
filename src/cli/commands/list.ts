import { Command, InvalidArgumentError, Option } from 'commander';
import { usesSearchAttributes } from '../../config/tuning';
import { EXIT } from '../cli-error';
import { withStandstills } from '../pipeline/with-standstill';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import type { End } from '../cli-error';
import { withChoices } from '../options/one-of';
import { environmentHelp } from '../environment-help';
import { failureOf } from '../pipeline/follow-pipeline';
import type { PipelineFilter } from '../pipeline/pipeline-filter';
import { FILTER_STATES, isWanted, queryOf } from '../pipeline/pipeline-filter';
import { type PipelineRow, pipelineRow, pipelineTable } from '../pipeline/pipeline-row';
import { asUnknownAttribute } from '../pipeline/unknown-attribute';
import { print, printJson } from '../print';

interface Flags extends PipelineFilter {
  limit: number;
  json: boolean;
}

const LIMIT = 20;
const SERVER_ANSWERS_WITHIN_MS = 15_000;
const PIPELINE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `list`: pipelines by state, name and date. */
export function listCommand(end: End): Command {
  return new Command('list')
    .description('Lists pipelines, newest first. Needs no worker.')
    .option(
      '--failed',
      'those that need someone: failed, timed out, terminated, stuck, or held for a person (default: all)',
      false,
    )
    .option('--held', 'those that wait for a person, paused ones among them (default: all)', false)
    .option('--late', 'those that go on past the time at which they were to be done (default: all)', false)
    .option('--running', 'those that have not ended, held ones among them (default: all)', false)
    .addOption(new Option('--pipeline <name>', 'those of this name (default: all)').argParser(pipelineName))
    .addOption(
      new Option('--date <day>', "those of this day, as the pipeline's time zone counts (default: all)").argParser(day),
    )
    .addOption(
      withChoices(new Option('--state <state>', 'those that stand so (default: all)'), FILTER_STATES).conflicts([
        'failed',
        'held',
        'running',
        'late',
      ]),
    )
    .option('--limit <number>', 'at most so many', limit, LIMIT)
    .option('--json', 'print them as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal', 'search'))
    .action(async (flags: Flags) => end(await withTemporal(process.env, (line) => list(line, flags))));
}

async function list(line: TemporalLine, flags: Flags): Promise<typeof EXIT.done> {
  const found = await line.reader.withDeadline(Date.now() + SERVER_ANSWERS_WITHIN_MS, () => find(line, flags));
  const indexed = usesSearchAttributes(process.env);
  const known = (await withStandstills(line.reader, found)).filter((row) => isWanted(row, flags, indexed));
  const wanted = known.slice(0, flags.limit).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const rows = await Promise.all(wanted.map(async (row) => withReason(line, row)));
  if (flags.json) printJson(rows);
  else print(rows.length ? pipelineTable(rows) : 'There is no such pipeline in this namespace.');
  return EXIT.done;
}

/** Those that are wanted as they stand in the index, as many as asked for; and those that are wanted should they be stuck. */
async function find({ reader: client, namespace }: TemporalLine, flags: Flags): Promise<PipelineRow[]> {
  const indexed = usesSearchAttributes(process.env);
  const rows: PipelineRow[] = [];
  let wanted = 0;
  try {
    for await (const info of client.workflow.list({ query: queryOf(flags, indexed) })) {
      const row = pipelineRow(info, Date.now());
      const isMeant = isWanted(row, flags, indexed);
      const mayBeStuck = row.endedAt === undefined && isWanted({ ...row, state: 'stuck' }, flags, indexed);
      if (isMeant || mayBeStuck) rows.push(row);
      if (isMeant) wanted += 1;
      if (wanted >= flags.limit) break;
    }
  } catch (error) {
    throw indexed ? asUnknownAttribute(error, namespace) : error;
  }
  return rows;
}

/** What was terminated has left no reason of its own. */
async function withReason({ reader: client }: TemporalLine, row: PipelineRow): Promise<PipelineRow> {
  const endedBadly = ['failed', 'terminated', 'timed out'].includes(row.state);
  if (!endedBadly || (row.state === 'failed' && row.failure !== undefined)) return row;
  const failure = await failureOf(client.workflow.getHandle(row.workflowId, row.runId));
  return failure ? { ...row, failure } : row;
}

function limit(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A limit is a whole number from 1 to 99999.');
}

function pipelineName(text: string): string {
  if (PIPELINE_NAME.test(text)) return text;
  throw new InvalidArgumentError('A pipeline name has letters, digits, `_`, `.` and `-`.');
}

function day(text: string): string {
  if (DAY.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('A day is written 2026-01-31.');
}
