import { ApplicationFailure, CancellationScope, CancelledFailure, isCancellation, sleep } from '@temporalio/workflow';
import type { RunEnd } from '../activities/requests';
import type { FailureKind } from '../domain/failure-kind';
import type { Fence } from '../domain/fence';
import type { PlannedStep } from '../domain/plan';
import type { Refusal, Run } from '../domain/run';
import type { Receipt, RunStatus, StepStatus } from '../domain/status';
import type { Verdict } from '../domain/verdict';
import { hasEnded } from '../domain/verdict';
import { STOP_FOR_MS } from './activity-options';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import type { StepKind } from './step-kind';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;

/** What a step has left in the cloud so far, known at every moment. */
interface Trail {
  runs: Run[];
  ends: RunEnd[];
  fence?: Fence;
}

/** Takes note of what changed in a step, for whoever looks. */
export type Note = (change: Partial<StepStatus>) => void;

/** A step that has succeeded, and how to undo it. */
export interface DoneStep {
  step: PlannedStep;
  output: Record<string, unknown>;
  runs: Run[];
}

/**
 * Runs one step to its end: starts its job once, waits until it has ended, and judges. Whatever ends the step early
 * (cancel, timeout, failure), what it started is stopped first, and the receipt noted.
 * @throws ApplicationFailure `HuaweiCloud.*` when it did not succeed; CancelledFailure when it was cancelled
 */
export async function runStep(step: PlannedStep, note: Note): Promise<DoneStep> {
  const kind = kindOf(step);
  const trail: Trail = { runs: [], ends: [] };
  try {
    const output = await CancellationScope.withTimeout(step.timeoutMs, async () =>
      startAndWatch(kind, step, trail, note),
    );
    note({ state: 'succeeded', output });
    return { step, output, runs: trail.runs };
  } catch (error) {
    if (isCancellation(error) && !isTimeout(error)) {
      // A cancel is what somebody wanted, not a failure.
      note({ state: 'stopped', failure: undefined, ...receiptOf(await stopWhatIsOurs(kind, step, trail)) });
      throw error;
    }
    const failure = failureOf(error, kind, step);
    note({ failure: { type: failure.type ?? 'Error', message: failure.message } });
    note({ state: 'failed', ...receiptOf(await stopWhatIsOurs(kind, step, trail)) });
    throw failure;
  }
}

function receiptOf(receipt: Receipt[]): Pick<StepStatus, 'receipt'> {
  return receipt.length ? { receipt } : {};
}

/** Stops what a finished step left running (streams, a schedule). The receipt is empty when there is nothing of ours. */
export async function undoStep({ step, runs }: DoneStep): Promise<Receipt[]> {
  const kind = kindOf(step);
  return kind.outlives ? stopWhatIsOurs(kind, step, { runs, ends: [] }) : [];
}

async function startAndWatch(
  kind: StepKind<unknown>,
  step: PlannedStep,
  trail: Trail,
  note: Note,
): Promise<Record<string, unknown>> {
  const activities = kind.activities(step, summaryOf(kind, step));
  const endsAt = Date.now() + step.timeoutMs;
  note({ state: 'starting' });
  const { runs, refused } = await startOnce(kind, step, trail, note);
  note({ state: 'running', failure: undefined, runs: [...runs.map(runStatus), ...refused.map(refusedStatus)] });
  throwIfCancelled(`cancelled while ${kind.title(step.body)} was being started`);
  trail.ends =
    activities.watch && runs.length
      ? await activities.watch({ ...requestOf(step), runs, leftMs: endsAt - Date.now() })
      : runs.map(startedEnd);
  trail.runs = runs.map((run) => ({ ...run, trace: trail.ends.find(({ id }) => id === run.id)?.trace ?? run.trace }));
  note({ runs: [...trail.ends.map(endStatus), ...refused.map(refusedStatus)] });
  throwUnlessSucceeded(kind, step, trail.ends, refused);
  return outputOf(trail.ends, refused);
}

/** A start is asked for until it is known what became of it; between two tries a cancel is heard. */
async function startOnce(
  kind: StepKind<unknown>,
  step: PlannedStep,
  trail: Trail,
  note: Note,
): Promise<{ runs: Run[]; refused: Refusal[] }> {
  const { start } = kind.activities(step, summaryOf(kind, step));
  const from = Date.now();
  for (;;) {
    throwIfCancelled(`cancelled before ${kind.title(step.body)} was started`);
    try {
      const request = { ...requestOf(step), whenRunning: step.whenRunning, fence: trail.fence };
      const result = await CancellationScope.nonCancellable(async () => start(request));
      trail.runs = result.runs;
      trail.fence = undefined;
      return result;
    } catch (error) {
      const known = knownFailure(error);
      trail.fence = known.fence ?? trail.fence;
      if (!known.retried) throw error;
      note({ failure: { type: known.type, message: known.message } });
      await sleep(pauseBeforeTry(Date.now() - from), { summary: `try ${step.id} again` });
    }
  }
}

/** An eighth of the time it has taken so far: the history of a long outage stays short. */
function pauseBeforeTry(sinceMs: number): number {
  return Math.min(Math.max(sinceMs / 8, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
}

function throwIfCancelled(message: string): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure(message);
}

async function stopWhatIsOurs(
  kind: StepKind<unknown>,
  step: PlannedStep,
  { runs, ends, fence }: Trail,
): Promise<Receipt[]> {
  const endOf = ({ id }: Run) => ends.find((end) => end.id === id);
  const ours = runs.filter((run) => run.doubt || (run.origin !== 'alreadyRunning' && !isAtRest(kind, endOf(run))));
  const mayBeThere = fence && !fence.closed;
  if (kind.leavesNothing || (!ours.length && !mayBeThere)) return [];
  const { stop } = kind.activities(step, summaryOf(kind, step));
  try {
    const request = { ...requestOf(step), runs: ours, fence, forMs: STOP_FOR_MS };
    return await CancellationScope.nonCancellable(async () => stop(request));
  } catch (error) {
    const leftRunning = `could not be stopped: ${knownFailure(error).message}`;
    const left = ours.length ? ours.map(({ id }) => id) : [step.id];
    return left.map((run) => ({ run, asked: true, confirmed: false, leftRunning }));
  }
}

/**
 * A run that has ended holds nothing any more. A stream that came up does, though its start has ended well; and of one
 * that the cloud has lost, nobody knows.
 */
function isAtRest(kind: StepKind<unknown>, end: RunEnd | undefined): boolean {
  if (!end || !hasEnded(end.verdict) || end.verdict === 'lost') return false;
  return !(kind.outlives && end.verdict === 'succeeded');
}

function throwUnlessSucceeded(kind: StepKind<unknown>, step: PlannedStep, ends: RunEnd[], refused: Refusal[]): void {
  const bad = ends.filter(({ verdict }) => verdict !== 'succeeded');
  const anyUp = ends.length > bad.length;
  if (!bad.length && !refused.length && anyUp) return;
  if (kind.partial?.(step.body) && anyUp) return;
  const texts = [
    ...bad.map((end) => endText(kind, end)),
    ...refused.map(({ job, reason }) => `${job} ${kind.refused ?? 'was not started'}: ${reason}`),
  ];
  const type = bad[0] ? FAILURE_OF[bad[0].verdict] : (refused[0]?.kind ?? 'JobFailed');
  throw ApplicationFailure.create({
    type: `HuaweiCloud.${type}`,
    message: `step ${step.id}: ${kind.title(step.body)}: ${texts.join('; ') || 'nothing was started'}`,
    nonRetryable: true,
  });
}

const FAILURE_OF: Record<Verdict, FailureKind> = {
  succeeded: 'JobFailed',
  failed: 'JobFailed',
  stopped: 'JobStopped',
  skipped: 'JobSkipped',
  lost: 'NotFound',
  waiting: 'DeadlineExceeded',
  running: 'DeadlineExceeded',
  undecided: 'DeadlineExceeded',
};

function endText(kind: StepKind<unknown>, { id, status, reason, verdict }: RunEnd): string {
  const word =
    verdict === 'lost'
      ? 'is no longer known to the cloud, so nobody can say how it ended'
      : `ended ${status ?? verdict}`;
  return `${kind.run} ${id} ${word}${reason ? `: ${reason}` : ''}`;
}

/** The failure people see: which step, what happened, in whose words. */
function failureOf(error: unknown, kind: StepKind<unknown>, step: PlannedStep): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const title = kind.title(step.body);
  if (isTimeout(error)) {
    const message = `step ${step.id}: ${title} did not end within ${step.timeoutMs / 1_000} s`;
    return ApplicationFailure.create({ type: 'HuaweiCloud.DeadlineExceeded', message, nonRetryable: true });
  }
  const { type, message } = knownFailure(error);
  return ApplicationFailure.create({
    type,
    message: `step ${step.id}: ${title}: ${message}`,
    nonRetryable: true,
    cause: error instanceof Error ? error : undefined,
  });
}

/** The step's own scope was cancelled, and nobody cancelled the one around it: its time is up. */
function isTimeout(error: unknown): boolean {
  return isCancellation(error) && !CancellationScope.current().consideredCancelled;
}

function requestOf({ id, connection, body }: PlannedStep) {
  return { step: id, connection, body };
}

function summaryOf(kind: StepKind<unknown>, step: PlannedStep): string {
  return `${step.id}: ${kind.title(step.body)}`;
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
