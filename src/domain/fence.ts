import type { MixedAnswer } from './mixed-reply';

/**
 * What the cloud showed before a start was sent, kept by the Temporal server before the request leaves. Whoever comes
 * after (another attempt, a stop, a retry) tells by it which runs are newer.
 */
export interface Fence<Mark = unknown> {
  /** Of this shape: a fence may be read by a later release. */
  version: 1;
  /** The newest run known before the start, for each unit of the step; the shape is the service's own. */
  marks: Record<string, Mark>;
  /** The cloud's own clock when the first of the marks was read, in milliseconds; absent when it sent no `Date`. */
  cloudTimeMs?: number;
  /**
   * How long after `cloudTimeMs` a start sent under this fence can still become visible, in milliseconds: the age of
   * the reading, the lease, the request's timeout and the time the cloud may take to show a new run.
   */
  settleMs: number;
  /** How long the cloud may take to show a run that it has accepted, in milliseconds. A part of `settleMs`; older workers stop by it alone. */
  visibilityMs?: number;
  /** The units whose start the cloud has accepted without ever showing a run of it. */
  accepted?: string[];
  /** What the cloud said of these units, where it took some of them and refused others without saying which. */
  mixed?: MixedAnswer;
  /** No start sent under this fence can exist: nothing was sent, or the cloud said no. */
  closed: boolean;
}

/** How long a start may take at each stage, in milliseconds. */
export interface FenceTimes {
  /**
   * The start request leaves within this long of the marks having been read, or not at all.
   * @default 5_000
   */
  leaseMs: number;
  /**
   * Longest wait for the reply to a start.
   * @default 30_000
   */
  requestTimeoutMs: number;
  /**
   * Longest time the cloud may take to show a run that it has accepted. Not documented by the vendor.
   * @default 15_000
   */
  visibilityMs: number;
}

/** What holds where {@link FenceTimes} are not set. */
export const DEFAULT_FENCE_TIMES: FenceTimes = { leaseMs: 5_000, requestTimeoutMs: 30_000, visibilityMs: 15_000 };

/** No page says how soon the cloud runs again by itself what has failed: so many times as long as a run may take to be shown. */
const OWN_TRY_VISIBILITIES = 4;

/** How long a failure may be followed by a further try of the cloud's own, in milliseconds: a minute where nothing is set. */
export function ownTryWithinMs({ visibilityMs }: FenceTimes): number {
  return OWN_TRY_VISIBILITIES * visibilityMs;
}

/** Longest wait for a read that a fence rests on: its reply carries the cloud's clock, and may be that old on arrival. */
export const FENCE_READ_TIMEOUT_MS = 10_000;

// The Date header counts whole seconds: two readings can be off by one each.
const CLOCK_GRAIN_MS = 2_000;
/** So far the clock that dates a run and the one behind `Date` may be apart: they need not be of one host. */
const CLOCKS_APART_MS = 5_000;

/**
 * How long after its reading a start under a fence can still come up, in milliseconds.
 * @param readMs how long the read took that the fence rests on, waiting for its turn included
 */
export function settleTime(times: FenceTimes, readMs = 0): number {
  return (
    Math.max(readMs, FENCE_READ_TIMEOUT_MS) +
    times.leaseMs +
    times.requestTimeoutMs +
    times.visibilityMs +
    CLOCK_GRAIN_MS
  );
}

/**
 * How much longer an unseen start may still come up, in milliseconds; 0 when it no longer can. Both readings are the
 * cloud's own clock, since two workers' clocks need not agree. Without them only our own waiting counts.
 */
export function stillSettlingMs(fence: Fence, cloudNowMs: number | undefined, waitedMs: number): number {
  const byOurWaiting = fence.settleMs - waitedMs;
  if (fence.cloudTimeMs === undefined || cloudNowMs === undefined) return Math.max(0, byOurWaiting);
  const byTheCloud = fence.cloudTimeMs + fence.settleMs - cloudNowMs;
  return Math.max(0, Math.min(byOurWaiting, byTheCloud));
}

/** Until when a start under the fence could begin, once that is over by the cloud's clock; undefined before. */
export function openUntilMs(fence: Fence, cloudNowMs: number | undefined): number | undefined {
  if (fence.cloudTimeMs === undefined || cloudNowMs === undefined) return undefined;
  const until = fence.cloudTimeMs + fence.settleMs;
  return cloudNowMs > until ? until : undefined;
}

/**
 * Before when, by the cloud's clock, nothing can have been asked for under the fence: its marks had not been read. Undefined
 * where the cloud told no time.
 */
export function openFromMs({ cloudTimeMs }: Fence): number | undefined {
  return cloudTimeMs === undefined ? undefined : cloudTimeMs - CLOCKS_APART_MS;
}

/**
 * The times of a fence of which some marks are older than its reading: what was sent under those may be dated before that, so
 * that the time in which it can come up goes on counting from the first reading.
 * @param first the fence that has them; absent where all marks are of this reading
 */
export function timesFromFirst(
  first: Pick<Fence, 'cloudTimeMs'> | undefined,
  { cloudTimeMs, settleMs }: Pick<Fence, 'cloudTimeMs' | 'settleMs'>,
): Pick<Fence, 'cloudTimeMs' | 'settleMs'> {
  if (!first) return { cloudTimeMs, settleMs };
  // Counted by whoever waits.
  if (first.cloudTimeMs === undefined || cloudTimeMs === undefined) return { cloudTimeMs: undefined, settleMs };
  const firstMs = Math.min(first.cloudTimeMs, cloudTimeMs);
  return { cloudTimeMs: firstMs, settleMs: cloudTimeMs - firstMs + settleMs };
}
