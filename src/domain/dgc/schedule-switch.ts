import { meaningsOf } from '../status-word';

/** How the switch of a DGC job stands: a batch job's schedule, or a real-time job itself. */
export type Switch = 'on' | 'off';

/**
 * Statuses of a job's definition as of 2026-11 (huawei-api 4.1, 4.2, 4.5): batch jobs are SCHEDULING, STOPPED or PAUSED,
 * the others are words of real-time jobs.
 */
const stands = meaningsOf<Switch>({
  SCHEDULING: 'on',
  NORMAL: 'on',
  STARTING: 'on',
  STARTTING: 'on',
  STOPPED: 'off',
  PAUSED: 'off',
  PAUSE: 'off',
  DISABLE: 'off',
  INIT: 'off',
});

/**
 * How a job with this status stands. Undefined for one that is in trouble (EXCEPTION, ABNORMAL, OVERLOAD), on its way
 * (STOPPING) or shown by a word we do not know: neither well nor off, so that whatever is wanted of it is asked for.
 */
export function switchOf(status: string | undefined): Switch | undefined {
  return stands(status);
}
