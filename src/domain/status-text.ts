import { stepsToShow } from './short-status';
import type { PipelineStatus, Receipt, RunStatus, StepStatus } from './status';

const LONGEST_REASON = 300;
const ROWS_MAX = 60;

/** A pipeline's status as Markdown, for Temporal's web UI. */
export function statusText(status: PipelineStatus): string {
  const head = `**${status.name}** is **${status.state}**, for ${status.date}`;
  const failure = status.failure && `\n\n> ${escape(status.failure.message)}`;
  if (!status.steps.length) return head + (failure ?? '');
  const shown = stepsToShow(status.steps, ROWS_MAX);
  const rest = status.steps.length - shown.length;
  const rows = shown.map((step) => `| ${step.id} | ${step.service.toUpperCase()} | ${step.state} | ${cell(step)} |`);
  return [
    head + (failure ?? ''),
    ['| Step | Service | State | Runs |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...(rest ? [`and ${rest} more steps`] : []),
  ].join('\n\n');
}

function cell(step: StepStatus): string {
  const runs = step.runs.map(runText);
  const receipts = (step.receipt ?? []).map(receiptText);
  const link = step.consoleUrl && step.runs.length ? [`[console](${step.consoleUrl})`] : [];
  return [...runs, ...receipts, ...link].map(escape).join('; ');
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
