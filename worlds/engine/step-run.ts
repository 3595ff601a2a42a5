import { CancelledFailure } from '@temporalio/common';
import type { StartResult } from '../../src/domain/run';
import type { RunEnd } from '../../src/domain/run';
import { OwnedRuns } from '../../src/domain/owned-runs';
import type { PlannedStep } from '../../src/domain/plan';
import type { Receipt } from '../../src/domain/status';
import { STOP_FOR_MS } from '../../src/workflows/activity-options';
import { throwUnlessSucceeded } from '../../src/workflows/judge';
import { knownFailure } from '../../src/workflows/known-failure';
import type { WorldPlan } from '../draw/world-plan';
import type { ActivityOrder, ReducedServer, UnderWay } from '../temporal/reduced-server';
import type { WorldTime } from '../time/world-time';
import { ACTIVITY_TYPES } from './activity-types';

const HEARTBEAT_TIMEOUT_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 600_000;
const RUN_ID = 'first-run';

/** How a step ended, by its own account. */
export interface StepEnd {
  state: 'succeeded' | 'failed' | 'cancelled';
  failure?: { type: string; message: string };
  started?: StartResult;
  ends: RunEnd[];
  receipts: Receipt[];
}

/**
 * A step as its workflow runs it: the order of its activities, and nothing else. It is the order of src/workflows/run-step,
 * which needs the SDK's sandbox around it; what a failure means, what is owned and who has succeeded are its own files.
 */
export class StepRun {
  end: StepEnd | undefined;
  private isCancelled = false;
  private current: UnderWay | undefined;
  private leave: (() => void) | undefined;
  private readonly step: PlannedStep;
  private readonly owned: OwnedRuns<PlannedStep>;
  private started: StartResult | undefined;

  constructor(
    private readonly plan: Pick<WorldPlan, 'work' | 'whenRunning'>,
    private readonly server: ReducedServer,
    private readonly time: WorldTime,
    private readonly workflowId: string,
  ) {
    const { whenRunning, work } = plan;
    this.step = {
      id: 'copy',
      connection: 'default',
      timeoutMs: 86_400_000,
      whenRunning,
      onAmbiguousStart: 'fail',
      ...work,
    } as PlannedStep;
    this.owned = new OwnedRuns(this.step);
  }

  run(): void {
    void this.toItsEnd().then((end) => (this.end = end));
  }

  /** Somebody cancels the pipeline. */
  cancel(): void {
    if (this.isCancelled || this.end) return;
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
      const receipts = await this.stopWhatIsOurs();
      return { state, failure: { type, message }, started: this.started, ends, receipts };
    }
  }

  private async beginAndWatch(): Promise<void> {
    const { owned, step } = this;
    const { runs, refused, heartbeatTimeoutMs = HEARTBEAT_TIMEOUT_MS } = await this.startOnce();
    this.throwIfCancelled();
    const request = { ...this.request(), runs };
    const ends = runs.length ? await this.watch(request, heartbeatTimeoutMs) : [];
    owned.watched(ends);
    throwUnlessSucceeded(step, ends, refused);
  }

  private async startOnce(): Promise<StartResult> {
    const { owned, step, time } = this;
    const from = time.nowMs;
    let unsent: true | undefined;
    for (let earlierTries = 0; ; earlierTries += 1) {
      this.throwIfCancelled();
      owned.startBegins(new Date(time.wallMs).toISOString());
      let pauseMs: number;
      try {
        const { fence } = owned;
        const request = { ...this.request(), whenRunning: step.whenRunning, fence, unsent, key: 'key', earlierTries };
        const started = (await this.ask('start', request)) as StartResult;
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

  /** It is not waited for when the step is cancelled: stopping the run is what counts. */
  private async watch(request: object, heartbeatTimeoutMs: number): Promise<RunEnd[]> {
    const left = new Promise<never>((_, reject) => {
      this.leave = () => reject(new CancelledFailure('cancelled while its run was watched'));
    });
    left.catch(() => undefined);
    const watched = this.ask('watch', request, { heartbeatTimeoutMs }) as Promise<RunEnd[]>;
    watched.catch(() => undefined);
    try {
      return await Promise.race([watched, left]);
    } finally {
      this.leave = undefined;
    }
  }

  private async stopWhatIsOurs(): Promise<Receipt[]> {
    const { owned } = this;
    const runs = owned.runsToStop();
    if (!runs.length && !owned.mayHaveStarted) return [];
    const request = { ...this.request(), runs, fence: owned.fence, forMs: STOP_FOR_MS };
    const receipts = (await this.ask('stop', request).catch((error: unknown) => {
      const leftRunning = `could not be stopped: ${knownFailure(error).message}`;
      const left = runs.length ? runs.map(({ id }) => id) : [this.step.id];
      return left.map((run): Receipt => ({ run, asked: true, confirmed: false, leftRunning }));
    })) as Receipt[];
    owned.stopped(receipts);
    return receipts;
  }

  private async ask(
    verb: 'start' | 'watch' | 'stop',
    input: unknown,
    { heartbeatTimeoutMs = HEARTBEAT_TIMEOUT_MS } = {},
  ): Promise<unknown> {
    const type = ACTIVITY_TYPES[this.plan.work.service as keyof typeof ACTIVITY_TYPES][verb];
    const common = { type, input, workflowId: this.workflowId, runId: RUN_ID, heartbeatTimeoutMs };
    const under = this.server.schedule({ ...common, ...OPTIONS[verb] });
    // A stop is in a scope that nobody cancels.
    if (verb !== 'stop') this.current = under;
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

/** As src/workflows/activity-options has them. */
const OPTIONS: Record<'start' | 'watch' | 'stop', Pick<ActivityOrder, 'startToCloseMs' | 'retry'>> = {
  start: { startToCloseMs: 900_000 },
  watch: { startToCloseMs: 400 * 86_400_000, retry: { firstMs: 1_000, coefficient: 1, mostMs: 1_000 } },
  stop: { startToCloseMs: STOP_FOR_MS + 600_000, retry: { firstMs: 1_000, coefficient: 2, mostMs: 30_000 } },
};
