import type { Client } from '@temporalio/client';
import type { Simulator } from '../../simulator';
import type { Tally } from './tally';

/** Where runs are started, and who counts. */
export interface LiveStage {
  client: Client;
  cloud: Simulator;
  taskQueue: string;
  tally: Tally;
  /** When nobody starts or says anything any more. */
  over: AbortSignal;
}
