import type { CallOptions } from '../../client/call-options';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { DgcBody } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import { StepFailure } from '../step-failure';

/** Whether the schedule was on before it was switched. */
interface ScheduleMark {
  on: boolean;
}

/** Definition statuses of a job whose schedule is on: batch, real-time (huawei-api 4.1, 4.5). */
const ON = new Set(['SCHEDULING', 'NORMAL', 'STARTING', 'STARTTING']);

/**
 * The schedule of a DGC job as something that is started: switching it on is the start, its being on the run. A
 * schedule that already stands as wanted counts as already running, and is left alone by whatever undoes the step.
 */
export function dgcSchedule(cloud: HuaweiCloud, body: DgcBody, on: boolean): RemoteJob<ScheduleMark, unknown> {
  const { dgc } = cloud;
  const unit = body.jobName;
  const job = { jobName: body.jobName, workspace: body.workspace };
  const run: Run = { id: on ? 'schedule on' : 'schedule off', job: unit, origin: 'new', trace: {} };
  const params = Object.entries(body.jobParams).map(([name, value]) => ({ name, value }));

  async function status(call: CallOptions) {
    const { value: jobs, cloudTimeMs } = await dgc.jobs(job, call);
    const [found] = jobs;
    return { found: found !== undefined, status: found?.status, isOn: ON.has(found?.status ?? ''), cloudTimeMs };
  }

  async function look(runs: Run[], call: CallOptions): Promise<Sighting[]> {
    const now = await status(call);
    return runs.map(() => ({ verdict: now.isOn === on ? 'running' : 'stopped', status: now.status }));
  }

  return {
    units: [unit],

    async survey(_units, call) {
      const { found, isOn, cloudTimeMs } = await status(call);
      if (!found)
        throw new StepFailure('NotFound', `DGC has no job ${unit} in workspace ${body.workspace ?? 'default'}`);
      return { marks: { [unit]: { on: isOn } }, active: isOn === on ? { [unit]: run } : {}, refused: [], cloudTimeMs };
    },

    async start(_units, _marks, call) {
      if (on) await dgc.startJob(job, params, call);
      else await dgc.stopJob(job, call);
      return { [unit]: { is: 'started', run } };
    },

    async since(_units, marks, call) {
      const now = await status(call);
      const switched = now.isOn === on && marks[unit]?.on !== on;
      const evidence = `the schedule of ${unit} is ${now.status ?? 'unknown'}`;
      return {
        candidates: { [unit]: switched ? [{ run, ours: 'possible', evidence }] : [] },
        cloudTimeMs: now.cloudTimeMs,
      };
    },

    look,
    lookForRest: look,

    async stop(_runs, call) {
      try {
        if (on) await dgc.stopJob(job, call);
        else await dgc.startJob(job, params, call);
      } catch (error) {
        // A job that is gone has no schedule to switch.
        if (!(error instanceof HuaweiCloudError && error.kind === 'NotFound')) throw error;
      }
    },
  };
}
