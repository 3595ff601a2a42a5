import { BOUNDS } from './bounds';
import { cut } from './reason';
import { stepsToShow } from './short-status';
import type { PipelineStatus, Receipt, RunStatus, StepStatus } from './status';

const LONGEST_REASON = 300;
const ROWS_MAX = 60;

/**
 * A pipeline's status as Markdown, for Temporal's web UI. What somebody is asked comes first: the page shows a few lines,
 * and cuts what is longer.
 * @param rowOf who asks at each change keeps the rows that have not changed
 */
export function statusText(
  status: PipelineStatus,
  workflowId: string,
  rowOf: (step: StepStatus) => string = (step) => rowText(step, status),
): string {
  const head = `**${status.name}** is **${status.state}**, for ${status.date}`;
  const failure = status.failure && `\n\n> ${escape(cut(status.failure.message, FAILURE_MAX))}`;
  const asked = requestsOf(status, workflowId);
  if (!status.steps.length) return [head + (failure ?? ''), ...asked].join('\n\n');
  const shown = stepsToShow(status.steps, ROWS_MAX);
  const rest = status.steps.length - shown.length;
  const page = [
    head + (failure ?? ''),
    ...asked,
    ['| Step | Service | State | Runs |', '| --- | --- | --- | --- |', ...shown.map(rowOf)].join('\n'),
    ...(rest ? [`and ${rest} more steps`] : []),
  ];
  return cut(page.join('\n\n'), BOUNDS.detailsCharacters.most);
}

const ASKS_MAX = 10;
const FAILURE_MAX = 2_000;
/** A row that is longer hides the others. */
const CELL_MAX = 1_000;

/** What is asked of people, and the command that answers. */
function requestsOf({ state, asks }: PipelineStatus, workflowId: string): string[] {
  const command = (verb: string) => `\`temporal-huaweicloud ${verb} ${workflowId}`;
  const requests = asks.slice(0, ASKS_MAX).map(({ step, why, answers: [first = 'retry', ...others] }) => {
    const alternatives = others.length ? `, or with \`${others.join('`, `')}\` in place of \`${first}\`` : '';
    return `**${step}** waits for a person: ${escape(why.slice(0, LONGEST_REASON))}. Answer with ${command(first)} --step ${step}\`${alternatives}.`;
  });
  return state === 'paused' ? [`Paused: nothing new is started before ${command('resume')}\`.`, ...requests] : requests;
}

/** The line of one step in the table. */
export function rowText(step: StepStatus, status: PipelineStatus): string {
  return `| ${step.id} | ${step.service.toUpperCase()} | ${step.state} | ${cell(step, status)} |`;
}

function cell(step: StepStatus, { asks }: PipelineStatus): string {
  // Why it failed stands in what is asked already.
  const isAsked = asks.some(({ step: id }) => id === step.id);
  const runs = step.runs.map((run) => runText(isAsked ? { ...run, reason: undefined } : run));
  const receipts = (step.receipt ?? []).map(receiptText);
  const link = step.consoleUrl && step.runs.length ? [`[console](${step.consoleUrl})`] : [];
  // The link stays whole.
  const rest = cut([...runs, ...receipts].map(escape).join('; '), CELL_MAX);
  return [...(rest ? [rest] : []), ...link.map(escape)].join('; ');
}

function runText({ id, job, status, origin, reason }: RunStatus): string {
  const name = job === id ? id : `${job} ${id}`;
  const how = origin === 'adopted' ? ' (found again)' : origin === 'alreadyRunning' ? ' (was running already)' : '';
  return `${name}${status ? ` ${status}` : ''}${how}${reason ? `: ${reason.slice(0, LONGEST_REASON)}` : ''}`;
}

/** A receipt in one sentence. */
export function receiptText({ run, asked, confirmed, leftRunning }: Receipt): string {
  if (leftRunning) return `${run} may still run: ${leftRunning}`;
  if (!confirmed) return `${run} was ${asked ? 'asked to stop, and the cloud has not confirmed it' : 'not stopped'}`;
  return asked ? `${run} stopped, confirmed by the cloud` : `${run} had ended already`;
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
