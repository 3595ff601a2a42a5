import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from '../pipeline/watch-heartbeat';

/** Where a person sees a pipeline as it goes. */
export interface Display {
  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void;
  /** Says a sentence without disturbing what is shown. */
  say(sentence: string): void;
  /** Leaves the last state standing and gives the stream back. May be called again. */
  end(): void;
}
