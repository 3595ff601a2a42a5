import type { BackfillRun, BackfillStatus } from './backfill';

/** More rows make a page nobody reads; the query has them all. */
const ROWS_MAX = 100;
const NAMED_MAX = 10;

const STATES: BackfillRun['state'][] = ['running', 'succeeded', 'skipped', 'failed', 'cancelled', 'waiting'];

/** `3 succeeded, 1 failed` */
export function countsText(runs: BackfillRun[]): string {
  return STATES.flatMap((state) => {
    const count = runs.filter((run) => run.state === state).length;
    return count ? [`${count} ${state}`] : [];
  }).join(', ');
}

/** A backfill's status as Markdown, for Temporal's web UI. */
export function backfillText({ name, state, from, to, runs, failure }: BackfillStatus): string {
  const head = `Backfill of **${name}**, ${from} to ${to}, is **${state}**: ${countsText(runs)}`;
  const rows = runs
    .filter((run) => run.state !== 'waiting')
    .slice(-ROWS_MAX)
    .map((run) => `| ${run.date} | ${run.state} | ${run.workflowId} | ${oneLine(run.failure?.message ?? '')} |`);
  const table = ['| Date | State | Workflow | Failure |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return [head, ...(failure ? [`> ${oneLine(failure.message)}`] : []), ...(rows.length ? [table] : [])].join('\n\n');
}

/** Why a backfill has failed, in a sentence that names the dates. */
export function backfillFailureText(runs: BackfillRun[]): string {
  const bad = runs.filter(({ state }) => state === 'failed' || state === 'cancelled');
  const left = runs.filter(({ state }) => state === 'waiting').length;
  const named = bad.slice(0, NAMED_MAX).map(({ date, state, failure }) => `${date}: ${failure?.message ?? state}`);
  const more = bad.length > NAMED_MAX ? [`and ${bad.length - NAMED_MAX} more`] : [];
  const notRun = left ? ` (${left} not run)` : '';
  return `${bad.length} of ${runs.length} dates did not succeed${notRun}: ${[...named, ...more].join('; ')}`;
}

function oneLine(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
