import type { CdmClusterBody } from '../../domain/cdm-cluster/cluster-body';
import type { ActivityContext } from '../activity-context';
import { readerOf } from '../job-requests';
import type { StartRequest, StepRequest, WatchRequest } from '../requests';
import { startActivity } from '../start/start-activity';
import { watchActivity } from '../watch/watch-activity';
import { cdmCluster } from './cluster';
import { CLUSTER_PARTS, clusterPartsOf } from './cluster-parts';

const TO_START = readerOf<CdmClusterBody>(clusterPartsOf('start'));
const TO_STOP = readerOf<CdmClusterBody>(clusterPartsOf('stop'));
const ASKED = readerOf<CdmClusterBody>(CLUSTER_PARTS);

/** The activities of CDM's clusters: wake one, put one to rest, and wait until it runs or rests. */
export function cdmClusterActivities(context: ActivityContext) {
  const cluster = ({ connection, body }: StepRequest<CdmClusterBody>) => cdmCluster(context.cloud(connection), body);
  // One that is as it is wanted, or on its way there, is what was asked for.
  const asWanted = { whenRunning: 'adopt' } as const;
  return {
    'huaweicloud.cdmCluster.start': async (given: StartRequest<CdmClusterBody>) =>
      startActivity(context, TO_START.start(given), cluster, asWanted),
    'huaweicloud.cdmCluster.stop': async (given: StartRequest<CdmClusterBody>) =>
      startActivity(context, TO_STOP.start(given), cluster, asWanted),
    'huaweicloud.cdmCluster.watch': async (given: WatchRequest<CdmClusterBody>) =>
      watchActivity(context, ASKED.watch(given), cluster),
  };
}
