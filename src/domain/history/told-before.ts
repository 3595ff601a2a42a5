import type { RunEnd } from '../run';
import type { StepWork } from '../step-types';
import { traitsOf } from '../step-types';
import { hasEnded } from '../verdict';
import type { RecordedEvent } from './recorded-event';
import { RECORDED_ACTS } from './recorded-acts';
import type { RecordedRequest } from './recorded-request';
import { jobOf, requestIn } from './recorded-request';

/** A start as it is asked for: by which activity, and with what. */
export interface AskedStart extends Pick<RecordedRequest, 'step' | 'connection' | 'body' | 'fence'> {
  /** Of the activity. */
  type: string;
}

/**
 * Whether one of these runs was asked for the same start, by the same fence: what it has come to is newer than that fence. Whoever asks
 * by it once more does so since a reset has put back what the workflow knows.
 * @param events of one run, or of runs that followed each other by Temporal's reset, one after the other
 */
export function wasAskedBefore(events: readonly RecordedEvent[], { type, ...start }: AskedStart): boolean {
  if (!start.fence) return false;
  const wanted = textOf(start);
  return events.some((event) => {
    const request = event.is === 'asked' && event.type === type ? requestIn(event.request) : undefined;
    return request !== undefined && textOf(request) === wanted;
  });
}

/** A wait as it is asked for: by which activity, and for what. */
export interface AskedWait extends Pick<RecordedRequest, 'body' | 'runs'> {
  /** Of the activity. */
  type: string;
}

/**
 * How those of these runs have ended that a wait has seen end: the cloud may have forgotten them since. Of a stream that it has seen come
 * up nothing is told: that was no end.
 * @param events as in `wasAskedBefore`
 */
export function endsToldBefore(events: readonly RecordedEvent[], { type, body, runs }: AskedWait): RunEnd[] {
  const act = Object.hasOwn(RECORDED_ACTS, type) ? RECORDED_ACTS[type] : undefined;
  if (act?.does !== 'watch') return [];
  const { runsOutliveStep } = traitsOf({ service: act.service, body } as StepWork);
  const isForGood = ({ verdict }: RunEnd) =>
    hasEnded(verdict) && verdict !== 'lost' && !(runsOutliveStep && verdict === 'succeeded');
  const asked = new Set(events.flatMap((event) => (event.is === 'asked' && event.type === type ? [event.id] : [])));
  const told = events.flatMap((event) =>
    event.is === 'answered' && asked.has(event.id) && Array.isArray(event.result) ? (event.result as RunEnd[]) : [],
  );
  return runs.flatMap(
    ({ id, job }) => told.findLast((end) => end.id === id && end.job === job && isForGood(end)) ?? [],
  );
}

function textOf({ step, connection, body, fence }: Omit<AskedStart, 'type'>): string {
  return JSON.stringify([step, connection, jobOf(body), fence]);
}
