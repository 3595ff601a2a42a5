import { type ActivityOptions, CancelledFailure } from '@temporalio/common';
import { msOptionalToNumber, msToNumber } from '@temporalio/common/lib/time';
import type { StopRequest } from '../../src/activities/requests';
import { isInline } from '../../src/domain/cdm/inline-job';
import { inlineNames } from '../../src/domain/cdm/inline-run';
import { createdForOver, endsRemarked, receiptsRemarked } from '../../src/domain/cdm/left-in-cluster';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';
import type { Run } from '../../src/domain/run';
import type { StartResult } from '../../src/domain/run';
import type { RunEnd } from '../../src/domain/run';
import { OwnedRuns } from '../../src/domain/owned-runs';
import { HALTED_FOR_MS, type HaltsAsked, haltsOf } from '../../src/domain/halts';
import type { Leftover } from '../../src/domain/leftover';
import type { PlannedStep } from '../../src/domain/plan';
import type { Receipt } from '../../src/domain/status';
import { traitsOf } from '../../src/domain/step-types';
import { hasEnded } from '../../src/domain/verdict';
import { watchOpen } from '../../src/domain/watch-open';
import { DELETE, LEFT_BEFORE_RESET, START, STOP, STOP_FOR_MS, WATCH } from '../../src/workflows/activity-options';
import { throwUnlessSucceeded } from '../../src/workflows/judge';
import { knownFailure } from '../../src/workflows/known-failure';
import { failureType } from '../../src/domain/failure-kind';
import type { WorldPlan } from '../draw/world-plan';
import type { ActivityOrder, ReducedServer, UnderWay } from '../temporal/reduced-server';
import type { WorldTime } from '../time/world-time';
import { activityTypesOf, type StepVerb } from './activity-types';

const HEARTBEAT_TIMEOUT_MS = 30_000;
/** The id of the step that worlds run. */
export const STEP = 'copy';
/** The failure of a step whose run stood still for too long. */
const HALTED = failureType('Halted');
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;

/** Whose step it is. */
export interface WorkflowRun {
  workflowId: string;
  runId: string;
  /** The first of its runs, where it began by a reset. @default its own */
  originalRunId?: string;
  /** The DGC instance that its step begins with, in place of a start. */
  restartOf?: string;
}

/** How a step ended, by its own account. */
export interface StepEnd {
  state: 'succeeded' | 'failed' | 'cancelled';
  failure?: { type: string; message: string };
  started?: StartResult;
  ends: RunEnd[];
  receipts: Receipt[];
  /** When the wait for its runs was over, in milliseconds of the world; absent where it came to none. */
  judgedAtMs?: number;
}

/**
 * A step as its workflow runs it: the order of its activities, and nothing else. It is the order of src/workflows/run-step,
 * which needs the SDK's sandbox around it; what a failure means, what is owned and who has succeeded are its own files.
 */
export class StepRun {
  end: StepEnd | undefined;
  private isCancelled = false;
  private isAbandoned = false;
  private current: UnderWay | undefined;
  private leave: (() => void) | undefined;
  private readonly step: PlannedStep;
  private readonly owned: OwnedRuns<PlannedStep>;
  private started: StartResult | undefined;
  private readonly types: ReturnType<typeof activityTypesOf>;
  private judgedAtMs: number | undefined;

  constructor(
    plan: Pick<WorldPlan, 'work' | 'whenRunning' | 'halts'>,
    private readonly server: ReducedServer,
    private readonly time: WorldTime,
    private readonly of: WorkflowRun,
  ) {
    const { whenRunning, work, halts } = plan;
    this.step = {
      id: STEP,
      connection: 'default',
      timeoutMs: 86_400_000,
      whenRunning,
      onAmbiguousStart: 'fail',
      ...halts,
      ...work,
    } as PlannedStep;
    this.types = activityTypesOf(work);
    this.owned = new OwnedRuns(this.step);
  }

  run(): void {
    void this.toItsEnd().then(async (end) => {
      const receipts = await this.stopEarlierRuns();
      this.end = { ...end, receipts: [...end.receipts, ...receipts], judgedAtMs: this.judgedAtMs };
    });
  }

  /** Its run is over, and another takes its place: it asks for nothing any more. */
  abandon(): void {
    this.isAbandoned = true;
  }

  /** Somebody cancels the pipeline. */
  cancel(): void {
    if (this.isCancelled || this.isAbandoned || this.end) return;
    this.isCancelled = true;
    this.leave?.();
    this.current?.cancel();
  }

  private async toItsEnd(): Promise<StepEnd> {
    const { owned } = this;
    try {
      await this.beginAndWatch();
      return { state: 'succeeded', started: this.started, ends: [...owned.ends], receipts: [] };
    } catch (error) {
      const { type, message } = knownFailure(error);
      const state = error instanceof CancelledFailure ? 'cancelled' : 'failed';
      const ends = [...owned.ends];
      const receipts = await this.stopRunsOf(owned, this.step.whenHalted === 'fail' && type === HALTED);
      return { state, failure: { type, message }, started: this.started, ends, receipts };
    }
  }

  private async beginAndWatch(): Promise<void> {
    const { owned, step } = this;
    const { runs, refused, heartbeatTimeoutMs = HEARTBEAT_TIMEOUT_MS } = await this.startOnce();
    this.throwIfCancelled();
    const request = { ...this.request(), runs };
    const ends = runs.length ? await this.watchThroughHalts(request, heartbeatTimeoutMs) : [];
    this.judgedAtMs ??= this.time.nowMs;
    owned.watched(ends);
    throwUnlessSucceeded(step, ends, refused);
  }

  private async startOnce(): Promise<StartResult> {
    const { owned, step, time } = this;
    // Nothing is started for what is waited for.
    if (step.service === 'obs')
      return (this.started = { runs: owned.started([awaitedObjects(step.body)]), refused: [] });
    const from = time.nowMs;
    const { restartOf } = this.of;
    let unsent: true | undefined;
    for (let earlierTries = 0; ; earlierTries += 1) {
      this.throwIfCancelled();
      owned.startBegins(new Date(time.wallMs).toISOString(), restartOf);
      let pauseMs: number;
      try {
        const { fence } = owned;
        const { originalRunId = this.of.runId } = this.of;
        const request = {
          ...this.request(),
          whenRunning: step.whenRunning,
          fence,
          unsent,
          key: 'key',
          earlierTries,
          originalRunId,
        };
        const started = (await (restartOf === undefined
          ? this.ask('start', request)
          : this.ask('restart', { ...request, instanceId: restartOf }))) as StartResult;
        this.started = { ...started, runs: owned.started(started.runs) };
        return this.started;
      } catch (error) {
        const known = knownFailure(error);
        owned.startLeft(known.fence);
        this.throwIfCancelled();
        unsent = known.unsent;
        if (unsent) continue;
        if (!known.retried) throw error;
        const sinceMs = time.nowMs - from;
        const ownMs = Math.min(Math.max(sinceMs / 8, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
        pauseMs = Math.max(known.retryAfterMs ?? 0, ownMs);
      } finally {
        owned.startIsOver();
      }
      await this.pause(pauseMs);
    }
  }

  /** As src/workflows/halted-runs, for steps of which no part is enough. */
  private async watchThroughHalts(request: { runs: Run[] }, heartbeatTimeoutMs: number): Promise<RunEnd[]> {
    const { whenHalted, haltedForMs = HALTED_FOR_MS } = this.step;
    const watch = (halts: HaltsAsked) => (runs: Run[]) => {
      const asked = { ...request, runs, halts };
      return this.watch(asked, heartbeatTimeoutMs);
    };
    for (let known: RunEnd[] = []; ;) {
      const ends = await watchOpen(request.runs, known, watch({ holdMs: 0 }));
      if (!ends.some(isHalted) || whenHalted === 'stop' || whenHalted === 'fail') return ends;
      const holdMs = whenHalted === 'wait' ? undefined : haltedForMs;
      const halts = { holdMs, since: haltsOf(ends), untilNone: true };
      this.owned.watched(ends);
      known = await watchOpen(request.runs, ends, watch(halts));
      this.owned.watched(known);
      if (known.some(isHalted) || known.every(({ verdict }) => hasEnded(verdict))) return known;
    }
  }

  /** It is not waited for when the step is cancelled: stopping the run is what counts. */
  private async watch(request: { runs: Run[] }, heartbeatTimeoutMs: number): Promise<RunEnd[]> {
    const left = new Promise<never>((_, reject) => {
      this.leave = () => reject(new CancelledFailure('cancelled while its run was watched'));
    });
    left.catch(() => undefined);
    const watched = this.types.watch ? this.watchAndDelete(request, heartbeatTimeoutMs) : this.published();
    watched.catch(() => undefined);
    try {
      return await Promise.race([watched, left]);
    } finally {
      this.leave = undefined;
    }
  }

  /** As src/workflows/cdm: what was created for runs that are over is deleted, and what could not be is told. */
  private async watchAndDelete(request: { runs: Run[] }, heartbeatTimeoutMs: number): Promise<RunEnd[]> {
    const ends = (await this.ask('watch', request, { heartbeatTimeoutMs })) as RunEnd[];
    if (!this.isCancelled) this.judgedAtMs = this.time.nowMs;
    return endsRemarked(ends, await this.deleteCreated(createdForOver(request.runs, ends)));
  }

  /** As src/workflows/stop-earlier-runs: what runs from before a reset have left, and this one has not come to. */
  private async stopEarlierRuns(): Promise<Receipt[]> {
    const { runId, originalRunId = runId } = this.of;
    if (originalRunId === runId) return [];
    const asked = this.askFor('huaweicloud.leftBeforeReset', originalRunId, {
      ...orderOf(LEFT_BEFORE_RESET),
      // It makes none: as long as an attempt may take.
      heartbeatTimeoutMs: 60_000,
    }) as Promise<Leftover[]>;
    try {
      const receipts = (await asked).map(async (leftover) => this.stopLeftover(leftover));
      return (await Promise.all(receipts)).flat();
    } catch (error) {
      const leftRunning = `what it had started before its reset is not known: ${knownFailure(error).message}`;
      return this.started?.runs.length ? [] : [{ run: STEP, asked: false, confirmed: false, leftRunning }];
    }
  }

  private async stopLeftover({ title, runs, fence, restartOf, startingSince }: Leftover): Promise<Receipt[]> {
    const why = `a start was under way since ${startingSince}, and nobody knows what became of it`;
    if (startingSince !== undefined) return [{ run: title, asked: false, confirmed: false, leftRunning: why }];
    return this.stopRunsOf(OwnedRuns.of(this.step, { runs, fence, restartOf }));
  }

  /** @param sparesHalted runs that are halted are left as they are, and listed */
  private async stopRunsOf(owned: OwnedRuns<PlannedStep>, sparesHalted = false): Promise<Receipt[]> {
    const spared = sparesHalted ? owned.ends.filter(isHalted).map(receiptOfSpared) : [];
    const runs = owned.runsToStop().filter(({ id }) => !spared.some(({ run }) => run === id));
    if (traitsOf(this.step).leavesNothing || (!runs.length && !owned.mayHaveStarted)) return spared;
    const { fence, restartOf } = owned;
    const request = { ...this.request(), runs, fence, restartOf, forMs: STOP_FOR_MS };
    const receipts = await this.stopAndDelete(request).catch((error: unknown) => {
      const leftRunning = `could not be stopped: ${knownFailure(error).message}`;
      const left = runs.length ? runs.map(({ id }) => id) : [this.step.id];
      return left.map((run): Receipt => ({ run, asked: true, confirmed: false, leftRunning }));
    });
    owned.stopped(receipts);
    return [...receipts, ...spared];
  }

  /** As src/workflows/cdm. */
  private async stopAndDelete(request: StopOrder): Promise<Receipt[]> {
    const receipts = (await this.ask('stop', request)) as Receipt[];
    if (!receipts.every(({ confirmed }) => confirmed)) return receipts;
    const names = inlineNames(request.runs, request.fence?.marks);
    return receiptsRemarked(receipts, names, await this.deleteCreated(names));
  }

  /** A message is all there is to it. */
  private async published(): Promise<RunEnd[]> {
    const runs = this.started?.runs ?? [];
    return runs.map(({ id, job, origin }): RunEnd => ({ id, job, origin, verdict: 'succeeded', status: 'PUBLISHED' }));
  }

  /** @returns why what was created for its run is left, where it is */
  private async deleteCreated(jobNames: string[]): Promise<string | undefined> {
    const { step } = this;
    if (step.service !== 'cdm' || !isInline(step.body) || step.body.keep || !jobNames.length) return undefined;
    const { id, connection, body } = step;
    const request = { step: id, connection, clusterId: body.clusterId, jobNames };
    return this.ask('delete', request).then(
      () => undefined,
      (error: unknown) => knownFailure(error).message,
    );
  }

  private async ask(
    verb: StepVerb,
    input: unknown,
    { heartbeatTimeoutMs = HEARTBEAT_TIMEOUT_MS } = {},
  ): Promise<unknown> {
    const type = this.types[verb];
    if (!type) throw new RangeError(`a ${this.step.service} step has nothing to ${verb}`);
    return this.askFor(type, input, { ...OPTIONS[verb], heartbeatTimeoutMs }, verb !== 'stop' && verb !== 'delete');
  }

  /** @param isCalledOff what clears up is in a scope that nobody cancels */
  private async askFor(
    type: string,
    input: unknown,
    options: AskOptions & Pick<ActivityOrder, 'heartbeatTimeoutMs'>,
    isCalledOff = false,
  ): Promise<unknown> {
    if (this.isAbandoned) return new Promise(() => undefined);
    const { workflowId, runId } = this.of;
    const under = this.server.schedule({ type, input, workflowId, runId, ...options });
    if (isCalledOff) this.current = under;
    try {
      return await under.outcome;
    } finally {
      if (this.current === under) this.current = undefined;
    }
  }

  private request() {
    const { id, connection, body } = this.step;
    return { step: id, connection, body };
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.leave = resolve;
      this.time.after(ms, undefined, resolve);
    });
    this.leave = undefined;
  }

  private throwIfCancelled(): void {
    if (this.isCancelled) throw new CancelledFailure('cancelled');
  }
}

function isHalted({ verdict }: RunEnd): boolean {
  return verdict === 'halted';
}

function receiptOfSpared({ id, status }: RunEnd): Receipt {
  return { run: id, asked: false, confirmed: false, leftRunning: `${status ?? 'halted'}, left as it is` };
}

/** What there is to stop. */
type StopOrder = Pick<StopRequest<unknown>, 'runs' | 'fence'>;
type AskOptions = Pick<ActivityOrder, 'startToCloseMs' | 'scheduleToCloseMs' | 'retry'>;

const OPTIONS: Record<StepVerb, AskOptions> = {
  start: orderOf(START),
  restart: orderOf(START),
  watch: orderOf(WATCH),
  delete: orderOf(DELETE),
  stop: orderOf(STOP),
};

/** As the workflow asks for an activity. */
function orderOf({ startToCloseTimeout = 0, scheduleToCloseTimeout, retry = {} }: ActivityOptions): AskOptions {
  const { initialInterval = 1_000, backoffCoefficient = 2, maximumInterval, maximumAttempts } = retry;
  const firstMs = msToNumber(initialInterval);
  const mostMs = maximumInterval === undefined ? 100 * firstMs : msToNumber(maximumInterval);
  return {
    startToCloseMs: msToNumber(startToCloseTimeout),
    scheduleToCloseMs: msOptionalToNumber(scheduleToCloseTimeout),
    retry: { firstMs, coefficient: backoffCoefficient, mostMs, mostAttempts: maximumAttempts },
  };
}
