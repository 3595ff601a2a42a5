import type { HuaweiCloud } from '../client/huawei-cloud';
import type { Webhooks } from '../connections/webhooks';
import type { FenceTimes } from '../domain/fence';
import type { KnownUsers } from './cdm/known-users';
import type { EarlierRuns } from './earlier-runs';
import type { Tally, UnderWay } from './tally';
import type { Watcher } from './watcher';

/** What the activities of one worker process share. */
export interface ActivityContext {
  /** @throws SpecError when this worker has no such connection */
  cloud(connection: string): HuaweiCloud;
  users(connection: string): KnownUsers;
  connectionNames(): string[];
  readonly webhooks: Webhooks;
  readonly watcher: Watcher;
  readonly tally: Tally;
  readonly underWay: UnderWay;
  readonly earlierRuns: EarlierRuns;
  readonly times: FenceTimes;
  /** Aborts when this worker is told to stop. */
  readonly draining: AbortSignal;
  /** The task queue of waits, where they have one of their own. */
  readonly watchTaskQueue?: string;
  /** Whether pipelines are found by search attributes. */
  readonly searchAttributes: boolean;
}
