import { cut } from './reason';
import type { PipelineStatus, RunStatus, StepStatus } from './status';

const TEXT_MAX = 300;
const STEPS_MAX = 100;
const RUNS_MAX = 20;

const DULL = new Set<StepStatus['state']>(['waiting', 'succeeded', 'skipped']);

/** The steps that somebody would want to see first, where not all can be shown: what moved, or needs somebody. */
export function stepsToShow(steps: StepStatus[], most = STEPS_MAX): StepStatus[] {
  if (steps.length <= most) return steps;
  const room = { moved: most, dull: most - countOfMoved(steps, most) };
  const shown: StepStatus[] = [];
  for (const step of steps) {
    const kind = DULL.has(step.state) ? 'dull' : 'moved';
    if (room[kind] > 0) shown.push(step);
    room[kind] -= 1;
    if (shown.length === most) break;
  }
  return shown;
}

function countOfMoved(steps: StepStatus[], most: number): number {
  let count = 0;
  for (const { state } of steps) {
    if (!DULL.has(state)) count += 1;
    if (count === most) break;
  }
  return count;
}

/**
 * A status that may be kept beside a workflow at every turn: what a person needs to find it again, whatever the size of
 * the pipeline. Texts are cut, and of many steps only those that moved are there.
 */
export function shortStatus(status: PipelineStatus): PipelineStatus {
  return {
    ...status,
    failure: status.failure && { ...status.failure, message: cut(status.failure.message, TEXT_MAX * 4) },
    asks: status.asks.slice(0, STEPS_MAX).map((ask) => ({ ...ask, why: cut(ask.why, TEXT_MAX) })),
    steps: stepsToShow(status.steps).map(shortStep),
  };
}

function shortStep({ evidence, output: _output, ...step }: StepStatus): StepStatus {
  return {
    ...step,
    ...(evidence && { evidence: evidence.slice(0, 3).map((text) => cut(text, TEXT_MAX)) }),
    ...(step.failure && { failure: { ...step.failure, message: cut(step.failure.message, TEXT_MAX) } }),
    runs: step.runs.slice(0, RUNS_MAX).map(shortRun),
    ...(step.receipt && {
      receipt: step.receipt.slice(0, RUNS_MAX).map((receipt) => ({
        ...receipt,
        leftRunning: receipt.leftRunning && cut(receipt.leftRunning, TEXT_MAX),
      })),
    }),
  };
}

function shortRun(run: RunStatus): RunStatus {
  return run.reason === undefined ? run : { ...run, reason: cut(run.reason, TEXT_MAX) };
}
