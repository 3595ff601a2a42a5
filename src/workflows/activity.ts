import type { ActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType, proxyActivities, sleep } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../activities/create-activities';
import { LOOK, START, STOP, watchOptions, type WatchPlace } from './activity-options';
import { inTurn } from './in-turn';

type Name = keyof HuaweiCloudActivities;

type Call<Called extends Name> = (
  ...args: Parameters<HuaweiCloudActivities[Called]>
) => Promise<Awaited<ReturnType<HuaweiCloudActivities[Called]>>>;

/**
 * An activity of ours, as steps beside each other call it: its result is taken in turn. A cancel ends it there and then where
 * nobody waits for what comes of it.
 */
export function activity<Called extends Name>(name: Called, options: ActivityOptions): Call<Called> {
  const call = proxyActivities<HuaweiCloudActivities>(options)[name] as unknown as Call<Called>;
  const cancel = options.cancellationType === ActivityCancellationType.TRY_CANCEL ? 'ends' : 'isFollowed';
  return (...args) => inTurn(call(...args), cancel);
}

/** One that starts something. */
export function starting<Called extends Name>(name: Called, summary: string): Call<Called> {
  return activity(name, { ...START, summary });
}

/** One that stops something, with a receipt. */
export function stopping<Called extends Name>(name: Called, summary: string): Call<Called> {
  return activity(name, { ...STOP, summary });
}

/** One that looks once, and is not waited for for long. */
export function looking<Called extends Name>(name: Called, summary: string): Call<Called> {
  return activity(name, { ...LOOK, summary });
}

/** What starts a job, watches it and stops it: the activities of a kind of step. */
export function jobActivities<Start extends Name, Watch extends Name, Stop extends Name>(
  names: { start: Start; watch: Watch; stop: Stop },
  startVerb = 'start',
) {
  return (step: WatchPlace, summary: string, heartbeatTimeoutMs?: number) => ({
    start: starting(names.start, `${startVerb} ${summary}`),
    watch: activity(names.watch, watchOptions({ ...step, heartbeatTimeoutMs }, summary)),
    stop: stopping(names.stop, `stop ${summary}`),
  });
}

/** A timer whose end is taken in turn. @param summary what it is called in Temporal's web UI */
export function pauseFor(ms: number, summary: string): Promise<void> {
  return inTurn(sleep(ms, { summary }), 'ends');
}
