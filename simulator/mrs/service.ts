import { Refusal } from '../refusal';
import type { SimulatedService } from '../simulated-service';
import { MRS_DEFAULTS, mrsDialect, type MrsDialect } from './dialect';
import { executionOf } from './execution';
import { mrsJobSpec } from './job-spec';
import { mrsService } from './routes';
import { MrsState } from './state';

/** MapReduce Service: the jobs of its clusters. */
export const MRS = {
  job: mrsJobSpec,
  dialect: mrsDialect,
  defaults: MRS_DEFAULTS,
  open: ({ timeline, log, machine }, speech: Required<MrsDialect>) => {
    const state = new MrsState(timeline, log, speech, machine.newId);
    return {
      apis: [mrsService(state, speech)],
      add: (job) => state.add(job),
      // A stranger's job is a type, or a cluster and a type as the log has them.
      run: ({ job, clusterId: named }, actor) => {
        const [type = '', before] = job.split('/').reverse();
        const clusterId = named ?? before ?? state.onlyCluster();
        if (clusterId === undefined) throw new Refusal('12000003', 'clusterId is missing: name one.');
        const read = () => executionOf({ job_type: type, job_name: 'by-hand' }, speech);
        const submitted = state.submit(clusterId, read, type, actor);
        if ('submitState' in submitted) throw new Refusal(submitted.submitState, 'The submission came to nothing.');
        return submitted.id;
      },
      clear: () => state.clear(),
    };
  },
} satisfies SimulatedService<typeof mrsJobSpec, Required<MrsDialect>>;
