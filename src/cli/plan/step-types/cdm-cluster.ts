import { JOBS_PER_PAGE } from '../../../activities/cdm/cluster-jobs';
import { cdmParams, jobsQuery, START_CLUSTER, STOP_CLUSTER } from '../../../client/cdm/cdm-routes';
import { CDM_SERVICE } from '../../../client/cdm/cdm-service';
import type { CdmClusterBody } from '../../../domain/cdm-cluster/cluster-body';
import { CDM_CLUSTER } from '../../../domain/cdm-cluster/cluster-step';
import { callsOf, knownParams, type StepCall } from './planned-call';
import type { StepTypePlan } from './step-type-plan';

const STAYS = {
  start: 'nothing: the cluster stays as it is (stop it by a step with `always`)',
  stop: 'nothing: the cluster stays as it is',
};

/** A cluster of CDM. */
export const CDM_CLUSTER_PLAN: StepTypePlan<CdmClusterBody> = {
  task: (body) => CDM_CLUSTER.title(body),
  calls: clusterCalls,
  undo: ({ action }) => ({ itself: STAYS[action], later: STAYS[action] }),
};

function clusterCalls({ clusterId, action }: CdmClusterBody): StepCall[] {
  const call = callsOf('cdm', CDM_SERVICE, { params: knownParams(cdmParams(clusterId)) });
  const jobs = (pageSize: number, note: string) => ({ query: jobsQuery({ pageNo: 1, pageSize }), note });
  const of = {
    start: [
      call('start', 'startCluster', { body: START_CLUSTER, note: 'only when it rests' }),
      call('watch', 'cluster'),
      call('watch', 'jobs', { query: jobsQuery({ pageSize: 10 }), note: 'until its jobs can be asked for' }),
    ],
    stop: [
      call('before', 'jobs', jobs(JOBS_PER_PAGE, 'to see that no job runs on it')),
      call('start', 'stopCluster', { body: STOP_CLUSTER, note: 'only when it runs, and nothing runs on it' }),
      call('watch', 'cluster'),
    ],
  };
  return [call('before', 'cluster'), ...of[action]];
}
