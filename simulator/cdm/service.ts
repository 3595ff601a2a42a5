import { Refusal } from '../refusal';
import type { SimulatedService } from '../simulated-service';
import { CDM_DEFAULTS, cdmDialect, type CdmSpeech } from './dialect';
import { cdmJobSpec } from './job-spec';
import { cdmService } from './routes';
import { CdmState } from './state';

/** Cloud Data Migration. */
export const CDM = {
  job: cdmJobSpec,
  dialect: cdmDialect,
  defaults: CDM_DEFAULTS,
  open: (world, speech: CdmSpeech) => {
    const state = new CdmState(world, speech);
    return {
      apis: [cdmService(state, speech)],
      add: (job) => state.add(job),
      run: ({ job, auto, clusterId = state.clusterOf(job) }, actor) => {
        if (clusterId === undefined) throw new Refusal('Cdm.0014', `clusterId is missing: name one that has ${job}.`);
        return String(state.start(clusterId, job, actor, { isAuto: auto }).id);
      },
      /** Names of those that clients have created and that are still there. */
      createdJobs: () => state.createdJobs(),
      clear: () => state.clear(),
    };
  },
} satisfies SimulatedService<typeof cdmJobSpec, CdmSpeech>;
