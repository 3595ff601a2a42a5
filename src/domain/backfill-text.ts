import type { BackfillCounts, BackfillRun, BackfillStatus } from './backfill';
import { BACKFILL_STATES, needingCount, needsSomebody } from './backfill-counts';
import { BOUNDS } from './bounds';
import { linesWithin, markdownWithin } from './markdown-text';
import { cut } from './reason';

/** More rows make a page nobody reads. */
const ROWS_MAX = 100;
const NAMED_MAX = 10;
const NAME_MAX = 200;
const FAILURE_MAX = 1_000;

/** `under way` */
export function stateText(state: BackfillRun['state']): string {
  return state === 'underWay' ? 'under way' : state;
}

/** `3 succeeded, 1 failed` */
export function countsText(counts: BackfillCounts): string {
  return BACKFILL_STATES.flatMap((state) =>
    counts[state] ? [`${counts[state].toLocaleString('en')} ${stateText(state)}`] : [],
  ).join(', ');
}

/** A backfill's status as Markdown, for Temporal's web UI. */
export function backfillText({ name, state, from, to, counts, runs, failure }: BackfillStatus): string {
  const [of, first, last] = [name, from, to].map((text) => markdownWithin(text, NAME_MAX));
  const head = `Backfill of **${of}**, ${first} to ${last}, is **${state}**: ${countsText(counts)}`;
  const rows = runs
    .filter((run) => run.state !== 'waiting')
    .slice(-ROWS_MAX)
    .map(rowText);
  const lines = [
    head,
    ...(failure ? ['', `> ${markdownWithin(failure.message, FAILURE_MAX)}`] : []),
    ...(rows.length ? ['', '| Date | State | Workflow | Failure |', '| --- | --- | --- | --- |', ...rows] : []),
  ];
  return linesWithin(lines, BOUNDS.detailsCharacters.most);
}

function rowText({ date, state, workflowId, failure }: BackfillRun): string {
  const [day, id] = [date, workflowId].map((text) => markdownWithin(text, NAME_MAX));
  return `| ${day} | ${stateText(state)} | ${id} | ${markdownWithin(failure?.message ?? '', FAILURE_MAX)} |`;
}

/**
 * Why a backfill has failed, in a sentence that names the first dates.
 * @param runs those that are shown, the earliest that need somebody among them
 */
export function backfillFailureText(counts: BackfillCounts, total: number, runs: BackfillRun[]): string {
  const bad = needingCount(counts);
  const notRun = counts.waiting ? ` (${counts.waiting} not run)` : '';
  const texts = runs
    .filter(needsSomebody)
    .slice(0, NAMED_MAX)
    .map((run) => `${run.date}: ${whyNot(run)}`);
  const rest = bad - texts.length;
  const more = rest > 0 ? [`... ${rest.toLocaleString('en')} more`] : [];
  const message = `${bad} of ${total} dates did not succeed${notRun}: ${[...texts, ...more].join('; ')}`;
  return cut(message, BOUNDS.failureCharacters.most);
}

function whyNot({ state, failure, workflowId }: BackfillRun): string {
  if (state === 'underWay') return `${workflowId} was under way already, and how it ends is not known yet`;
  return failure ? cut(failure.message, BOUNDS.backfillFailureCharacters.most) : state;
}
