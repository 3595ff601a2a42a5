import type { HuaweiCloud } from '../client/huawei-cloud';
import type { Webhooks } from '../config/webhooks';
import type { FenceTimes } from '../domain/fence';
import type { KnownUsers } from './cdm/known-users';
import type { EarlierRuns } from './start/earlier-runs';
import type { OutcomeRecorder, InFlight } from './outcomes';
import type { HasPresentClient } from './present-client';
import type { WaitsCalledOff } from './stop/waits-called-off';
import type { Watcher } from './watch/watcher';

/** What the activities of one worker process share. */
export interface ActivityContext extends HasPresentClient {
  /**
   * The connection of this name, opened when it is first asked for.
   * @throws SpecError when this worker has no such connection
   */
  cloud(connection: string): HuaweiCloud;
  /** Under whose name runs of this connection are recorded, as far as is known. */
  users(connection: string): KnownUsers;
  /** Those that are set up on this worker. */
  connectionNames(): string[];
  /** Where notices are posted to. */
  readonly webhooks: Webhooks;
  /** Who looks at runs, for every wait of the process. */
  readonly watcher: Watcher;
  /** Who counts how starts, stops and looks come out. */
  readonly outcomes: OutcomeRecorder;
  /** How many activities run at this moment. */
  readonly inFlight: InFlight;
  /** What runs of a workflow before its reset have started. */
  readonly earlierRuns: EarlierRuns;
  /** What the waits have told that a stop comes in place of. */
  readonly waitsCalledOff: WaitsCalledOff;
  /** How long leases, requests and the showing of runs may take. */
  readonly times: FenceTimes;
  /** Aborts when this worker is told to stop. */
  readonly draining: AbortSignal;
  /** The task queue of waits, where they have one of their own. */
  readonly watchTaskQueue?: string;
  /** How long a run may be halted where its step does not say, in milliseconds. @default half an hour */
  readonly haltedForMs?: number;
  /** Whether pipelines are found by search attributes. */
  readonly searchAttributes: boolean;
}
