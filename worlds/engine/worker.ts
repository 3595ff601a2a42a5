import { asyncLocalStorage, Context, type Info } from '@temporalio/activity';
import { ActivityCancelledError, ActivityNotFoundError, ActivityResetError, type Client } from '@temporalio/client';
import {
  ActivityCancellationDetails,
  ApplicationFailure,
  CancelledFailure,
  noopMetricMeter,
  type Logger,
} from '@temporalio/common';
import type { ActivityCancellationDetailsHolder } from '@temporalio/common/lib/activity-cancellation-details';
import type { ActivityContext } from '../../src/activities/activity-context';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { createActivities } from '../../src/activities/create-activities';
import { InFlight } from '../../src/activities/outcomes';
import { EarlierRunsInTemporal, type RunHistories } from '../../src/activities/start/earlier-runs';
import { Watcher } from '../../src/activities/watch/watcher';
import { asError } from '../../src/client/call-options';
import { HeldSecrets } from '../../src/client/secrets/held-secrets';
import type { HuaweiCloud, HuaweiCloudOptions } from '../../src/client/huawei-cloud';
import { connectOver } from '../../src/client/huawei-cloud';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import { DEFAULT_PACE } from '../../src/domain/pace';
import type { Dispatcher } from 'undici';
import type { BeatFault } from '../draw/world-plan';
import type { Completion, Heard, Poller, ReducedServer, Task } from '../temporal/reduced-server';
import type { Machine } from '../time/machine';
import type { WorldTime } from '../time/world-time';

const SLOTS_FOR_WAITS = 80;
const REPLY_MAX_BYTES = 8 * 1024 * 1024;

/** What an activity comes to on its machine. */
export type ActivityMoment = 'begun' | 'keeping' | 'stored' | 'known' | 'done';

/** What a worker has around it. */
export interface WorkerSurroundings {
  time: WorldTime;
  server: ReducedServer;
  machine: Machine;
  dispatcher: Pick<Dispatcher, 'dispatch'>;
  connection: HuaweiCloudOptions;
  /** Draws how long a message to the server takes, in milliseconds. */
  latencyMs: () => number;
  /** What befalls the next heartbeat that waits to be acknowledged. */
  beatFault: () => BeatFault['trouble'] | undefined;
  /** An activity begins on this machine, wants a heartbeat kept, has it stored or acknowledged, or has come to its end. */
  happens: (moment: ActivityMoment, activityType: string, machine: Machine) => void;
  /** What is recorded of the workflow whose activity is being carried out. */
  histories: RunHistories;
  /** Makes activities that are not the package's, by name. @default none */
  furtherActivities?: (cloud: () => HuaweiCloud) => Record<string, (input: never) => Promise<unknown>>;
}

/** A worker process: the activities of the package, as the plugin makes them, carried out in the time of a world. */
export class Worker implements Poller {
  readonly machine: Machine;
  isLeaving = false;
  private readonly draining = new AbortController();
  private readonly watcher = new Watcher(DEFAULT_PACE, SLOTS_FOR_WAITS);
  /** Made for the first task: most worlds have a worker that gets none. */
  private activities: Record<string, (input: never) => Promise<unknown>> | undefined;

  constructor(private readonly around: WorkerSurroundings) {
    this.machine = around.machine;
  }

  /** Takes no more tasks, and hands its waits to another: what a SIGTERM does. */
  drain(): void {
    if (this.isLeaving) return;
    this.isLeaving = true;
    this.draining.abort();
    this.watcher.drain();
  }

  execute(task: Task): void {
    const { around, machine } = this;
    const { type } = task.order;
    const attempt = new RunningAttempt(task, around);
    around.happens('begun', type, machine);
    this.activities ??= this.createActivities();
    const activity = this.activities[type];
    if (!activity) throw new Error(`no activity ${type}`);
    asyncLocalStorage
      .run(attempt.context, () => activity(task.order.input as never))
      .then(
        (result) => attempt.ended({ result }),
        (error: unknown) => attempt.ended({ error: asError(error) }),
      );
  }

  private createActivities(): Record<string, (input: never) => Promise<unknown>> {
    const context = this.context();
    return { ...createActivities(context), ...this.around.furtherActivities?.(() => context.cloud('default')) };
  }

  private context(): ActivityContext {
    let cloud: HuaweiCloud | undefined;
    const open = () => (cloud ??= openCloud(this.around));
    const users = new KnownUsers(() => open().userName);
    const nobody = () => undefined;
    return {
      cloud: open,
      users: () => users,
      connectionNames: () => ['default'],
      webhooks: NO_WEBHOOKS,
      watcher: this.watcher,
      outcomes: { started: nobody, stopped: nobody, looked: nobody },
      inFlight: new InFlight(),
      earlierRuns: new EarlierRunsInTemporal(this.around.histories),
      waitsCalledOff: {
        heartbeats: async () => {
          const { runId = '' } = Context.current().info.workflowExecution ?? {};
          return this.around.server.heartbeatsOf(runId);
        },
      },
      times: DEFAULT_FENCE_TIMES,
      draining: this.draining.signal,
      searchAttributes: false,
    };
  }
}

/** Nobody is to be told anything. */
const NO_WEBHOOKS: ActivityContext['webhooks'] = {
  names: () => [],
  urlOf: (name) => {
    throw new RangeError(`no world has a webhook ${name}`);
  },
};

function openCloud({ dispatcher, connection }: WorkerSurroundings): HuaweiCloud {
  const line = {
    dispatcher: dispatcher as Dispatcher,
    timeoutMs: 30_000,
    maxReplyBytes: REPLY_MAX_BYTES,
    secrets: new HeldSecrets(),
  };
  return connectOver({ line, close: async () => undefined }, connection);
}

const SILENT: Logger = Object.assign(Object.create(null) as Logger, {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
});

/** What the SDK's core does for an attempt: heartbeats are held back and sent again, a cancel is heard by them. */
class RunningAttempt {
  readonly context: Context;
  private readonly cancelling = new AbortController();
  private waiting: { details: unknown } | undefined;
  private isHeldBack = false;
  private isOver = false;
  private isReset = false;
  private readonly cancellation: ActivityCancellationDetailsHolder = {};

  constructor(
    private readonly task: Task,
    private readonly around: WorkerSurroundings,
  ) {
    const never = new Promise<never>(() => undefined);
    const { signal } = this.cancelling;
    const beat = (details: unknown) => this.beat(details);
    this.context = new Context(
      infoOf(task, around.time),
      never,
      signal,
      beat,
      this.client(),
      SILENT,
      noopMetricMeter,
      this.cancellation,
    );
  }

  ended(end: Completion): void {
    this.isOver = true;
    // As the SDK tells the end of an attempt that a reset has called off.
    const isCalledOff = 'error' in end && end.error instanceof CancelledFailure && this.isReset;
    const how = isCalledOff ? { error: ApplicationFailure.retryable('Activity reset', 'ActivityReset') } : end;
    const { time, server, latencyMs, machine, happens } = this.around;
    happens('done', this.task.order.type, machine);
    time.after(latencyMs(), undefined, () => server.completed(this.task.token, how));
  }

  private beat(details: unknown): void {
    if (this.isOver) return;
    this.waiting = { details };
    if (!this.isHeldBack) this.send();
  }

  private send(): void {
    const { time, server, machine, latencyMs } = this.around;
    const { waiting } = this;
    this.waiting = undefined;
    this.isHeldBack = waiting !== undefined;
    if (!waiting) return;
    time.after(latencyMs(), undefined, () => {
      const heard = server.heartbeat(this.task.token, waiting.details);
      time.after(latencyMs(), machine, () => this.hear(heard));
    });
    const everyMs = Math.min(this.task.order.heartbeatTimeoutMs * 0.8, 60_000);
    time.after(everyMs, machine, () => void (this.isOver || this.send()));
  }

  private hear(heard: Heard): void {
    if (heard === 'goOn' || this.isOver || this.cancelling.signal.aborted) return;
    this.isReset = heard === 'reset';
    this.cancellation.details = new ActivityCancellationDetails({
      cancelRequested: heard === 'cancelAsked',
      notFound: heard === 'notFound',
      reset: this.isReset,
    });
    this.cancelling.abort(new CancelledFailure(REASONS[heard]));
  }

  private client(): Client {
    let deadlineMs = Number.POSITIVE_INFINITY;
    const heartbeat = (_token: Uint8Array, details: unknown) => this.acknowledged(details, deadlineMs);
    const withDeadline = async (atMs: number | Date, call: () => Promise<unknown>) => {
      const { time, machine } = this.around;
      deadlineMs = Math.max(0, Number(atMs) - (time.wallMs + machine.skewMs));
      return call();
    };
    return { activity: { heartbeat }, withDeadline } as unknown as Client;
  }

  /** A heartbeat that the caller waits for, with a deadline. */
  private acknowledged(details: unknown, deadlineMs: number): Promise<void> {
    const { time, server, machine, latencyMs, beatFault, happens } = this.around;
    const { type } = this.task.order;
    happens('keeping', type, machine);
    const trouble = beatFault();
    const lateMs = trouble === 'late' ? 4_000 : 0;
    return new Promise((resolve, reject) => {
      if (deadlineMs < Number.POSITIVE_INFINITY)
        time.after(deadlineMs, machine, () => reject(new Error('4 DEADLINE_EXCEEDED: Deadline exceeded')));
      if (trouble === 'lost') return;
      time.after(latencyMs() + lateMs, undefined, () => {
        const heard = server.heartbeat(this.task.token, details);
        happens('stored', type, machine);
        if (trouble === 'unacknowledged') return;
        time.after(latencyMs(), machine, () => {
          if (heard === 'notFound') reject(new ActivityNotFoundError('not found'));
          else if (heard === 'cancelAsked') reject(new ActivityCancelledError('cancelled'));
          else if (heard === 'reset') reject(new ActivityResetError('reset'));
          else resolve();
          happens('known', type, machine);
        });
      });
    });
  }
}

const REASONS: Record<Exclude<Heard, 'goOn'>, string> = {
  cancelAsked: 'CANCELLED',
  reset: 'RESET',
  notFound: 'NOT_FOUND',
};

function infoOf(task: Task, time: WorldTime): Info {
  const { order, attempt, heartbeatDetails, activityId, token } = task;
  const beganAtMs = time.wallMs - time.nowMs;
  return {
    taskToken: Buffer.from(token),
    base64TaskToken: token,
    activityId,
    activityType: order.type,
    activityNamespace: 'default',
    namespace: 'default',
    attempt,
    isLocal: false,
    inWorkflow: true,
    workflowExecution: { workflowId: order.workflowId, runId: order.runId },
    workflowNamespace: 'default',
    workflowType: 'huaweiCloudPipeline',
    scheduledTimestampMs: beganAtMs + task.scheduledAtMs,
    currentAttemptScheduledTimestampMs: beganAtMs + task.attemptScheduledAtMs,
    scheduleToCloseTimeoutMs: 0,
    startToCloseTimeoutMs: order.startToCloseMs,
    heartbeatTimeoutMs: order.heartbeatTimeoutMs,
    heartbeatDetails,
    taskQueue: 'huaweicloud',
  };
}
