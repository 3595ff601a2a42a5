import type { CallOptions } from '../../client/call-options';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { Switch } from '../../domain/dgc/schedule-switch';
import { switchOf } from '../../domain/dgc/schedule-switch';
import type { DgcBody } from '../../domain/dgc/dgc-body';
import type { Run } from '../../domain/run';
import type { Sighting, Verdict } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import { StepFailure } from '../step-failure';
import { SWITCH_MARK } from './dgc-parts';

/** Whether the schedule was on before it was switched: one that is neither on nor off is not as it is wanted. */
interface ScheduleMark {
  on: boolean;
}

/**
 * The schedule of a DGC job as something that is started: switching it on is the start, its being on the run. A
 * schedule that already stands as wanted counts as already running, and is left alone by whatever undoes the step.
 */
export function dgcSchedule(cloud: HuaweiCloud, body: DgcBody, on: boolean): RemoteJob<ScheduleMark, unknown> {
  const { dgc } = cloud;
  const wanted: Switch = on ? 'on' : 'off';
  const unit = body.jobName;
  const job = { jobName: body.jobName, workspace: body.workspace };
  const run: Run = { id: on ? 'schedule on' : 'schedule off', job: unit, origin: 'new', trace: {} };
  const params = Object.entries(body.jobParams).map(([name, value]) => ({ name, value }));

  async function status(call: CallOptions) {
    const { value: jobs, cloudTimeMs } = await dgc.jobs(job, call);
    const [found] = jobs;
    return { found: found !== undefined, status: found?.status, stands: switchOf(found?.status), cloudTimeMs };
  }

  async function look(runs: Run[], call: CallOptions): Promise<Sighting[]> {
    const now = await status(call);
    // A job that is gone has no schedule to switch.
    const verdict = now.found ? verdictOn(now.stands) : 'stopped';
    return runs.map(() => ({ verdict, status: now.status }));
  }

  function verdictOn(stands: Switch | undefined): Verdict {
    if (stands === undefined) return 'undecided';
    return stands === wanted ? 'running' : 'stopped';
  }

  return {
    units: [unit],
    isMark: (mark) => SWITCH_MARK.safeParse(mark).success,

    async survey(_units, call) {
      const { found, stands, cloudTimeMs } = await status(call);
      if (!found)
        throw new StepFailure('NotFound', `DGC has no job ${unit} in workspace ${body.workspace ?? 'default'}`);
      const isAsWanted = stands === wanted;
      return {
        marks: { [unit]: { on: isAsWanted === on } },
        active: isAsWanted ? { [unit]: run } : {},
        refused: [],
        cloudTimeMs,
      };
    },

    async start(_units, _marks, call) {
      if (on) await dgc.startJob(job, params, call);
      else await dgc.stopJob(job, call);
      return { [unit]: { is: 'started', run } };
    },

    async since(_units, marks, call) {
      const now = await status(call);
      const switched = now.stands === wanted && marks[unit]?.on !== on;
      const evidence = `the schedule of ${unit} is ${now.status ?? 'unknown'}`;
      return {
        candidates: { [unit]: switched ? [{ run, ours: 'possible', evidence }] : [] },
        cloudTimeMs: now.cloudTimeMs,
      };
    },

    look,
    checkStopped: look,

    async stop(_runs, call) {
      try {
        if (on) await dgc.stopJob(job, call);
        else await dgc.startJob(job, params, call);
      } catch (error) {
        // Gone meanwhile: the next look says so.
        if (!(error instanceof HuaweiCloudError && error.kind === 'NotFound')) throw error;
      }
      return 'asked';
    },
  };
}
