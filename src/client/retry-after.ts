const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * The wait a `Retry-After` header asks for, in milliseconds, at most ten minutes. Dates are read against the cloud's
 * own clock where it sent one.
 */
export function retryAfterMs(header: string | undefined, cloudTimeMs: number = Date.now()): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const waitMs = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - cloudTimeMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, Math.ceil(waitMs)), LONGEST_WAIT_MS);
}
