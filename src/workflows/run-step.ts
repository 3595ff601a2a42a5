import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunEnd, StartRequest } from '../activities/requests';
import type { PlannedStep } from '../domain/plan';
import type { Refusal, Run, StartResult } from '../domain/run';
import type { Receipt, RunStatus, StepStatus } from '../domain/status';
import { pauseBeforeRetry } from '../domain/step-retry';
import { failureOf, isTimeout, throwUnlessSucceeded } from './judge';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import { requestOf, summaryOf } from './step-request';
import { stopWhatIsOurs } from './stop-step';
import type { Trail } from '../domain/trail';
import { mayHaveStarted, takeRuns } from '../domain/trail';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;
/** The failure of a start of which nobody can tell whether it runs. */
export const AMBIGUOUS = 'HuaweiCloud.AmbiguousStart';

/** Takes note of what changed in a step, for whoever looks. */
export type Note = (change: Partial<StepStatus>) => void;

/** How a step begins: by a start, by running a DGC instance again from where it failed, or with a run a person names. */
export type Beginning = { by: 'start' } | { by: 'restart'; of: string } | { by: 'adoption'; runId: string };

export const BY_START: Beginning = { by: 'start' };

/** What a step needs beside itself. */
export interface StepSurroundings {
  /** What it leaves in the cloud, filled in as it goes. */
  trail: Trail;
  note: Note;
  /** Whether something new may be started now. Absent for what no pause holds up. */
  gate?: { paused: boolean; untilGoing(): Promise<void> };
  /** Called as soon as the step is known to have failed, before what it started is stopped. */
  failing?(failure: Error): void;
}

/** A step that has succeeded, and how to undo it. */
export interface DoneStep {
  step: PlannedStep;
  output: Record<string, unknown>;
  trail: Trail;
}

/**
 * Runs one step to its end: starts its job once, waits until it has ended, judges, and runs it again as its `retry`
 * says. Whatever ends the step early (cancel, timeout, failure), what it started is stopped first, and the receipt
 * noted; only an ambiguous start that is to be held leaves everything for a person to see.
 * @throws ApplicationFailure `HuaweiCloud.*` when it did not succeed; CancelledFailure when it was cancelled
 */
export async function runStep(
  step: PlannedStep,
  around: StepSurroundings,
  beginning: Beginning = BY_START,
): Promise<DoneStep> {
  const { trail, note } = around;
  try {
    const endsAtMs = Date.now() + step.timeoutMs;
    const output = await withDeadline(step, async () => runUntilGivenUp(step, around, beginning, endsAtMs));
    note({ state: 'succeeded', output, evidence: undefined });
    return { step, output, trail };
  } catch (error) {
    if (isCancellation(error) && !isTimeout(error)) {
      // A cancel is what somebody wanted, not a failure.
      note({ state: 'stopped', failure: undefined, ...receiptOf(await stopWhatIsOurs(step, trail)) });
      throw error;
    }
    const failure = failureOf(error, step);
    const { type, message, evidence } = knownFailure(failure);
    note({ failure: { type, message }, ...(evidence && { evidence }) });
    if (isLeftToAPerson(step, type)) throw failure;
    around.failing?.(failure);
    note({ state: 'failed', ...receiptOf(await stopWhatIsOurs(step, trail)) });
    throw failure;
  }
}

/** As CancellationScope.withTimeout, whose timer has no name for people. */
function withDeadline<T>({ id, timeoutMs }: PlannedStep, run: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const timer = new CancellationScope();
    timer
      .run(() => sleep(timeoutMs, { summary: `deadline of ${id}` }))
      .then(
        () => scope.cancel(),
        () => undefined,
      );
    try {
      return await run();
    } finally {
      if (!timer.consideredCancelled) timer.cancel();
    }
  });
}

/** What the cloud shows of such a start is left as it is until a person has looked. */
export function isLeftToAPerson(step: PlannedStep, failureType: string): boolean {
  return step.onAmbiguousStart === 'hold' && failureType === AMBIGUOUS;
}

export function receiptOf(receipt: Receipt[]): Pick<StepStatus, 'receipt'> {
  return receipt.length ? { receipt } : {};
}

async function runUntilGivenUp(
  step: PlannedStep,
  around: StepSurroundings,
  beginning: Beginning,
  endsAtMs: number,
): Promise<Record<string, unknown>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await beginAndWatch(step, around, attempt === 1 ? beginning : BY_START, endsAtMs);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { type, message } = knownFailure(failureOf(error, step));
      const pauseMs = pauseBeforeRetry(step.retry, attempt, type);
      if (pauseMs === undefined) throw error;
      const receipts = await stopWhatIsOurs(step, around.trail);
      around.note(receiptOf(receipts));
      // What may still run must not be given company.
      if (receipts.some(({ confirmed }) => !confirmed)) throw error;
      around.note({ state: 'starting', attempts: attempt + 1, failure: { type, message } });
      await sleep(pauseMs, { summary: `run ${step.id} again` });
      if (around.gate?.paused) await around.gate.untilGoing();
    }
  }
}

async function beginAndWatch(
  step: PlannedStep,
  around: StepSurroundings,
  beginning: Beginning,
  endsAtMs: number,
): Promise<Record<string, unknown>> {
  const { trail, note } = around;
  const kind = kindOf(step);
  note({ state: 'starting' });
  const { runs, refused, noticedAfterMs } =
    beginning.by === 'adoption' ? adopt(step, trail, beginning.runId) : await startOnce(step, around, beginning);
  note({ state: 'running', failure: undefined, runs: [...runs.map(runStatus), ...refused.map(refusedStatus)] });
  throwIfCancelled(`cancelled while ${kind.title(step.body)} was being started`);
  try {
    trail.ends = await watch(step, { runs, noticedAfterMs }, beginning, endsAtMs);
  } catch (error) {
    const isUnseen = beginning.by === 'adoption' && knownFailure(error).type === 'HuaweiCloud.NotFound';
    throw isUnseen ? namedByMistake(step, trail, error) : error;
  }
  if (beginning.by === 'adoption') trail.fence = undefined;
  trail.runs = runs.map((run) => ({ ...run, trace: trail.ends.find(({ id }) => id === run.id)?.trace ?? run.trace }));
  note({ runs: [...trail.ends.map(endStatus), ...refused.map(refusedStatus)] });
  throwUnlessSucceeded(step, trail.ends, refused);
  return outputOf(trail.ends, refused);
}

function watch(
  step: PlannedStep,
  { runs, noticedAfterMs }: Omit<StartResult, 'refused'>,
  beginning: Beginning,
  endsAtMs: number,
): RunEnd[] | Promise<RunEnd[]> {
  const activities = kindOf(step).activities(step, summaryOf(step), noticedAfterMs);
  if (!activities.watch || !runs.length) return runs.map(startedEnd);
  const request = { ...requestOf(step), runs, leftMs: endsAtMs - Date.now() };
  return activities.watch(beginning.by === 'adoption' ? { ...request, mustBeThere: true } : request);
}

/** What the cloud does not show was named by mistake: there is nothing to stop, and what was unclear before still is. */
function namedByMistake(step: PlannedStep, trail: Trail, error: unknown): unknown {
  trail.runs = [];
  if (!mayHaveStarted(trail)) return error;
  const message = `step ${step.id}: ${kindOf(step).title(step.body)}: ${knownFailure(error).message}; whether an earlier start of it runs is still not known`;
  return ApplicationFailure.create({ type: AMBIGUOUS, message, nonRetryable: true });
}

/** By a person's word the run is ours: from now on it is watched, and stopped when the step ends early. */
function adopt(step: PlannedStep, trail: Trail, runId: string): StartResult {
  const runs = kindOf(step).adopted?.(step.body, runId) ?? [];
  return { runs: takeRuns(step, trail, runs), refused: [] };
}

/** A start is asked for until it is known what became of it; between two tries a cancel is heard, and a pause. */
async function startOnce(step: PlannedStep, around: StepSurroundings, beginning: Beginning): Promise<StartResult> {
  const { trail, note, gate } = around;
  const kind = kindOf(step);
  const start = startOf(step, beginning);
  const from = Date.now();
  trail.restartOf = beginning.by === 'restart' ? beginning.of : undefined;
  for (;;) {
    // A turn of its own, as the idle looking `async () =>` here are: histories know what is asked for first (decision 0007).
    await (gate?.paused ? gate.untilGoing() : undefined);
    throwIfCancelled(`cancelled before ${kind.title(step.body)} was started`);
    trail.startingSince ??= new Date().toISOString();
    try {
      const { originalExecutionRunId: originalRunId } = workflowInfo();
      const request = { ...requestOf(step), whenRunning: step.whenRunning, fence: trail.fence, originalRunId };
      const started = await CancellationScope.nonCancellable(async () => start(request));
      trail.fence = undefined;
      return { ...started, runs: takeRuns(step, trail, started.runs) };
    } catch (error) {
      const known = knownFailure(error);
      trail.fence = known.fence ?? trail.fence;
      if (!known.retried) throw error;
      note({ failure: { type: known.type, message: known.message } });
    } finally {
      trail.startingSince = undefined;
    }
    await sleep(pauseBeforeTry(Date.now() - from), { summary: `try ${step.id} again` });
  }
}

function startOf(step: PlannedStep, beginning: Beginning): (request: StartRequest<unknown>) => Promise<StartResult> {
  const activities = kindOf(step).activities(step, summaryOf(step));
  return (request) => {
    const again = beginning.by === 'restart' && activities.restart?.({ ...request, instanceId: beginning.of });
    return again || activities.start(request);
  };
}

/** An eighth of the time it has taken so far: the history of a long outage stays short. */
function pauseBeforeTry(sinceMs: number): number {
  return Math.min(Math.max(sinceMs / 8, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
}

function throwIfCancelled(message: string): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure(message);
}

function outputOf(ends: RunEnd[], refused: Refusal[]): Record<string, unknown> {
  const [only] = ends;
  if (ends.length === 1 && !refused.length && only?.output) return definedOnly(only.output);
  const failed = ends.filter(({ verdict }) => verdict !== 'succeeded');
  const up = ends.filter(({ verdict }) => verdict === 'succeeded').map(({ id }) => id);
  return { runs: up, failed: [...failed.map(({ id }) => id), ...refused.map(({ job }) => job)] };
}

function definedOnly(output: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined));
}

function runStatus({ id, job, origin }: Run): RunStatus {
  return { id, job, origin };
}

function endStatus({ id, job, origin, status, reason }: RunEnd): RunStatus {
  return { id, job, origin, status, reason };
}

function refusedStatus({ job, reason }: Refusal): RunStatus {
  return { id: job, job, status: 'not started', reason };
}

/** A step without a watch is done when its start is. */
function startedEnd({ id, job, origin }: Run): RunEnd {
  return { id, job, origin, verdict: 'succeeded', status: origin === 'alreadyRunning' ? 'was so already' : 'done' };
}
