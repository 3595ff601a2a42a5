import type { Fence } from '../../domain/fence';
import type { Run } from '../../domain/run';
import { goingOn } from './going-on';
import { settleMixedOfEarlier } from './mixed-reply';
import { settleAfterOthers } from './start-looks';
import { surveyUncovered } from './start-survey';
import type { StartUnderWay } from './start-under-way';

/** Takes over what goes on of the runs that were started before the workflow's reset. */
export async function takeOverRuns<Mark, Trace>(start: StartUnderWay<Mark, Trace>): Promise<void> {
  const { job, options, attempt, outcome, fenceRead: call } = start;
  const mayBeOurs = ({ origin, doubt }: Run) => origin !== 'alreadyRunning' || doubt !== undefined;
  const ours = (options.ours ?? []).filter(mayBeOurs) as Run<Trace>[];
  if (!ours.length) return;
  const { visibilityMs } = options.times;
  for (const run of await goingOn(job, ours, { visibilityMs, call, attempt })) {
    const unit = job.units.find((one) => one === run.id || one === run.job);
    if (unit !== undefined)
      outcome.found(unit, { ...run, origin: run.doubt === undefined ? 'adopted' : 'alreadyRunning' });
  }
}

/** Takes over from an attempt that may have sent a start under this fence: waits until none can come up any more. */
export async function takeOverFence<Mark, Trace>(start: StartUnderWay<Mark, Trace>, fence: Fence<Mark>): Promise<void> {
  start.fence = fence;
  const { open } = start.outcome;
  const covered = open.filter((unit) => Object.hasOwn(fence.marks, unit));
  start.doubt(covered);
  for (const unit of fence.accepted ?? []) start.accepted.add(unit);
  const uncovered = open.filter((unit) => !covered.includes(unit));
  await settleMixedOfEarlier(start, fence);
  await settleAfterOthers(start, fence, [...start.inDoubt]);
  // The earlier attempt left these alone, since they ran already or could not be started.
  if (uncovered.length) await surveyUncovered(start, fence, uncovered);
}
