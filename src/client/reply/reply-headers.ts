import { clock } from '../clock';
import type { CloudReply } from './receive';

/** The cloud's clock, in milliseconds since 1970. */
export function cloudTimeOf({ headers }: Pick<CloudReply, 'headers'>): number | undefined {
  return timeOf(headers.date);
}

/** A `Date` header counts whole seconds, cut off: it may be so much later. */
export const DATE_GRAIN_MS = 1_000;

/** What a `Date` header says, in milliseconds since 1970. */
export function timeOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The id the vendor's support asks for. */
export function requestIdOf({ headers }: CloudReply): string | undefined {
  return cleanRequestId(headers.requestId);
}

/** An id as ids look; anything else could be a way to smuggle text into a log. */
export function cleanRequestId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * The wait a `Retry-After` header asks for, in milliseconds, at most ten minutes. Dates are read against the cloud's
 * own clock where it sent one.
 */
export function retryAfterMs(header: string | undefined, cloudTimeMs: number = clock.now()): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const waitMs = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - cloudTimeMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, Math.ceil(waitMs)), LONGEST_WAIT_MS);
}
