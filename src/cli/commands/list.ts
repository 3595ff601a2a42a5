import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import type { End } from '../end';
import { environmentHelp } from '../environment-help';
import { failureOf } from '../pipeline/follow-pipeline';
import { type PipelineRow, pipelineRow, pipelineTable } from '../pipeline/pipeline-row';
import { print, printJson } from '../print';

interface Flags {
  failed: boolean;
  held: boolean;
  running: boolean;
  limit: number;
  json: boolean;
}

const LIMIT = 20;
const SERVER_ANSWERS_WITHIN_MS = 15_000;
const BAD_ENDS = ['Failed', 'TimedOut', 'Terminated'];

export function listCommand(end: End): Command {
  return new Command('list')
    .description('Lists pipelines, newest first. Needs no worker.')
    .option('--failed', 'those that failed, timed out or were terminated (default: all)', false)
    .option('--held', 'those that wait for a person, paused ones among them (default: all)', false)
    .option('--running', 'those that have not ended, held ones among them (default: all)', false)
    .option('--limit <number>', 'at most so many', limit, LIMIT)
    .option('--json', 'print them as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (flags: Flags) => end(await withTemporal(process.env, (line) => list(line, flags))));
}

async function list(line: TemporalLine, flags: Flags): Promise<typeof EXIT.done> {
  const found = await line.client.withDeadline(Date.now() + SERVER_ANSWERS_WITHIN_MS, () => find(line, flags));
  const rows = await Promise.all(found.map(async (row) => withReason(line, row)));
  if (flags.json) printJson(rows);
  else print(rows.length ? pipelineTable(rows) : 'There is no such pipeline in this namespace.');
  return EXIT.done;
}

async function find({ client }: TemporalLine, flags: Flags): Promise<PipelineRow[]> {
  const rows: PipelineRow[] = [];
  for await (const info of client.workflow.list({ query: queryOf(flags) })) {
    const row = pipelineRow(info, Date.now());
    // Which of the running ones are held no index knows; their memo does.
    if (flags.held && row.state !== 'held' && row.state !== 'paused') continue;
    rows.push(row);
    if (rows.length >= flags.limit) break;
  }
  return rows.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

function queryOf({ failed, held, running }: Flags): string {
  const states = [...(failed ? BAD_ENDS : []), ...(held || running ? ['Running'] : [])];
  const wanted = states.map((state) => `"${state}"`).join(', ');
  return `WorkflowType = "huaweiCloudPipeline"${states.length ? ` AND ExecutionStatus IN (${wanted})` : ''}`;
}

/** What was terminated has left no reason of its own. */
async function withReason({ client }: TemporalLine, row: PipelineRow): Promise<PipelineRow> {
  const endedBadly = ['failed', 'terminated', 'timed out'].includes(row.state);
  if (!endedBadly || (row.state === 'failed' && row.failure !== undefined)) return row;
  const failure = await failureOf(client.workflow.getHandle(row.workflowId, row.runId));
  return failure ? { ...row, failure } : row;
}

function limit(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A limit is a whole number from 1 to 99999.');
}
