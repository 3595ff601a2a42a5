import type { JobSpec } from '../../simulator';
import type { JobShape } from './shape';

/** Where all objects of a run are. */
export const BUCKET = 'chaos-objects';
export const BYTES_AN_OBJECT = 100;
/** Later than the chaos lasts. */
const NEVER_MS = 6 * 3_600_000;

export function keyOf(prefix = '', nth: number): string {
  return `${prefix}/part-${nth}`;
}

/** When the last of a wait's objects is there, from their registration. */
export function completeAfterMs({ durationMs }: JobShape, startAfterMs: number): number {
  return startAfterMs + durationMs;
}

/** The objects of a wait, of which the last comes late, or never while anybody waits. */
export function objectSpecs(work: JobShape, startAfterMs: number, isComplete = true): JobSpec[] {
  const [bucket = '', prefix = ''] = work.job.split('/');
  const { objects = 1 } = work;
  const lastMs = completeAfterMs(work, startAfterMs);
  return Array.from({ length: objects }, (_, at) => ({
    service: 'obs',
    bucket,
    key: keyOf(prefix, at + 1),
    bytes: BYTES_AN_OBJECT,
    appearsAfterMs: isComplete || at + 1 < objects ? (lastMs * (at + 1)) / objects : NEVER_MS,
  }));
}
