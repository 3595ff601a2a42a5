import { type MetricMeter, noopMetricMeter } from '@temporalio/common';
import {
  START_COUNTS,
  type StartCount,
  STOP_COUNTS,
  type StopCount,
  type OutcomeRecorder,
} from '../activities/outcomes';
import type { WaitsOfService } from '../activities/watch/waits-report';
import { type CallObserver, LOGIN_OUTCOMES, type ObservedCall } from '../client/http/call-observer';
import type { HuaweiCloud } from '../client/huawei-cloud';
import { COUNTED_STATES, type PipelineCounts } from '../domain/pipeline-counts';
import { STEP_TYPE_NAMES } from '../domain/step-types';
import { Instruments } from './instruments';

/** A cloud that makes up codes must not make up time series: beyond so many, codes are counted as `other`. */
const MOST_CODES = 200;
const CODE = /^[\w.-]{1,40}$/;

/** Of something that opens Temporal, from when and until when it does. */
export interface AccessExpiry {
  /** What it is. */
  credential: 'certificate' | 'apiKey';
  /** The beginning, in milliseconds since 1970; undefined where nothing says. */
  sinceMs: number | undefined;
  /** The end, in milliseconds since 1970. */
  atMs: number;
}

/** Whether what a meter records goes anywhere: a runtime that exports nothing has one that forgets. */
export function isExported(meter: MetricMeter): boolean {
  return meter !== noopMetricMeter;
}

/** Records what a worker does. Without a meter it records nothing. */
export class Metrics implements OutcomeRecorder {
  private instruments: Instruments | undefined;
  private meter: MetricMeter | undefined;
  private readonly codes = new Set<string>();
  private readonly connections = new Set<string>();

  /** Records on this meter from now on; nowhere when it is absent, or is that of a runtime which exports nothing. */
  use(meter: MetricMeter | undefined): void {
    if (meter === this.meter) return;
    this.meter = meter;
    this.instruments = meter && isExported(meter) ? new Instruments(meter) : undefined;
    this.beginAtZero();
  }

  /** Whether what is recorded goes anywhere. */
  get isRecording(): boolean {
    return this.instruments !== undefined;
  }

  /** Hears of the calls of a connection. */
  observerOf(connection: string): CallObserver {
    this.connections.add(connection);
    return {
      called: (call) => this.called(call),
      admitted: (group) => this.instruments?.add('huaweicloud_budget_used', { connection, group }),
      loggedIn: (outcome) => this.instruments?.add('huaweicloud_tokens', { connection, outcome }),
      credentialsChecked: (refusal) => this.credentials(connection, refusal === undefined),
    };
  }

  /** The cloud accepts the credentials of a connection, or refuses them. */
  credentials(connection: string, accepted: boolean): void {
    this.instruments?.set('huaweicloud_credentials_ready', accepted ? 1 : 0, { connection });
  }

  started(service: string, outcome: StartCount): void {
    this.instruments?.add('huaweicloud_starts', { service, outcome });
  }

  stopped(service: string, outcome: StopCount): void {
    this.instruments?.add('huaweicloud_stops', { service, outcome });
  }

  looked(service: string, lateMs: number): void {
    this.instruments?.record('huaweicloud_poll_lateness', lateMs, { service });
  }

  /** How the pipelines of a task queue stand; what another worker counts is none of this one's numbers. */
  pipelines(taskQueue: string, counts: PipelineCounts | undefined): void {
    for (const state of COUNTED_STATES)
      this.instruments?.set('huaweicloud_pipelines', counts?.[state] ?? NaN, { task_queue: taskQueue, state });
  }

  /** Whether Temporal answers and has the namespace. */
  temporalReady(taskQueue: string, isReady: boolean): void {
    this.instruments?.set('huaweicloud_temporal_ready', isReady ? 1 : 0, { task_queue: taskQueue });
  }

  /** Whether the server hears each kind of poll. */
  pollsReady(taskQueue: string, isReady: boolean): void {
    this.instruments?.set('huaweicloud_polls_ready', isReady ? 1 : 0, { task_queue: taskQueue });
  }

  /** When what is shown to Temporal runs out, and when it began: what took the place of another may not say. */
  accessExpires(taskQueue: string, { credential, sinceMs, atMs }: AccessExpiry): void {
    const tags = { task_queue: taskQueue, credential };
    this.instruments?.set('huaweicloud_temporal_access_begins', Math.max(0, sinceMs ?? NaN) / 1_000, tags);
    this.instruments?.set('huaweicloud_temporal_access_expires', Math.max(0, atMs) / 1_000, tags);
  }

  /** Gauges: how the waits and the budgets are at this moment. */
  sample(watcher: { report(): WaitsOfService[] }, budgets: Map<string, HuaweiCloud['budget']>): void {
    const { instruments } = this;
    if (!instruments) return;
    for (const { service, states, oldestMs } of watcher.report()) {
      for (const [state, count] of Object.entries(states))
        instruments.set('huaweicloud_waits', count, { service, state });
      instruments.set('huaweicloud_wait_oldest_age', oldestMs / 1_000, { service });
    }
    for (const [connection, budget] of budgets) {
      for (const { group, left, perMinute } of budget.readings()) {
        instruments.set('huaweicloud_budget_left', left, { connection, group });
        instruments.set('huaweicloud_budget_limit', perMinute, { connection, group });
      }
    }
  }

  /** Prometheus sees a count grow only from a count that it has seen: what is rare would not show the first time. */
  private beginAtZero(): void {
    for (const service of STEP_TYPE_NAMES) {
      for (const outcome of START_COUNTS) this.instruments?.add('huaweicloud_starts', { service, outcome }, 0);
      for (const outcome of STOP_COUNTS) this.instruments?.add('huaweicloud_stops', { service, outcome }, 0);
    }
    for (const connection of this.connections)
      for (const outcome of LOGIN_OUTCOMES) this.instruments?.add('huaweicloud_tokens', { connection, outcome }, 0);
  }

  private called({ service: name, operation, code, throttled, ms }: ObservedCall): void {
    const service = name.toLowerCase();
    this.instruments?.add('huaweicloud_api_calls', { service, operation, code: this.bounded(code) });
    this.instruments?.record('huaweicloud_api_call_duration', ms, { service, operation });
    if (throttled) this.instruments?.add('huaweicloud_api_throttled', { service, operation });
  }

  private bounded(code: string): string {
    if (!CODE.test(code) || (this.codes.size >= MOST_CODES && !this.codes.has(code))) return 'other';
    this.codes.add(code);
    return code;
  }
}
