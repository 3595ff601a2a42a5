import type { SimulatedService } from '../simulated-service';
import { OBS_DEFAULTS, obsDialect, type ObsDialect } from './dialect';
import { obsObjectSpec } from './job-spec';
import { obsService } from './routes';
import { ObsState } from './state';

/** Object Storage Service: what is in buckets. */
export const OBS = {
  job: obsObjectSpec,
  dialect: obsDialect,
  defaults: OBS_DEFAULTS,
  open: ({ timeline, machine }, speech: Required<ObsDialect>) => {
    const state = new ObsState(timeline);
    return {
      apis: [obsService(state, speech, machine.wallMs)],
      add: (object) => state.add(object),
      // Nothing runs: a stranger has an object that is registered, as `bucket/key`, be there at once.
      run: ({ job }) => {
        const at = job.indexOf('/');
        state.bringForward(job.slice(0, at), job.slice(at + 1));
        return job;
      },
      clear: () => state.clear(),
    };
  },
} satisfies SimulatedService<typeof obsObjectSpec, Required<ObsDialect>>;
