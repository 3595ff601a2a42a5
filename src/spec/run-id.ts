import { DateTime } from 'luxon';

/** `orders-nightly-2026-03-01T01:30:00Z`: the id that Temporal gives the run of a schedule for that time. */
export function runIdAt(name: string, atMs: number): string {
  return `${name}-${DateTime.fromMillis(atMs, { zone: 'utc' }).toISO({ suppressMilliseconds: true })}`;
}

const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The id of the run of a pipeline for a date, so that one date has one run however it was written and whoever started
 * it. A day stays a day, unless the pipeline has a schedule, whose runs have times.
 */
export function runIdOf(spec: { name: string; timezone?: unknown; schedule?: unknown }, date: string): string {
  if (DAY_ONLY.test(date) && spec.schedule === undefined) return `${spec.name}-${date}`;
  const zone = typeof spec.timezone === 'string' ? spec.timezone : 'utc';
  return runIdAt(spec.name, DateTime.fromISO(date, { zone }).toMillis());
}
