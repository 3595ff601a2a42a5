import type { RemoteJob, StartAnswer } from '../../src/activities/remote-job';
import type { StartAttempt, StartOptions } from '../../src/activities/start/start-options';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import type { CallOptions } from '../../src/client/call-options';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Fence } from '../../src/domain/fence';
import type { Candidate, Run } from '../../src/domain/run';

/** The process has been up for so long when it begins: nothing rests on a clock that starts at nothing. */
const UP_FOR_MS = 7_000_000;
export const NOON = Date.parse('2026-11-28T12:00:00Z');
/** Those of a worker where nothing is set, written down here. */
export const TIMES = { leaseMs: 5_000, requestTimeoutMs: 30_000, visibilityMs: 15_000 };
export const run = (id: string, job = 'orders'): Run => ({ id, job, origin: 'new', trace: {} });
export const STARTED: Record<string, StartAnswer<unknown>> = { orders: { is: 'started', run: run('8') } };

export function failed(more: Partial<CallOutcome> = {}): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'startJob', method: 'PUT', path: '/start' } as const;
  return new HuaweiCloudError(call, { what: 'was lost', kind: 'Unavailable', effect: 'none', hint: '', ...more });
}
export const fail =
  (more: Partial<CallOutcome> = {}) =>
  (): never => {
    throw failed(more);
  };

/** One start, its cloud, and the time. */
export class Start {
  nowMs = 0;
  readonly pauses: number[] = [];
  readonly kept: Fence[] = [];
  readonly sent: { atMs: number; units: string[]; marks: Record<string, unknown>; call: CallOptions }[] = [];
  readonly looks: { atMs: number; call: CallOptions; marks?: Record<string, unknown> }[] = [];
  /** The units of each look at what runs already. */
  readonly surveyed: string[][] = [];
  isCalledOff = false;
  isDraining = false;
  isUnsent = false;
  units = ['orders'];
  /** What the first look shows, and how long it takes. */
  survey: () => Partial<Awaited<ReturnType<RemoteJob['survey']>>> = () => ({});
  answers: (nth: number, call: CallOptions) => Record<string, StartAnswer<unknown>> = () => STARTED;
  shows: (units: string[]) => Record<string, Candidate[]> = () => ({});
  /** What becomes of a fence that is to be stored. */
  keeps: () => void = () => undefined;
  more: Partial<RemoteJob> = {};

  async of(options: Partial<StartOptions> = {}, fence?: Fence) {
    const attempt = {
      fence,
      isUnsent: this.isUnsent,
      fairnessKey: 'nightly',
      keep: async (kept: Fence) => {
        this.keeps();
        this.kept.push(kept);
      },
      pause: async (ms: number) => {
        if (this.isDraining) throw new Error('this worker is about to stop');
        this.pauses.push(ms);
        this.nowMs += ms;
      },
      nowMs: () => UP_FOR_MS + this.nowMs,
    };
    const hears = Object.defineProperty(attempt, 'isCalledOff', { get: () => this.isCalledOff }) as StartAttempt;
    const job: Partial<RemoteJob> = {
      units: this.units,
      survey: async (units, call) => {
        this.surveyed.push([...units]);
        this.looks.push({ atMs: this.nowMs, call });
        const marks = Object.fromEntries(units.map((unit) => [unit, 7]));
        return { marks, active: {}, refused: [], cloudTimeMs: NOON + this.nowMs, ...this.survey() };
      },
      start: async (units, marks, call) => {
        this.sent.push({ atMs: this.nowMs, units: [...units], marks, call });
        return this.answers(this.sent.length, call);
      },
      since: async (units, marks, call) => {
        this.looks.push({ atMs: this.nowMs, call, marks });
        return { candidates: this.shows(units), cloudTimeMs: NOON + this.nowMs };
      },
      ...this.more,
    };
    return startWithFence(job as RemoteJob, { times: TIMES, whenRunning: 'fail', partially: false, ...options }, hears);
  }
}

/** What a look shows of a run that came after the fence. */
export function candidate(id: string, { job, ...more }: Partial<Candidate> & { job?: string } = {}): Candidate {
  return { run: run(id, job), ours: 'possible', evidence: `run ${id}`, ...more };
}

/** Kept by an attempt that may have sent a start of `orders` at noon, sharp. */
export const FENCE: Fence = { version: 1, marks: { orders: 7 }, cloudTimeMs: NOON, settleMs: 62_000, closed: false };
