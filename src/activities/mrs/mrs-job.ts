import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { MrsJob } from '../../client/mrs/mrs';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { isSameCode } from '../../domain/code-meaning';
import type { MrsBody, MrsOutput } from '../../domain/mrs/mrs-body';
import type { MrsMark, MrsTrace } from '../../domain/mrs/mrs-job';
import { isWorthWaiting, jobsNamed, mrsRest, mrsRun, mrsVerdict, unitOf, wordOf } from '../../domain/mrs/mrs-job';
import { quoted } from '../../domain/quoted';
import { reasonOf } from '../../domain/reason';
import type { Run } from '../../domain/run';
import type { Sighting, Verdict } from '../../domain/verdict';
import { asLost } from '../as-lost';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { mrsList, SKEW_MS } from './mrs-list';
import { MRS_MARK } from './mrs-parts';

/** By which MRS says that the state of the cluster forbids jobs. */
const NO_JOBS_NOW = ['MRS.0056', 'MRS.12000062'];

/** Others have seen a new job in the list fifty seconds late: four times the longest that a run takes elsewhere. */
const SHOWN_LATER = 4;

/**
 * A job of an MRS cluster. MRS gives it an id of its own and refuses no second submission; a name that the start chooses is
 * how the job is found again. @param name of a start without the fence of an earlier one
 */
export function mrsJob(cloud: HuaweiCloud, body: MrsBody, name: string): RemoteJob<MrsMark, MrsTrace> {
  const { mrs } = cloud;
  const { clusterId, type, properties } = body;
  const unit = unitOf(body);
  const madeUp = (): MrsMark => ({ name, atMs: clock.now() });

  async function submit(mark: MrsMark, call: CallOptions): Promise<StartAnswer<MrsTrace>> {
    const submission = { clusterId, type, name: mark.name, arguments: body.arguments, properties };
    try {
      const { value, cloudTimeMs } = await mrs.submitJob(submission, call);
      if (value.jobId === undefined) return { is: 'accepted' };
      return { is: 'started', run: mrsRun(body, value.jobId, { submittedAtMs: cloudTimeMs ?? clock.now() }) };
    } catch (error) {
      const state = await restingCluster(error, call);
      if (state === undefined) throw error;
      const reason = `the cluster ${quoted(clusterId)} is ${state}, and takes no jobs: nothing was submitted; name a cluster that runs`;
      return { is: 'refused', kind: 'Conflict', reason, again: false };
    }
  }

  /** The state of a cluster that has refused a job and takes none until somebody does something about it; else undefined. */
  async function restingCluster(error: unknown, call: CallOptions): Promise<string | undefined> {
    if (!(error instanceof HuaweiCloudError) || !NO_JOBS_NOW.some((code) => isSameCode(error.code, code)))
      return undefined;
    try {
      const { value } = await mrs.clusterState(clusterId, { ...call, maySend: undefined, priority: 'fence' });
      return isWorthWaiting(value) ? undefined : value;
    } catch (failed) {
      // Whoever may submit need not be allowed to read the cluster: then it is tried again until the step's time is up.
      if (failed instanceof HuaweiCloudError) return undefined;
      throw failed;
    }
  }

  async function look(
    runs: Run<MrsTrace>[],
    call: CallOptions,
    verdictOf: (job: MrsJob) => Verdict,
  ): Promise<Sighting[]> {
    return Promise.all(
      runs.map(async ({ id }): Promise<Sighting> => {
        try {
          const { value } = await mrs.job({ clusterId, jobId: id }, call);
          return sightingOf(value, verdictOf(value));
        } catch (error) {
          return asLost(error);
        }
      }),
    );
  }

  return {
    units: [unit],
    isMark: (mark) => MRS_MARK.safeParse(mark).success,
    shownLater: SHOWN_LATER,
    list: mrsList(cloud, clusterId),

    // Nothing else stands in the way of a job: no name is taken by one that runs.
    async survey(_units, call) {
      const { cloudTimeMs } = await mrs.jobs({ clusterId, pageSize: 1 }, call);
      const mark = { name, atMs: cloudTimeMs ?? clock.now() };
      return { marks: { [unit]: mark }, active: {}, refused: [], cloudTimeMs };
    },

    start: async (_units, marks, call) => ({ [unit]: await submit(marks[unit] ?? madeUp(), call) }),

    async since(_units, marks, call) {
      const mark = marks[unit] ?? madeUp();
      const sinceMs = Math.max(0, Math.floor(mark.atMs) - SKEW_MS);
      const { value, cloudTimeMs } = await mrs.jobsNamed({ clusterId, name: mark.name, sinceMs }, call);
      return { candidates: { [unit]: jobsNamed(value, body, mark) }, cloudTimeMs };
    },

    look: async (runs, call) => look(runs, call, mrsVerdict),
    checkStopped: async (runs, call) => look(runs, call, mrsRest),

    async stop(runs, call) {
      for (const { id } of runs) await mrs.killJob({ clusterId, jobId: id }, call);
      return 'asked';
    },
  };
}

const TELL_WHY = new Set<Verdict>(['failed', 'stopped']);

function sightingOf(job: MrsJob, verdict: Verdict): Sighting {
  return {
    verdict,
    status: wordOf(job),
    progress: job.progress,
    reason: TELL_WHY.has(verdict) ? whereToLook(job) : undefined,
    output: verdict === 'succeeded' ? outputOf(job) : undefined,
  };
}

/** MRS gives no reason for a failure: YARN keeps the logs, by these names. */
function whereToLook({ state, appId, launcherId, trackingUrl }: MrsJob): string | undefined {
  const facts = [
    state && `state ${state}`,
    appId && `YARN application ${appId}`,
    launcherId && launcherId.toLowerCase() !== 'unknown' && `launcher ${launcherId}`,
    trackingUrl,
  ].filter(Boolean);
  return reasonOf(facts.length ? `MRS tells no reason; ${facts.join(', ')}` : undefined);
}

function outputOf({ id, appId, result, trackingUrl }: MrsJob): MrsOutput {
  return { jobId: id, appId, result, trackingUrl };
}
