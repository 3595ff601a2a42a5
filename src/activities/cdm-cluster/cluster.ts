import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { CdmClient } from '../../client/cdm/cdm';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { BOUNDS } from '../../domain/bounds';
import { submissionVerdict } from '../../domain/cdm/submission-verdict';
import type { CdmClusterBody } from '../../domain/cdm-cluster/cluster-body';
import {
  clusterRun,
  type ClusterState,
  clusterState,
  type ClusterTrace,
} from '../../domain/cdm-cluster/cluster-status';
import { isSameCode } from '../../domain/code-meaning';
import { listed } from '../../domain/quoted';
import { reasonOf } from '../../domain/reason';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import { readClusterJobs } from '../cdm/cluster-jobs';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { StepFailure } from '../step-failure';
import { keptFor } from '../watch/kept-for';
import { SharedAnswers } from '../watch/shared-answers';
import { CLUSTER_MARK } from './cluster-parts';

/** A cluster has some thousands of jobs at most. */
const MOST_PAGES = 100;
/** The gateway does not know the call, or has nobody behind it. */
const WITHDRAWN = ['APIGW.0101', 'APIGW.0103'];

/** What CDM shows of a cluster. */
interface ClusterNow {
  status: string | undefined;
  words: string | undefined;
  state: ClusterState;
  cloudTimeMs: number | undefined;
}

type Shown = SharedAnswers<ClusterNow & { serves: boolean }>;

/** What a connection was shown, shared by all its waits. */
const shownBy = keptFor((_cdm: CdmClient): Shown => new SharedAnswers(BOUNDS.keptClusterStates.most));

/**
 * A CDM cluster on its way to running or to rest. Nothing is remembered: what it does now is asked first, so that asking twice
 * does no harm.
 */
export function cdmCluster({ cdm }: HuaweiCloud, body: CdmClusterBody): RemoteJob<object, ClusterTrace> {
  const { clusterId, action } = body;
  const unit = clusterId;
  const run = clusterRun(body);
  const wanted = action === 'start' ? 'runs' : 'rests';
  const onItsWay = action === 'start' ? 'starting' : 'stopping';
  const opposite = action === 'start' ? 'stopping' : 'starting';
  /** What was asked before tells of the cluster as it was before its start or stop. */
  const asksSinceMs = clock.monotonicMs();

  async function now(call: CallOptions): Promise<ClusterNow> {
    const { value, cloudTimeMs } = await cdm.cluster(clusterId, call);
    return { status: value.status, words: value.words, state: clusterState(value), cloudTimeMs };
  }

  /** What all waits for the same are told: a morning's pipelines wait for one cluster, each as often as it would alone. */
  async function shownNow(call: CallOptions): Promise<ClusterNow & { serves: boolean }> {
    const ask = async () => {
      const seen = await now(call);
      return { ...seen, serves: seen.state !== wanted || action === 'stop' || (await isServing(call)) };
    };
    return shownBy(cdm).of(JSON.stringify([clusterId, action]), ask, asksSinceMs);
  }

  /** A stop would end them, whoever has started them. */
  async function refuseUnderJobs(call: CallOptions): Promise<void> {
    const { jobs } = await readClusterJobs(cdm, clusterId, MOST_PAGES, call);
    const running = [...jobs.values()].filter(({ status }) => isGoingOn(status)).map(({ name }) => name);
    if (!running.length) return;
    const names = `${running.length === 1 ? 'job runs' : 'jobs run'} on it: ${listed(running)}`;
    throw new StepFailure('Conflict', `CDM cluster ${clusterId} is not stopped, since ${running.length} ${names}`);
  }

  async function stop(call: CallOptions): Promise<StartAnswer<ClusterTrace>> {
    try {
      await cdm.stopCluster(clusterId, call);
      return { is: 'started', run };
    } catch (error) {
      if (!(error instanceof HuaweiCloudError) || !WITHDRAWN.some((code) => isSameCode(error.code, code))) throw error;
      const left = `CDM has no stop of clusters here any more, and ${clusterId} is left running: let it stop by itself (isAutoOff), or stop it in the console`;
      return { is: 'started', run: clusterRun(body, left) };
    }
  }

  /** Its status comes before its jobs can be asked for. */
  async function isServing(call: CallOptions): Promise<boolean> {
    try {
      await cdm.jobs({ clusterId, pageSize: 10 }, call);
      return true;
    } catch (error) {
      if (error instanceof HuaweiCloudError && ['InvalidRequest', 'Unavailable', 'NotFound'].includes(error.kind))
        return false;
      throw error;
    }
  }

  async function sightingOf({ trace }: Run<ClusterTrace>, call: CallOptions): Promise<Sighting> {
    const { status, state, words, serves } = await shownNow(call);
    const output = { status };
    if (trace.left !== undefined) return { verdict: 'succeeded', status, reason: reasonOf(trace.left), output };
    if (state === 'broken') return { verdict: 'failed', status, reason: reasonOf(words) };
    if (state !== wanted) return { verdict: state === 'unknown' ? 'undecided' : 'waiting', status };
    if (!serves) return { verdict: 'waiting', status };
    return { verdict: 'succeeded', status, output };
  }

  const look = async (runs: Run<ClusterTrace>[], call: CallOptions) =>
    Promise.all(runs.map(async (one) => sightingOf(one, call)));

  return {
    units: [unit],
    isMark: (mark) => CLUSTER_MARK.safeParse(mark).success,

    async survey(_units, call) {
      const { status = 'unknown', state, words, cloudTimeMs } = await now(call);
      if (state === 'broken')
        throw new StepFailure(
          'InvalidRequest',
          `CDM cluster ${clusterId} is in status ${status}${words ? ` (${words})` : ''}: look at it in the console`,
        );
      if (state === opposite || state === 'unknown')
        throw new StepFailure('Conflict', `CDM cluster ${clusterId} is in status ${status}: it is asked again`, {
          retried: true,
        });
      const isThere = state === wanted || state === onItsWay;
      if (!isThere && action === 'stop') await refuseUnderJobs(call);
      return { marks: { [unit]: {} }, active: isThere ? { [unit]: run } : {}, refused: [], cloudTimeMs };
    },

    async start(_units, _marks, call) {
      if (action === 'stop') return { [unit]: await stop(call) };
      await cdm.startCluster(clusterId, call);
      return { [unit]: { is: 'started', run } };
    },

    async since(_units, _marks, call) {
      const { status, state, cloudTimeMs } = await now(call);
      const evidence = `cluster ${clusterId} is in status ${status}`;
      const isThere = state === wanted || state === onItsWay;
      return { candidates: { [unit]: isThere ? [{ run, ours: 'possible', evidence }] : [] }, cloudTimeMs };
    },

    look,
    checkStopped: look,
    stop: async () => Promise.resolve('atRest'),
  };
}

function isGoingOn(status: string | undefined): boolean {
  return ['running', 'waiting'].includes(submissionVerdict(status));
}
