import { CancellationScope, CancelledFailure, isCancellation, uuid4, workflowInfo } from '@temporalio/workflow';
import type { RunEnd, StartRequest } from '../activities/requests';
import type { PlannedStep } from '../domain/plan';
import type { Refusal, Run, StartResult } from '../domain/run';
import type { FailureSummary, Receipt, RunStatus, StepStatus } from '../domain/status';
import { pauseBeforeRetry } from '../domain/step-retry';
import { pauseFor } from './activity';
import { failureOf, isTimeout, throwUnlessSucceeded, timeIsUp } from './judge';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import type { ClockRoom } from './step-deadline';
import { StepDeadline } from './step-deadline';
import { requestOf, summaryOf } from './step-request';
import { stopWhatIsOurs } from './stop-step';
import type { Trail } from '../domain/trail';
import { takeRuns } from '../domain/trail';

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
  /** Whether something new may be started now, and where clocks stand still meanwhile. Absent for what no pause holds up. */
  gate?: ClockRoom & { paused: boolean; untilGoing(): Promise<void> };
  /** Where every run of the step's job stays to be seen. Absent for what is shown elsewhere. */
  attempts?: AttemptsOfStep;
  /** Called as soon as the step is known to have failed, before what it started is stopped. */
  failing?(failure: Error): void;
}

/** The runs that a step's job has, one after the other. */
export interface AttemptsOfStep {
  /** The job is about to be run, once more or for the first time. */
  begin(): void;
  /** The run has failed, and there will be another by the step's own `retry`. */
  fail(failure: FailureSummary): void;
  /** Takes down what is known of the step. @returns puts it back */
  remember(): () => void;
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
  const deadline = new StepDeadline(step, around.gate);
  try {
    const output = await deadline.run(() => runUntilGivenUp(step, around, beginning, deadline));
    note({ state: 'succeeded', output, evidence: undefined });
    return { step, output, trail };
  } catch (error) {
    if (isCancellation(error) && !isTimeout(error)) {
      // A cancel is what somebody wanted, not a failure.
      note({ state: 'stopped', failure: undefined, ...receiptOf(await stopWhatIsOurs(step, trail)) });
      throw error;
    }
    // Nothing of the step has changed.
    if (error instanceof NoSuchRun) throw error;
    const failure = isTimeout(error) ? timeIsUp(step, spentOn(step, trail, deadline)) : failureOf(error, step);
    const { type, message, evidence } = knownFailure(failure);
    note({ failure: { type, message }, ...(evidence && { evidence }) });
    if (isLeftToAPerson(step, type)) throw failure;
    around.failing?.(failure);
    note({ state: 'failed', ...receiptOf(await stopWhatIsOurs(step, trail)) });
    throw failure;
  }
}

/** What the time went by on: the last refusal, or the runs that went on. */
function spentOn(step: PlannedStep, { runs }: Trail, { lastTrouble }: StepDeadline): string | undefined {
  if (lastTrouble !== undefined) return lastTrouble;
  return runs.length ? `${kindOf(step).run} ${runs.map(({ id }) => id).join(', ')} was still going on` : undefined;
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
  deadline: StepDeadline,
): Promise<Record<string, unknown>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await beginAndWatch(step, around, attempt === 1 ? beginning : BY_START, deadline);
    } catch (error) {
      if (isCancellation(error) || error instanceof NoSuchRun) throw error;
      const { type, message } = knownFailure(failureOf(error, step));
      const pauseMs = pauseBeforeRetry(step.retry, attempt, type);
      if (pauseMs === undefined) throw error;
      deadline.lastTrouble = message;
      around.attempts?.fail({ type, message });
      const receipts = await stopWhatIsOurs(step, around.trail);
      around.note(receiptOf(receipts));
      // What may still run must not be given company.
      if (receipts.some(({ confirmed }) => !confirmed)) throw error;
      around.note({ state: 'starting', failure: { type, message } });
      await pauseFor(pauseMs, `run ${step.id} again`);
      if (around.gate?.paused) await around.gate.untilGoing();
    }
  }
}

async function beginAndWatch(
  step: PlannedStep,
  around: StepSurroundings,
  beginning: Beginning,
  deadline: StepDeadline,
): Promise<Record<string, unknown>> {
  const { trail, note } = around;
  const kind = kindOf(step);
  const isAdopted = beginning.by === 'adoption';
  const before = isAdopted ? { putBack: around.attempts?.remember(), trail: { ...trail } } : undefined;
  around.attempts?.begin();
  note({ state: 'starting' });
  const { runs, refused, noticedAfterMs } = isAdopted
    ? adopt(step, trail, beginning.runId)
    : await startOnce(step, around, beginning, deadline);
  note({ state: 'running', failure: undefined, runs: [...runs.map(runStatus), ...refused.map(refusedStatus)] });
  throwIfCancelled(`cancelled while ${kind.title(step.body)} was being started`);
  deadline.lastTrouble = undefined;
  try {
    trail.ends = await watch(step, { runs, noticedAfterMs }, isAdopted, deadline);
  } catch (error) {
    const known = knownFailure(error);
    if (!before || known.type !== 'HuaweiCloud.NotFound') throw error;
    Object.assign(trail, before.trail);
    before.putBack?.();
    throw new NoSuchRun(known.message);
  }
  if (isAdopted) trail.fence = undefined;
  trail.runs = runs.map((run) => ({ ...run, trace: trail.ends.find(({ id }) => id === run.id)?.trace ?? run.trace }));
  note({ runs: [...trail.ends.map(endStatus), ...refused.map(refusedStatus)] });
  throwUnlessSucceeded(step, trail.ends, refused);
  return outputOf(trail.ends, refused);
}

function watch(
  step: PlannedStep,
  { runs, noticedAfterMs }: Omit<StartResult, 'refused'>,
  isAdopted: boolean,
  { leftMs }: StepDeadline,
): RunEnd[] | Promise<RunEnd[]> {
  const activities = kindOf(step).activities(step, summaryOf(step), noticedAfterMs);
  if (!activities.watch || !runs.length) return runs.map(startedEnd);
  const request = { ...requestOf(step), runs, leftMs };
  return activities.watch(isAdopted ? { ...request, mustBeThere: true } : request);
}

/** A person has named a run that the cloud does not show. The step is as it was before. */
export class NoSuchRun extends Error {
  override readonly name = 'NoSuchRun';
}

/** By a person's word the run is ours: from now on it is watched, and stopped when the step ends early. */
function adopt(step: PlannedStep, trail: Trail, runId: string): StartResult {
  const runs = kindOf(step).adopted?.(step.body, runId) ?? [];
  return { runs: takeRuns(step, trail, runs), refused: [] };
}

/**
 * A start is asked for until it is known what became of it. A cancel or the deadline lets a request that is under way be
 * answered, and no other leaves after it.
 */
async function startOnce(
  step: PlannedStep,
  around: StepSurroundings,
  beginning: Beginning,
  deadline: StepDeadline,
): Promise<StartResult> {
  const { trail, note, gate } = around;
  const title = kindOf(step).title(step.body);
  const start = startOf(step, beginning);
  const from = Date.now();
  trail.restartOf = beginning.by === 'restart' ? beginning.of : undefined;
  const key = uuid4();
  for (let earlierTries = 0; ; earlierTries += 1) {
    if (gate?.paused) await gate.untilGoing();
    throwIfCancelled(`cancelled before ${title} was started`);
    trail.startingSince ??= new Date().toISOString();
    let pauseMs: number;
    try {
      const { originalExecutionRunId: originalRunId } = workflowInfo();
      const known = { whenRunning: step.whenRunning, fence: trail.fence, key, earlierTries, originalRunId };
      const started = await start({ ...requestOf(step), ...known });
      trail.fence = undefined;
      return { ...started, runs: takeRuns(step, trail, started.runs) };
    } catch (error) {
      const known = knownFailure(error);
      trail.fence = known.fence ?? trail.fence;
      deadline.lastTrouble = known.trouble ?? deadline.lastTrouble;
      throwIfCancelled(`cancelled while ${title} was being started`);
      if (!known.retried) throw error;
      note({ failure: { type: known.type, message: known.message } });
      pauseMs = Math.max(known.retryAfterMs ?? 0, pauseBeforeTry(Date.now() - from));
    } finally {
      trail.startingSince = undefined;
    }
    await pauseFor(pauseMs, `try ${step.id} again`);
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
