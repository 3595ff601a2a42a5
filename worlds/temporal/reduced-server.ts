import { ApplicationFailure, CancelledFailure, RetryState, TimeoutFailure } from '@temporalio/common';
import type { RecordedEvent } from '../../src/domain/history/recorded-event';
import type { Timer } from '../../src/client/clock';
import type { Machine } from '../time/machine';
import type { WorldTime } from '../time/world-time';

/** An activity as a workflow asks for it. */
export interface ActivityOrder {
  type: string;
  input: unknown;
  workflowId: string;
  runId: string;
  heartbeatTimeoutMs: number;
  startToCloseMs: number;
  /** All attempts and the pauses between them. @default for ever */
  scheduleToCloseMs?: number;
  /** Absent for one attempt alone. */
  retry?: { firstMs: number; coefficient: number; mostMs: number; mostAttempts?: number };
}

/** One attempt at it, as a worker is given it. */
export interface Task {
  token: string;
  activityId: string;
  order: ActivityOrder;
  attempt: number;
  scheduledAtMs: number;
  attemptScheduledAtMs: number;
  heartbeatDetails: unknown;
}

/** How an attempt ended, as its worker tells it. */
export type Completion = { result: unknown } | { error: Error };

/** What the server says to a heartbeat. */
export type Heard = 'goOn' | 'cancelAsked' | 'reset' | 'notFound';

/** Who takes tasks. */
export interface Poller {
  readonly machine: Machine;
  /** It takes no more. */
  readonly isLeaving: boolean;
  execute(task: Task): void;
}

/** What a run that began by a reset had asked for before: that begins anew. */
export interface AskedBefore {
  /** By the time of day of the server. */
  askedAtMs: number;
  /** And called off. Its first attempt hears of that. */
  isCancelAsked: boolean;
}

/** An activity under way, as its workflow holds it. */
export interface UnderWay {
  /** As the server calls it. */
  readonly id: string;
  /** Resolves with the result; rejects as the SDK lets a workflow see it. */
  outcome: Promise<unknown>;
  /** Why it has no further attempt, where it has failed. */
  readonly retryState: RetryState | undefined;
  /** Asks for its end. It hears of that at its next heartbeat, if it makes one. */
  cancel(): void;
}

interface Activity {
  readonly id: string;
  readonly order: ActivityOrder;
  readonly scheduledAtMs: number;
  attempt: number;
  attemptScheduledAtMs: number;
  /** What its last heartbeat said, as it is stored: hardly any is ever read. */
  details: string | undefined;
  beatAtMs: number;
  isRunning: boolean;
  isCancelAsked: boolean;
  /** Somebody has reset it while its first attempt was running: that hears of it, and may end it all the same. */
  isReset: boolean;
  isOver: boolean;
  /** Its history does not tell how it ended. */
  hasNoEnd: boolean;
  /** Why it has no further attempt, where it has failed. */
  retryState?: RetryState;
  timers: Timer[];
  settle(how: Completion): void;
}

/** What a server has around it. */
export interface ServerTraits {
  /** Draws how long a message takes, in milliseconds. */
  latencyMs(): number;
  /** Who polls now; a machine that is frozen does, by the poll that it has left open. */
  pollers(): readonly Poller[];
  /** Draws one of so many. */
  draw(count: number): number;
  /** Hears of an attempt that has ended without a word. */
  timedOut(activityType: string): void;
  /** Hears of an activity that was called off and is over: its heartbeats are gone with it. */
  calledOff(activityType: string): void;
  /** Hears of an attempt whose end was told in time. */
  toldItsEnd(activityType: string): void;
  /** It acknowledges heartbeats and forgets them. */
  losesFences: boolean;
}

/**
 * Temporal, reduced to what we rest on: an activity has one attempt at a time by the server's word, and may have two alive
 * by the world's; a heartbeat that was acknowledged is stored, and the next attempt reads the last that was; an attempt
 * whose heartbeats stay out is over after its heartbeat timeout, and whatever it says later is not heard; a cancel is
 * heard by a heartbeat, or not at all. Whatever goes between the server and a machine takes a while.
 */
export class ReducedServer {
  private readonly activities = new Map<string, Activity>();
  /** What the history of each run tells. */
  private readonly histories = new Map<string, RecordedEvent[]>();
  private count = 0;

  constructor(
    private readonly time: WorldTime,
    private readonly traits: ServerTraits,
  ) {}

  schedule(order: ActivityOrder, before?: AskedBefore): UnderWay {
    this.count += 1;
    const id = String(this.count);
    let settle: Activity['settle'] = () => undefined;
    const outcome = new Promise<unknown>((resolve, reject) => {
      settle = (how) => {
        this.time.after(this.traits.latencyMs(), undefined, () =>
          'result' in how ? resolve(how.result) : reject(how.error),
        );
      };
    });
    const now = this.time.nowMs;
    const activity: Activity = {
      id,
      order: { ...order, input: asStored(order.input) },
      scheduledAtMs: now,
      attempt: 0,
      attemptScheduledAtMs: now,
      details: undefined,
      beatAtMs: now,
      isRunning: false,
      isCancelAsked: before?.isCancelAsked ?? false,
      isReset: false,
      isOver: false,
      hasNoEnd: true,
      timers: [],
      settle,
    };
    this.activities.set(id, activity);
    const { type, input: request } = activity.order;
    const at = new Date(before?.askedAtMs ?? this.time.wallMs).toISOString();
    this.record(order.runId, { is: 'asked', id: recordedId(activity), type, request, at });
    this.later(activity, this.traits.latencyMs(), () => this.dispatch(activity));
    return {
      id,
      outcome,
      get retryState() {
        return activity.retryState;
      },
      cancel: () => this.askForEnd(activity),
    };
  }

  /** A run has what the history of another told of these activities: it took its place by a reset. */
  keep(from: string, to: string, ids: readonly string[]): void {
    for (const event of this.histories.get(from) ?? []) {
      const [kept] = 'id' in event ? ids.filter((id) => event.id === `${from}/${id}`) : [];
      if (kept !== undefined) this.record(to, { ...event, id: `${to}/${kept}` } as RecordedEvent);
    }
  }

  /** What the history of a run tells, and how far what is under way was when it last said so. */
  historyOf(runId: string): RecordedEvent[] {
    const open = [...this.activities.values()].filter((one) => one.order.runId === runId && one.hasNoEnd);
    const underWay = open.map((one): RecordedEvent => ({
      is: 'underWay',
      id: recordedId(one),
      heartbeat: readStored(one.details),
    }));
    return [...(this.histories.get(runId) ?? []), ...underWay];
  }

  /** The last heartbeats of what is under way in a run. */
  heartbeatsOf(runId: string): unknown[] {
    return [...this.activities.values()]
      .filter(({ order, isOver }) => order.runId === runId && !isOver)
      .map(({ details }) => readStored(details));
  }

  /** The run is over, as a reset has it: its activities hear of it by their heartbeats, and nobody hears of them. */
  terminate(runId: string): void {
    for (const activity of this.activities.values()) {
      if (activity.order.runId !== runId || activity.isOver) continue;
      activity.isOver = true;
      this.callOff(activity);
    }
  }

  /**
   * Somebody resets what is under way in a run, activity by activity, and leaves their heartbeats: attempts are counted anew. What waits
   * for its next attempt has it at once. The token of a later attempt than the first is good for nothing from then on.
   */
  resetActivities(runId: string): void {
    for (const activity of this.activities.values()) {
      if (activity.order.runId !== runId || activity.isOver) continue;
      if (activity.isRunning && activity.attempt === 1) activity.isReset = true;
      else if (activity.isRunning) this.countAnew(activity);
      else this.attemptAtOnce(activity);
    }
  }

  private countAnew(activity: Activity): void {
    this.callOff(activity);
    activity.attempt = 1;
    this.later(activity, this.longestMs(activity), () => this.timedOut(activity, 1));
    this.watchBeats(activity, 1);
  }

  private attemptAtOnce(activity: Activity): void {
    this.callOff(activity);
    activity.attempt = 0;
    activity.attemptScheduledAtMs = this.time.nowMs;
    this.later(activity, this.traits.latencyMs(), () => this.dispatch(activity));
  }

  /** A heartbeat has reached the server. */
  heartbeat(token: string, details: unknown): Heard {
    const activity = this.attemptOf(token);
    if (!activity) return 'notFound';
    if (!this.traits.losesFences) activity.details = stored(details);
    activity.beatAtMs = this.time.nowMs;
    if (activity.isCancelAsked) return 'cancelAsked';
    return activity.isReset ? 'reset' : 'goOn';
  }

  /** The end of an attempt has reached the server. */
  completed(token: string, how: Completion): void {
    const activity = this.attemptOf(token);
    if (!activity) return;
    this.traits.toldItsEnd(activity.order.type);
    if ('result' in how) return this.end(activity, { result: asStored(how.result) });
    const error = failureAsStored(how.error);
    if (error instanceof CancelledFailure && activity.isCancelAsked) return this.end(activity, { error });
    const isFinal = error instanceof ApplicationFailure && error.nonRetryable === true;
    const delay = error instanceof ApplicationFailure ? error.nextRetryDelay : undefined;
    this.attemptIsOver(activity, error, isFinal, typeof delay === 'number' ? delay : undefined);
  }

  private attemptOf(token: string): Activity | undefined {
    const [id = '', attempt] = token.split('#');
    const activity = this.activities.get(id);
    const isIt = activity?.isRunning === true && !activity.isOver && String(activity.attempt) === attempt;
    return isIt ? activity : undefined;
  }

  private dispatch(activity: Activity): void {
    const pollers = this.traits.pollers().filter((poller) => !poller.machine.isDead && !poller.isLeaving);
    const poller = pollers[this.traits.draw(pollers.length)];
    if (!poller) return this.later(activity, 500, () => this.dispatch(activity));
    activity.attempt += 1;
    activity.isRunning = true;
    activity.beatAtMs = this.time.nowMs;
    const { id, order, attempt, details, scheduledAtMs, attemptScheduledAtMs } = activity;
    const token = `${id}#${attempt}`;
    const task = {
      token,
      activityId: id,
      order,
      attempt,
      scheduledAtMs,
      attemptScheduledAtMs,
      heartbeatDetails: readStored(details),
    };
    this.time.after(this.traits.latencyMs(), poller.machine, () => poller.execute(task));
    this.later(activity, this.longestMs(activity), () => this.timedOut(activity, attempt));
    this.watchBeats(activity, attempt);
  }

  private longestMs({ order, scheduledAtMs }: Activity): number {
    const { startToCloseMs, scheduleToCloseMs = Infinity } = order;
    return Math.min(startToCloseMs, scheduledAtMs + scheduleToCloseMs - this.time.nowMs);
  }

  private watchBeats(activity: Activity, attempt: number): void {
    const { heartbeatTimeoutMs } = activity.order;
    const leftMs = activity.beatAtMs + heartbeatTimeoutMs - this.time.nowMs;
    this.later(activity, leftMs, () => {
      if (activity.attempt !== attempt || !activity.isRunning) return;
      if (this.time.nowMs - activity.beatAtMs >= heartbeatTimeoutMs) this.timedOut(activity, attempt);
      else this.watchBeats(activity, attempt);
    });
  }

  private timedOut(activity: Activity, attempt: number): void {
    if (activity.attempt !== attempt || !activity.isRunning) return;
    this.traits.timedOut(activity.order.type);
    const error = new TimeoutFailure('activity Heartbeat timeout', readStored(activity.details), 'HEARTBEAT');
    this.attemptIsOver(activity, error, false);
  }

  private attemptIsOver(activity: Activity, error: Error, isFinal: boolean, delayMs?: number): void {
    const { retry, scheduleToCloseMs = Infinity } = activity.order;
    activity.isRunning = false;
    activity.isReset = false;
    this.callOff(activity);
    // In the server's order. What an attempt has left is told all the same.
    if (activity.isCancelAsked) return this.fail(activity, error, RetryState.CANCEL_REQUESTED);
    if (isFinal) return this.fail(activity, error, RetryState.NON_RETRYABLE_FAILURE);
    if (!retry || activity.attempt >= (retry.mostAttempts ?? Infinity))
      return this.fail(activity, error, RetryState.MAXIMUM_ATTEMPTS_REACHED);
    const backOffMs = Math.min(retry.firstMs * retry.coefficient ** (activity.attempt - 1), retry.mostMs);
    const pauseMs = delayMs ?? backOffMs;
    activity.attemptScheduledAtMs = this.time.nowMs + pauseMs;
    if (activity.attemptScheduledAtMs >= activity.scheduledAtMs + scheduleToCloseMs)
      return this.fail(activity, error, RetryState.TIMEOUT);
    this.later(activity, pauseMs, () => this.dispatch(activity));
  }

  /** Between two attempts nobody has to be asked. */
  private askForEnd(activity: Activity): void {
    if (activity.isOver || activity.isCancelAsked) return;
    activity.isCancelAsked = true;
    if (!activity.isRunning) this.end(activity, { error: new CancelledFailure('cancelled before an attempt') });
  }

  private fail(activity: Activity, error: Error, retryState: RetryState): void {
    activity.retryState = retryState;
    this.end(activity, { error });
  }

  private end(activity: Activity, how: Completion): void {
    activity.isOver = true;
    activity.hasNoEnd = false;
    if (activity.isCancelAsked) this.traits.calledOff(activity.order.type);
    this.callOff(activity);
    this.record(activity.order.runId, endOf(activity, how));
    activity.settle(how);
  }

  private record(runId: string, event: RecordedEvent): void {
    const events = this.histories.get(runId) ?? [];
    this.histories.set(runId, events);
    events.push(event);
  }

  private later(activity: Activity, ms: number, act: () => void): void {
    activity.timers.push(this.time.after(ms, undefined, () => void (activity.isOver || act())));
  }

  private callOff(activity: Activity): void {
    for (const timer of activity.timers) timer.cancel();
    activity.timers = [];
  }
}

/** Runs that follow each other by a reset have activities of the same ids. */
function recordedId({ id, order }: Activity): string {
  return `${order.runId}/${id}`;
}

function endOf(activity: Activity, how: Completion): RecordedEvent {
  const id = recordedId(activity);
  if ('result' in how) return { is: 'answered', id, result: how.result };
  const { error } = how;
  if (error instanceof TimeoutFailure) return { is: 'failed', id, left: error.lastHeartbeatDetails };
  if (!(error instanceof ApplicationFailure)) return { is: 'failed', id, left: undefined };
  return { is: 'failed', id, failureType: error.type ?? undefined, left: error.details?.[0] };
}

function stored(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function readStored(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** What goes through the server is JSON. */
function asStored<Value>(value: Value): Value {
  return readStored(stored(value)) as Value;
}

/** A failure keeps what the SDK writes into a history, and loses the rest. */
function failureAsStored(error: Error): Error {
  if (error instanceof CancelledFailure) return error;
  if (!(error instanceof ApplicationFailure)) {
    const { name, message } = error;
    return ApplicationFailure.create({ type: name, message });
  }
  const { type, message, nonRetryable, nextRetryDelay, details } = error;
  return ApplicationFailure.create({
    type: type ?? undefined,
    message,
    nonRetryable: nonRetryable ?? undefined,
    nextRetryDelay: nextRetryDelay ?? undefined,
    details: asStored(details) ?? undefined,
  });
}
