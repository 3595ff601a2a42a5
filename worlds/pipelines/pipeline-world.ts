import { refusedCalls } from '../../chaos/disturbances/refused-calls';
import { cloudJob, cloudJobs, GROUND, strangersRuns } from '../../chaos/pipelines/cloud-jobs';
import { isMended, mendedJob, mendedShape } from '../../chaos/pipelines/mended-job';
import { loggedName } from '../../chaos/pipelines/inline-copy';
import type { Trial } from '../../chaos/oracle/trial';
import { jobsOf } from '../../chaos/oracle/unit';
import { DEADLINE_MS, pipelineSpec } from '../../chaos/pipelines/pipeline-spec';
import { type LivedOutcome, LivedWorkflow } from './lived-workflow';
import { PeopleAround } from './people';
import { Strangers } from './strangers';
import type { PipelinePlan } from './pipeline-plan';
import type { Sandbox } from './sandbox';

/** A request may be on its way for half a minute, and its worker frozen before it leaves. */
const IN_FLIGHT_MS = 125_000;

/** What became of a world in which a whole pipeline runs. */
export interface PipelineOutcome extends LivedOutcome {
  plan: PipelinePlan;
  trial: Trial;
  replays: number;
}

/** Lives through such a world. Only one at a time: it sets the one clock. */
export async function livePipeline(
  plan: PipelinePlan,
  sandbox: Sandbox,
  options: { tells?: boolean } = {},
): Promise<PipelineOutcome> {
  return new PipelineWorld(plan, sandbox, options.tells ?? false).live();
}

class PipelineWorld {
  private readonly lived: LivedWorkflow;
  private readonly people: PeopleAround;
  private readonly strangers: Strangers;

  constructor(
    private readonly plan: PipelinePlan,
    sandbox: Sandbox,
    tells: boolean,
  ) {
    const { shape } = plan;
    const workflow = {
      workflowId: shape.name,
      workflowType: 'huaweiCloudPipeline',
      args: [pipelineSpec(shape)],
      jobs: [...GROUND, ...cloudJobs(shape)],
      atReset: () => plan.mendsAtReset && this.mend(),
    };
    this.lived = new LivedWorkflow(plan, sandbox, workflow, tells);
    const { stage } = this.lived;
    this.people = new PeopleAround(shape, stage.time, stage.cloud, () => this.lived.run);
    this.strangers = new Strangers(plan, stage);
  }

  async live(): Promise<PipelineOutcome> {
    const { plan, lived, people } = this;
    const { stage } = lived;
    const { cloud, time } = stage;
    const { shape } = plan;
    let objectsFrom = 0;
    const closedAt = await lived.live({
      before: () => {
        for (const stranger of strangersRuns(shape)) cloud.run(stranger);
        objectsFrom = stage.cloudMs;
      },
      beside: () => {
        people.begin();
        this.strangers.begin();
        for (const fault of refusedCalls(shape)) cloud.fault(fault);
        if (shape.cancelAfterMs !== undefined) time.after(shape.cancelAfterMs, undefined, () => lived.cancel());
      },
    });
    return {
      plan,
      trial: { ...this.trial(objectsFrom), ...(closedAt !== undefined && { closedAt }) },
      replays: lived.run.replays,
      ...lived.outcome,
    };
  }

  private trial(objectsFrom: number): Trial {
    const { plan, people } = this;
    const { run, stage, resetsAfter } = this.lived;
    const { shape, dialect } = plan;
    const jobs = new Set(jobsOf(shape));
    const log = stage.cloud.log().filter(({ job }) => jobs.has(job));
    const requests = stage.cloud
      .starts()
      .map((request) => ({ ...request, job: loggedName(request.job) }))
      .filter(({ job }) => jobs.has(job));
    const { status } = run;
    const deadline = run.timersHeardAt.find(({ lengthMs }) => lengthMs === DEADLINE_MS)?.atMs;
    return {
      shape,
      end: run.closed?.as ?? 'open',
      ...(status && { status }),
      cancelAsked: run.wasCancelled,
      retried: people.retried,
      turns: {
        ...(run.cancelHeardAt !== undefined && { cancelHeardAt: run.cancelHeardAt }),
        ...(deadline !== undefined && { deadlineHeardAt: deadline }),
      },
      requests,
      log,
      createdLeft: stage.cloud.createdJobs().filter((name) => jobs.has(loggedName(name))),
      objectsFrom,
      dialect,
      inFlightMs: IN_FLIGHT_MS,
      resetsAfter,
      ...(plan.mendsAtReset && resetsAfter.length && { mendedShape: mendedShape(shape) }),
      startsUnheard: stage.faultsMet.some(({ on }) => on === 'start'),
    };
  }

  /** Somebody has seen to what ends badly, before the reset. */
  private mend(): void {
    const { steps, clusterId } = this.plan.shape;
    this.strangers.comeTo(mendedShape(this.plan.shape));
    const mended = steps.filter(isMended).map((step) => mendedJob(step));
    this.lived.stage.cloud.addJobs(mended.flatMap((job) => cloudJob(job, { clusterId, startAfterMs: 0 })));
  }
}
