import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from './watch-heartbeat';
import type { Lines } from '../print';

/** Where a person sees a pipeline as it goes. */
export interface Display {
  /** This is how it stands now, by its status and by what its watches last said. */
  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void;
  /** Says a sentence without disturbing what is shown. */
  say(sentence: Lines): void;
  /** Leaves the last state standing and gives the stream back. May be called again. */
  end(): void;
}
