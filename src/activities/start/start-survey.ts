import type { Fence } from '../../domain/fence';
import { settleTime, timesFromFirst } from '../../domain/fence';
import type { Survey } from '../remote-job';
import { StepFailure } from '../step-failure';
import type { StartUnderWay } from './start-under-way';

/** Reads what runs now into a new fence. @returns the moment from which its lease counts */
export async function surveyIntoFence<Mark, Trace>(start: StartUnderWay<Mark, Trace>): Promise<number> {
  const { job, outcome, attempt, fenceRead } = start;
  const from = attempt.nowMs();
  const survey = await job.survey(outcome.open, fenceRead);
  const leaseFrom = attempt.nowMs();
  leaveAlone(start, survey);
  // Whoever comes after this attempt finds what it has started by the marks from before that.
  const started = Object.entries(start.fence?.marks ?? {}).filter(([unit]) => outcome.mayBeOurs(unit));
  const marks = { ...Object.fromEntries(started), ...openMarks(start, survey) };
  const settleMs = settleTime(start.options.times, leaseFrom - from + (survey.ageMs ?? 0));
  const { visibilityMs } = start.options.times;
  const times = timesFromFirst(started.length ? start.fence : undefined, { ...survey, settleMs });
  start.fence = { version: 1, marks, ...times, visibilityMs, mixed: start.mixedStillInDoubt, closed: false };
  return leaseFrom;
}

/** Reads what runs now of units that the fence of an earlier attempt says nothing of, and adds them to it. */
export async function surveyUncovered<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  units: string[],
): Promise<void> {
  const survey = await start.job.survey(units, start.fenceRead);
  leaveAlone(start, survey);
  start.fence = { ...fence, marks: { ...fence.marks, ...openMarks(start, survey) } };
}

/**
 * Settles those that run, or cannot be started: nothing is sent for them.
 * @throws StepFailure where nothing of the step is left that may be started, or all of it is wanted or nothing
 */
export function leaveAlone<Mark, Trace>(
  { outcome, options }: StartUnderWay<Mark, Trace>,
  { active, refused }: Pick<Survey<Mark, Trace>, 'active' | 'refused'>,
): void {
  const { whenRunning, partially } = options;
  for (const refusal of refused) outcome.refuse(refusal);
  for (const [unit, run] of Object.entries(active)) {
    if (whenRunning === 'adopt') outcome.found(unit, { ...run, origin: 'alreadyRunning' });
    else outcome.refuse({ job: unit, kind: 'Conflict', reason: `already runs (${run.id}), and not by this step` });
  }
  const [first] = outcome.refusals;
  if (!first || outcome.mayHaveOurs || (partially && (outcome.open.length || outcome.hasRuns))) return;
  const sentence = outcome.refusals.map(({ job, reason }) => `${job}: ${reason}`).join('; ');
  const waits = whenRunning === 'wait' && outcome.refusals.every(({ kind }) => kind === 'Conflict');
  throw new StepFailure(first.kind, `nothing was started: ${sentence}`, { retried: waits });
}

/** Without those of units that are left alone: whoever takes the fence over would think that they may have been started. */
function openMarks<Mark, Trace>(
  { outcome }: StartUnderWay<Mark, Trace>,
  { marks }: Survey<Mark, Trace>,
): Record<string, Mark> {
  return Object.fromEntries(Object.entries(marks).filter(([unit]) => outcome.open.includes(unit)));
}
