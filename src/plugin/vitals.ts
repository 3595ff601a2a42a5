import type { WaitsOfService } from '../activities/watch/waits-report';
import type { CredentialsStanding } from '../connections/credentials-standing';
import type { Metrics } from '../metrics/metrics';

/** What a worker's program knows of its dealings with Temporal, and the plugin does not. */
export type TemporalMetrics = Pick<Metrics, 'temporalReady' | 'pollsReady' | 'accessExpires'>;

/** How a worker fares, for whoever answers a health check. */
export interface Vitals {
  /** How the waits for runs stand, by service; empty before the first. */
  waits: WaitsOfService[];
  /** Whether the cloud accepts who calls, for each of its connections. */
  credentials: readonly CredentialsStanding[];
  /** Whether it takes nothing new any more: it was told to stop, or has failed. */
  isDraining: boolean;
  /** How many activities of each kind run at this moment. */
  underWay: Readonly<Record<'waits' | 'starts' | 'stops', number>>;
}
