import { BOUNDS } from './bounds';
import { codeSpan, linesWithin, markdownLink, markdownWithin } from './markdown-text';
import { latenessText, stateText } from './late-text';
import { cut } from './reason';
import { ownCommand } from './shell-command';
import { stepsToShow } from './short-status';
import type { PipelineStatus, Receipt, RunStatus, StepStatus } from './status';

const LONGEST_REASON = 300;
const ROWS_MAX = 60;

/**
 * A pipeline's status as Markdown, for Temporal's web UI. What somebody is asked comes first: the page shows a few lines,
 * and cuts what is longer.
 */
export function statusText(status: PipelineStatus, workflowId: string): string {
  const head = `**${nameText(status.name)}** is **${stateText(status)}**, for ${markdownWithin(status.date, DATE_MAX)}`;
  const { late } = status;
  const failure = status.failure ? [`> ${markdownWithin(status.failure.message, FAILURE_MAX)}`] : [];
  const lateness = late ? [`It is ${markdownWithin(latenessText(late, late.since), LONGEST_REASON)}.`] : [];
  const parts = [head, ...failure, ...lateness, ...requestsOf(status, workflowId)];
  const shown = stepsToShow(status.steps, ROWS_MAX);
  const rest = status.steps.length - shown.length;
  const lines = [
    ...parts.flatMap((part) => [part, '']),
    ...(shown.length
      ? [
          '| Step | Service | State | Runs |',
          '| --- | --- | --- | --- |',
          ...shown.map((step) => rowText(step, status)),
          '',
        ]
      : []),
    ...(rest ? [`and ${rest} more steps`] : []),
  ];
  return linesWithin(lines, BOUNDS.detailsCharacters.most).trimEnd();
}

const ASKS_MAX = 10;
const FAILURE_MAX = 2_000;
/** A row that is longer hides the others. */
const CELL_MAX = 1_000;
const NAME_MAX = 200;
const DATE_MAX = 100;

/** What is asked of people, and the command that answers. */
function requestsOf({ state, asks }: PipelineStatus, workflowId: string): string[] {
  const command = (verb: string, step?: string) =>
    codeSpan(ownCommand(verb, [workflowId], step === undefined ? {} : { options: { step } }));
  const requests = asks.slice(0, ASKS_MAX).map(({ step, why, answers: [first = 'retry', ...others] }) => {
    const alternatives = others.length
      ? `, or with ${others.map(codeSpan).join(', ')} in place of ${codeSpan(first)}`
      : '';
    return `**${nameText(step)}** waits for a person: ${markdownWithin(why, LONGEST_REASON)}. Answer with ${command(first, step)}${alternatives}.`;
  });
  return state === 'paused' ? [`Paused: nothing new is started before ${command('resume')}.`, ...requests] : requests;
}

/** The line of one step in the table. */
function rowText(step: StepStatus, status: PipelineStatus): string {
  return `| ${nameText(step.id)} | ${nameText(step.service.toUpperCase())} | ${nameText(step.state)} | ${cell(step, status)} |`;
}

/** Ours are short and plain; whoever calls by name may call a pipeline anything until it is checked. */
function nameText(name: string): string {
  return markdownWithin(name, NAME_MAX);
}

function cell(step: StepStatus, { asks }: PipelineStatus): string {
  // Why it failed stands in what is asked already.
  const isAsked = asks.some(({ step: id }) => id === step.id);
  const runs = step.runs.map((run) => runText(isAsked ? { ...run, reason: undefined } : run));
  const receipts = (step.receipt ?? []).map(receiptText);
  // The link stays whole.
  const link = step.consoleUrl && step.runs.length ? [markdownLink('console', step.consoleUrl)] : [];
  const taken = step.takenOver === undefined ? [] : ['taken over from the run before'];
  const rest = markdownWithin([...taken, ...runs, ...receipts].join('; '), CELL_MAX);
  return [...(rest ? [rest] : []), ...link].join('; ');
}

function runText({ id, job, status, origin, reason, haltedSince }: RunStatus): string {
  const name = job === id ? id : `${job} ${id}`;
  const how = origin === 'adopted' ? ' (found again)' : origin === 'alreadyRunning' ? ' (was running already)' : '';
  const halted = haltedSince ? ` (halted since ${haltedSince})` : '';
  return `${name}${status ? ` ${status}` : ''}${halted}${how}${reason ? `: ${cut(reason, LONGEST_REASON)}` : ''}`;
}

/** A receipt in one sentence. */
export function receiptText({ remark, ...receipt }: Receipt): string {
  // What has a job left may never have had a run that could have ended.
  const isAtRest = remark !== undefined && receipt.confirmed && !receipt.asked;
  return [isAtRest ? `nothing of ${receipt.run} runs` : stopText(receipt), remark].filter(Boolean).join('; ');
}

function stopText({ run, asked, confirmed, leftRunning }: Receipt): string {
  if (leftRunning) return `${run} may still run: ${leftRunning}`;
  if (!confirmed) return `${run} was ${asked ? 'asked to stop, and the cloud has not confirmed it' : 'not stopped'}`;
  return asked ? `${run} stopped, confirmed by the cloud` : `${run} had ended already`;
}
