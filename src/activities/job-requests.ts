import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { checkedRequest } from './checked-request';
import type { ServiceParts } from './request-parts';
import type { RestartRequest, StartRequest, StopRequest, WatchRequest } from './requests';
import { fenceSchema, instanceId, iso, name, runId, runsOf, span } from './request-parts';

/** Reads what the activities of a kind of job were asked. Each throws as {@link checkedRequest}. */
export interface RequestReader<Body> {
  /** The request of a start, checked. */
  start(given: unknown): StartRequest<Body>;
  /** The request to run an ended instance again, checked. */
  restart(given: unknown): RestartRequest<Body>;
  /** The request of a watch, checked. */
  watch(given: unknown): WatchRequest<Body>;
  /** The request of a stop, checked. */
  stop(given: unknown): StopRequest<Body>;
}

/** The reader of one service's requests. @param parts what is the kind's own */
export function readerOf<Body>(parts: ServiceParts): RequestReader<Body> {
  const start = startRequest(parts);
  const restart = start.extend({ instanceId });
  const [watch, stop] = [watchRequest(parts), stopRequest(parts)];
  return {
    start: (given) => checkedRequest<StartRequest<Body>>(start, given),
    restart: (given) => checkedRequest<RestartRequest<Body>>(restart, given),
    watch: (given) => checkedRequest<WatchRequest<Body>>(watch, given),
    stop: (given) => checkedRequest<StopRequest<Body>>(stop, given),
  };
}

function stepOf({ body }: ServiceParts) {
  return {
    step: name(),
    connection: name(BOUNDS.keyCharacters.most),
    body,
  };
}

function startRequest(parts: ServiceParts) {
  return z.strictObject({
    ...stepOf(parts),
    whenRunning: z.enum(['fail', 'wait', 'adopt']).optional(),
    fence: fenceSchema.optional(),
    unsent: z.boolean().optional(),
    key: name().optional(),
    earlierTries: z.int().min(0).optional(),
    originalRunId: name().optional(),
  });
}

function watchRequest(parts: ServiceParts) {
  return z.strictObject({
    ...stepOf(parts),
    runs: runsOf(parts.trace),
    ageMs: span.optional(),
    mustBeThere: z.boolean().optional(),
    once: z.boolean().optional(),
    // Below 0 where its time is up already.
    leftMs: z.number().optional(),
    halts: z
      .strictObject({
        holdMs: z.number().min(0, 'is below 0').optional(),
        since: z.record(runId, iso).optional(),
        untilNone: z.boolean().optional(),
      })
      .optional(),
  });
}

function stopRequest(parts: ServiceParts) {
  return z.strictObject({
    ...stepOf(parts),
    runs: runsOf(parts.trace),
    fence: fenceSchema.optional(),
    restartOf: instanceId.optional(),
    forMs: span.optional(),
  });
}
