import { CancellationScope, CancelledFailure, isCancellation, uuid4, workflowInfo } from '@temporalio/workflow';
import type { RunEnd, StartRequest, WatchRequest } from '../activities/requests';
import type { HaltsAsked } from '../domain/halts';
import { failureType } from '../domain/failure-kind';
import type { OwnedRuns } from '../domain/owned-runs';
import type { NotifyEvent, PlannedStep } from '../domain/plan';
import type { Refusal, Run, StartResult } from '../domain/run';
import type { Receipt, RunStatus, StepStatus } from '../domain/status';
import { pauseBeforeRetry } from '../domain/step-retry';
import { pauseFor } from './activity';
import type { AttemptsOfStep } from './attempts';
import { HALTED, watchThroughHalts } from './halted-runs';
import { failureOf, isTimeout, throwUnlessSucceeded, timeIsUp } from './judge';
import { knownFailure } from './known-failure';
import { kindOf } from './step-kinds';
import type { ClockRoom } from './step-deadline';
import { StepDeadline } from './step-deadline';
import { requestOf, summaryOf, stopWhatIsOurs } from './stop-step';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;
/** The failure of a start of which nobody can tell whether it runs. */
export const AMBIGUOUS = failureType('AmbiguousStart');

/** Takes note of what changed in a step, for whoever looks. */
export type Note = (change: Partial<StepStatus>) => void;

/** How a step begins: by a start, by running a DGC instance again from where it failed, or with a run a person names. */
export type Beginning =
  | { by: 'start' }
  | {
      by: 'restart';
      /** Id of the DGC instance to run again. */
      of: string;
    }
  | {
      by: 'adoption';
      /** By which people know the run: submission, instance, stream jobs with commas between them. */
      runId: string;
    };

/** How a step begins unless a person said otherwise. */
export const BY_START: Beginning = { by: 'start' };

/** What a step needs beside itself. */
export interface StepContext {
  /** What it leaves in the cloud, filled in as it goes. */
  owned: OwnedRuns<PlannedStep>;
  /** Writes down how it fares, for the `status` query. */
  note: Note;
  /** Whether something new may be started now, and where clocks stand still meanwhile. Absent for what no pause holds up. */
  gate?: ClockRoom & {
    /** A person has paused the pipeline. */
    paused: boolean;
    /** Resolves when the pipeline is not paused, or no longer. */
    untilGoing(): Promise<void>;
  };
  /** Where every run of the step's job stays to be seen. Absent for what is shown elsewhere. */
  attempts?: AttemptsOfStep;
  /** Tells whoever is to be told. Absent for what nobody is told of. */
  tell?(event: NotifyEvent, text: string): void;
  /** Called as soon as the step is known to have failed, before what it started is stopped. */
  failing?(failure: Error): void;
  /** Called each time it is known what became of a start. */
  begun?(): void;
}

/** A step that has succeeded, and how to undo it. */
export interface DoneStep {
  /** As it was run, its templates filled in. */
  step: PlannedStep;
  /** What later steps may use in templates. */
  output: Record<string, unknown>;
  /** What it has left in the cloud: what there is to undo. */
  owned: OwnedRuns<PlannedStep>;
}

/**
 * Runs one step to its end: starts its job once, waits until it has ended, judges, and runs it again as its `retry`
 * says. Whatever ends the step early (cancel, timeout, failure), what it started is stopped first, and the receipt
 * noted; only an ambiguous start that is to be held leaves everything for a person to see.
 * @throws ApplicationFailure `HuaweiCloud.*` when it did not succeed; CancelledFailure when it was cancelled
 */
export async function runStep(
  step: PlannedStep,
  around: StepContext,
  beginning: Beginning = BY_START,
): Promise<DoneStep> {
  const { owned, note } = around;
  const deadline = new StepDeadline(step, around.gate);
  try {
    const output = await deadline.run(() => runUntilGivenUp(step, around, beginning, deadline));
    note({ state: 'succeeded', output, evidence: undefined });
    return { step, output, owned };
  } catch (error) {
    if (isCancellation(error) && !isTimeout(error)) {
      // A cancel is what somebody wanted, not a failure.
      note({ state: 'stopped', failure: undefined, ...receiptOf(await stopWhatIsOurs(owned)) });
      throw error;
    }
    // Nothing of the step has changed.
    if (error instanceof NoSuchRun) throw error;
    const look = isTimeout(error) ? kindOf(step).activities(step, summaryOf(step)).lookOnce : undefined;
    const seen = look && (await lastSeen(owned, look));
    const failure = isTimeout(error) ? timeIsUp(step, seen ?? spentOn(owned, deadline)) : failureOf(error, step);
    const { type, message, evidence } = knownFailure(failure);
    note({ failure: { type, message }, ...(evidence && { evidence }) });
    if (holdsOnAmbiguousStart(step, type)) throw failure;
    around.failing?.(failure);
    const sparesHalted = isSpared(step, type);
    note({ state: 'failed', ...receiptOf(await stopWhatIsOurs(owned, { sparesHalted })) });
    throw failure;
  }
}

/** What the time went by on: the last refusal, or the runs that went on. */
function spentOn({ step, runs }: OwnedRuns<PlannedStep>, { lastTrouble }: StepDeadline): string | undefined {
  if (lastTrouble !== undefined) return lastTrouble;
  return runs.length ? `${kindOf(step).runNoun} ${runs.map(({ id }) => id).join(', ')} was still going on` : undefined;
}

/** What the cloud shows at the end of what was waited for in vain, or why it does not say. */
async function lastSeen(
  { step, runs }: OwnedRuns<PlannedStep>,
  look: (request: WatchRequest<unknown>) => Promise<RunEnd[]>,
): Promise<string | undefined> {
  if (!runs.length) return undefined;
  try {
    const ends = await look({ ...requestOf(step), runs: [...runs], once: true });
    return ends.map(({ reason, status }) => reason ?? status ?? 'nothing').join('; ');
  } catch (error) {
    return knownFailure(error).message;
  }
}

/** What the cloud shows of such a start is left as it is until a person has looked. */
export function holdsOnAmbiguousStart(step: PlannedStep, failureType: string): boolean {
  return step.onAmbiguousStart === 'hold' && failureType === AMBIGUOUS;
}

/** Runs that are halted are left as they are by such a failure. */
function isSpared({ whenHalted }: PlannedStep, failureType: string): boolean {
  return whenHalted === 'fail' && failureType === HALTED;
}

/** The receipt as a step's status has it: none where nothing was stopped. */
export function receiptOf(receipt: Receipt[]): Pick<StepStatus, 'receipt'> {
  return receipt.length ? { receipt } : {};
}

async function runUntilGivenUp(
  step: PlannedStep,
  around: StepContext,
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
      if (pauseMs === undefined || isSpared(step, type)) throw error;
      deadline.lastTrouble = message;
      around.attempts?.fail({ type, message });
      const receipts = await stopWhatIsOurs(around.owned);
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
  around: StepContext,
  beginning: Beginning,
  deadline: StepDeadline,
): Promise<Record<string, unknown>> {
  const { owned, note } = around;
  const kind = kindOf(step);
  const isAdopted = beginning.by === 'adoption';
  const before = isAdopted ? [owned.remember(), around.attempts?.remember()] : undefined;
  around.attempts?.begin();
  note({ state: 'starting' });
  const {
    runs,
    refused,
    heartbeatTimeoutMs: heartbeatTimeoutMs,
  } = isAdopted ? adopt(owned, beginning.runId) : await startOnce(step, around, beginning, deadline);
  note({ state: 'running', failure: undefined, runs: [...runs.map(runStatus), ...refused.map(refusedStatus)] });
  throwIfCancelled(`cancelled while ${kind.title(step.body)} was being started`);
  deadline.lastTrouble = undefined;
  try {
    const ends = await watchThroughHalts(step, runs, {
      watch: (some, halts) =>
        watch(step, { runs: some, heartbeatTimeoutMs: heartbeatTimeoutMs }, { isAdopted, halts }, deadline),
      show: (ends) => {
        owned.watched(ends);
        note({ runs: [...ends.map(endStatus), ...refused.map(refusedStatus)] });
      },
      halted: (sentence) => {
        deadline.lastTrouble = sentence;
        if (sentence !== undefined) around.tell?.('halt', `step ${step.id}: ${kind.title(step.body)}: ${sentence}`);
      },
      recovered: (sentence) => around.tell?.('recovery', `step ${step.id}: ${kind.title(step.body)}: ${sentence}`),
      stopped: (receipt) => note(receiptOf(receipt)),
    });
    owned.watched(ends);
  } catch (error) {
    const known = knownFailure(error);
    if (!before || known.type !== failureType('NotFound')) throw error;
    for (const putBack of before) putBack?.();
    throw new NoSuchRun(known.message);
  }
  if (isAdopted) owned.forgetFence();
  note({ runs: [...owned.ends.map(endStatus), ...refused.map(refusedStatus)] });
  throwUnlessSucceeded(step, owned.ends, refused);
  return outputOf(owned.ends, refused);
}

function watch(
  step: PlannedStep,
  { runs, heartbeatTimeoutMs: heartbeatTimeoutMs }: Omit<StartResult, 'refused'>,
  { isAdopted, halts }: { isAdopted: boolean; halts: HaltsAsked },
  { leftMs }: StepDeadline,
): RunEnd[] | Promise<RunEnd[]> {
  const activities = kindOf(step).activities(step, summaryOf(step), heartbeatTimeoutMs);
  if (!activities.watch || !runs.length) return runs.map(startedEnd);
  const request = { ...requestOf(step), runs, leftMs, halts };
  return activities.watch(isAdopted ? { ...request, mustBeThere: true } : request);
}

/** A person has named a run that the cloud does not show. The step is as it was before. */
export class NoSuchRun extends Error {
  override readonly name = 'NoSuchRun';
}

/** By a person's word the run is ours: from now on it is watched, and stopped when the step ends early. */
function adopt(owned: OwnedRuns<PlannedStep>, runId: string): StartResult {
  const { step } = owned;
  const runs = kindOf(step).adopted?.(step.body, runId) ?? [];
  return { runs: owned.take(runs), refused: [] };
}

/**
 * A start is asked for until it is known what became of it. A cancel or the deadline lets a request that is under way be
 * answered, and no other leaves after it.
 */
async function startOnce(
  step: PlannedStep,
  around: StepContext,
  beginning: Beginning,
  deadline: StepDeadline,
): Promise<StartResult> {
  const { owned, note, gate } = around;
  const title = kindOf(step).title(step.body);
  const start = startOf(step, beginning);
  const from = Date.now();
  const restartOf = beginning.by === 'restart' ? beginning.of : undefined;
  const key = uuid4();
  let unsent: true | undefined;
  for (let earlierTries = 0; ; earlierTries += 1) {
    if (gate?.paused) await gate.untilGoing();
    throwIfCancelled(`cancelled before ${title} was started`);
    owned.startBegins(new Date().toISOString(), restartOf);
    let pauseMs: number;
    try {
      const { originalExecutionRunId: originalRunId } = workflowInfo();
      const known = { whenRunning: step.whenRunning, fence: owned.fence, unsent, key, earlierTries, originalRunId };
      const started = await start({ ...requestOf(step), ...known });
      return { ...started, runs: owned.started(started.runs) };
    } catch (error) {
      const known = knownFailure(error);
      owned.startLeft(known.fence);
      deadline.lastTrouble = known.trouble ?? deadline.lastTrouble;
      throwIfCancelled(`cancelled while ${title} was being started`);
      unsent = known.unsent;
      if (unsent) continue;
      if (!known.retried) throw error;
      note({ failure: { type: known.type, message: known.message } });
      pauseMs = Math.max(known.retryAfterMs ?? 0, pauseBeforeTry(Date.now() - from));
    } finally {
      owned.startIsOver();
      around.begun?.();
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

function outputOf(ends: readonly RunEnd[], refused: Refusal[]): Record<string, unknown> {
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

function endStatus({ id, job, origin, status, reason, haltedSince }: RunEnd): RunStatus {
  return { id, job, origin, status, reason, ...(haltedSince !== undefined && { haltedSince }) };
}

function refusedStatus({ job, reason }: Refusal): RunStatus {
  return { id: job, job, status: 'not started', reason };
}

/** A step without a watch is done when its start is. */
function startedEnd({ id, job, origin }: Run): RunEnd {
  return { id, job, origin, verdict: 'succeeded', status: origin === 'alreadyRunning' ? 'was so already' : 'done' };
}
