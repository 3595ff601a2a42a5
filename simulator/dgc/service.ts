import type { SimulatedService } from '../simulated-service';
import type { Actor } from '../truth-log';
import { DGC_DEFAULTS, dgcDialect, type DgcDialect } from './dialect';
import { factoryService } from './factory-routes';
import { dgcJobSpec } from './job-spec';
import { dgcService } from './routes';
import { DgcState } from './state';
import { Supplements } from './supplements';
import { DAY_MS } from '../timeline';

/** Which instance a person continues. */
export interface HaltedInstance {
  /** The job's name. */
  job: string;
  /** Default: the one that has a job of this name. */
  workspace?: string | undefined;
  /** Default: the newest of the job's that is halted. */
  run?: number | undefined;
}

/** DataArts Factory: its job API of version 1, and backfills by version 2. */
export const DGC = {
  job: dgcJobSpec,
  dialect: dgcDialect,
  defaults: DGC_DEFAULTS,
  open: ({ timeline, log }, speech: Required<DgcDialect>) => {
    const state = new DgcState(timeline, log, speech);
    const words = { cancelled: speech.supplementCancelled, failed: speech.supplementFailed };
    const supplements = new Supplements(state, timeline, log, words);
    return {
      apis: [dgcService(state, timeline, speech), factoryService(supplements, state)],
      add: (job) => state.add(job),
      run: ({ job, supplement, instanceType, workspace = state.workspaceOf(job) }, actor) => {
        if (supplement === undefined) return String(state.runNow({ workspace, name: job }, actor, { instanceType }).id);
        // A backfill of the day now.
        const startDate = timeline.now();
        const span = { startDate, endDate: startDate + DAY_MS };
        const order = { name: supplement, jobName: job, ...span, parallel: 1, isStopWhenFail: true };
        return supplements.create(workspace, order, actor).order.name;
      },
      /** Continues an instance whose plan is suspended. @throws Refusal when none is halted */
      continueInstance: ({ job: name, run, workspace }: HaltedInstance, actor: Actor): string => {
        const key = { name, workspace: workspace ?? state.workspaceOf(name) };
        return String(state.continueInstance(key, run, actor).id);
      },
      clear: () => {
        state.clear();
        supplements.clear();
      },
    };
  },
} satisfies SimulatedService<typeof dgcJobSpec, Required<DgcDialect>>;
