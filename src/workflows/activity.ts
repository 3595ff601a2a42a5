import type { ActivityOptions } from '@temporalio/workflow';
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../activities/create-activities';
import { inTurn } from './in-turn';

type Call<Name extends keyof HuaweiCloudActivities> = (
  ...args: Parameters<HuaweiCloudActivities[Name]>
) => Promise<Awaited<ReturnType<HuaweiCloudActivities[Name]>>>;

/** An activity of ours, as steps beside each other call it: its result is taken in turn. */
export function activity<Name extends keyof HuaweiCloudActivities>(name: Name, options: ActivityOptions): Call<Name> {
  const call = proxyActivities<HuaweiCloudActivities>(options)[name] as unknown as Call<Name>;
  return (...args) => inTurn(call(...args));
}

/** A timer whose end is taken in turn. @param summary what it is called in Temporal's web UI */
export function pauseFor(ms: number, summary: string): Promise<void> {
  return inTurn(sleep(ms, { summary }));
}
