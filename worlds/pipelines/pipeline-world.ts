import { refusedCalls } from '../../chaos/disturbances/refused-calls';
import { cloudJob, cloudJobs, GROUND, strangersRuns } from '../../chaos/pipelines/cloud-jobs';
import { isMended, mendedJob, mendedShape } from '../../chaos/pipelines/mended-job';
import { loggedName } from '../../chaos/pipelines/inline-copy';
import type { Trial } from '../../chaos/oracle/trial';
import { jobsOf } from '../../chaos/oracle/unit';
import { DEADLINE_MS, pipelineSpec } from '../../chaos/pipelines/pipeline-spec';
import type { PipelineStatus } from '../../src/domain/status';
import type { RequestKind } from '../draw/world-plan';
import { Stage, type BeyondTheStage, type Told } from '../engine/stage';
import { verbOf } from '../engine/verb-of';
import type { ActivityMoment } from '../engine/worker';
import type { RequestMoment } from '../line/world-line';
import type { Machine } from '../time/machine';
import { PeopleAround } from './people';
import { Strangers } from './strangers';
import type { PipelinePlan } from './pipeline-plan';
import type { Sandbox } from './sandbox';
import { WorkflowRun } from './workflow-run';

/** What strangers run is shown by the time that the pipeline begins. */
const BEFORE_MS = 30_000;
const HOUR_MS = 3_600_000;
/** A stop alone may go on for an hour. */
const LONGEST_MS = 4 * HOUR_MS;
/** What was sent before the end may come up so long after it. */
const AFTERWARDS_MS = 90_000;
/** A request may be on its way for half a minute, and its worker frozen before it leaves. */
const IN_FLIGHT_MS = 125_000;
const STATUS_MEMO = 'huaweicloud.status';

/** What became of a world in which a whole pipeline runs. */
export interface PipelineOutcome {
  plan: PipelinePlan;
  trial: Trial;
  /** What a history has not brought again when it was replayed; and a workflow task that has failed. */
  unreplayable: string[];
  replays: number;
  throttled: number;
  /** Requests that have left a machine, and things that happened. */
  requests: number;
  happened: number;
  tookMs: number;
  story: Told[];
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
  private readonly stage: Stage;
  /** The latest of its runs: each but the first began by a reset. */
  private run: WorkflowRun;
  private readonly firstRun: WorkflowRun;
  private readonly runIds: string[];
  private readonly resetsAfter: number[] = [];
  private startedAtMs: number | undefined;
  private readonly people: PeopleAround;
  private readonly strangers: Strangers;
  private readonly unreplayable: string[] = [];
  private requests = 0;

  constructor(
    private readonly plan: PipelinePlan,
    private readonly sandbox: Sandbox,
    tells: boolean,
  ) {
    const { shape } = plan;
    this.runIds = [runIdOf(plan, 1)];
    const nothing = () => undefined;
    const stage: Stage = new Stage(plan, {
      tells,
      losesFences: false,
      histories: {
        earlier: async () => this.runIds.slice(0, -1).map((runId) => ({ events: stage.server.historyOf(runId) })),
        own: async () => stage.server.historyOf(this.runId),
      },
      timedOut: nothing,
      toldItsEnd: nothing,
      calledOff: nothing,
      handedOver: nothing,
      requestHappens: (moment, kind, machine, told) => this.requestHappens(moment, kind, machine, told),
      activityHappens: (moment, type, machine) => this.activityHappens(moment, type, machine),
      befalls: (deed) => this.befall(deed),
      befell: nothing,
    });
    this.stage = stage;
    stage.cloud.addJobs([...GROUND, ...cloudJobs(shape)]);
    this.run = this.runOf();
    this.firstRun = this.run;
    this.people = new PeopleAround(shape, stage.time, stage.cloud, () => this.run);
    this.strangers = new Strangers(plan, stage);
  }

  private get runId(): string {
    return this.runIds.at(-1) ?? '';
  }

  private runOf(): WorkflowRun {
    const { stage, sandbox, plan, runIds, runId } = this;
    const { shape } = plan;
    const around = {
      sandbox,
      time: stage.time,
      server: stage.server,
      latencyMs: () => stage.latencyMs(),
      pollers: () => stage.workers,
      tell: (text: string) => stage.tell(undefined, text),
      diverged: (how: string) => void this.unreplayable.push(how),
    };
    const [originalRunId = runId] = runIds;
    // A run that begins by a reset has the first events of the one before.
    const startedAtMs = this.startedAtMs ?? stage.time.wallMs;
    this.startedAtMs = startedAtMs;
    const identity = { workflowId: shape.name, runId, originalRunId, workflowType: 'huaweiCloudPipeline', startedAtMs };
    return new WorkflowRun(around, identity, [pipelineSpec(shape)]);
  }

  async live(): Promise<PipelineOutcome> {
    const { stage, plan, people } = this;
    const { time, cloud } = stage;
    const { shape } = plan;
    const putBack = stage.open();
    try {
      for (const stranger of strangersRuns(shape)) cloud.run(stranger);
      const objectsFrom = stage.cloudMs;
      await time.passUntil(() => false, BEFORE_MS);
      time.nowMs = BEFORE_MS;
      stage.comes('begins');
      this.run.begin();
      people.begin();
      this.strangers.begin();
      for (const fault of refusedCalls(shape)) cloud.fault(fault);
      if (shape.cancelAfterMs !== undefined) time.after(shape.cancelAfterMs, undefined, () => this.cancel());
      await time.passUntil(() => this.run.closed !== undefined, LONGEST_MS);
      const { run } = this;
      const closedAt = run.closed && time.wallMs;
      await run.replayed(plan.seed);
      await time.passUntil(() => false, time.nowMs + AFTERWARDS_MS);
      return {
        plan,
        trial: { ...this.trial(objectsFrom), ...(closedAt !== undefined && { closedAt }) },
        unreplayable:
          run.closed?.as === 'otherwise' ? [...this.unreplayable, run.closed.message ?? ''] : this.unreplayable,
        replays: run.replays,
        throttled: cloud.throttled,
        requests: this.requests,
        happened: time.happened,
        tookMs: time.nowMs,
        story: stage.story,
      };
    } finally {
      putBack();
    }
  }

  private trial(objectsFrom: number): Trial {
    const { run, plan, stage, people } = this;
    const { shape, dialect } = plan;
    const jobs = new Set(jobsOf(shape));
    const log = stage.cloud.log().filter(({ job }) => jobs.has(job));
    const requests = stage.cloud
      .starts()
      .map((request) => ({ ...request, job: loggedName(request.job) }))
      .filter(({ job }) => jobs.has(job));
    const status = run.memo[STATUS_MEMO] as PipelineStatus | undefined;
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
      resetsAfter: this.resetsAfter,
      ...(plan.mendsAtReset && this.resetsAfter.length && { mendedShape: mendedShape(shape) }),
      startsUnheard: stage.faultsMet.some(({ on }) => on === 'start'),
    };
  }

  private cancel(): void {
    if (this.run.closed) return;
    this.stage.tell(undefined, '! somebody cancels the pipeline');
    this.run.cancel();
  }

  private befall(deed: BeyondTheStage): void {
    if (this.run.closed) return;
    switch (deed.kind) {
      case 'resetActivity':
        return this.stage.server.resetActivities(this.runId);
      case 'reset':
        return this.reset(deed);
      case 'cancel':
      case 'stranger':
      case 'continue':
      case 'unreadable':
        throw new RangeError(`no world of a pipeline knows of ${deed.kind}`);
    }
  }

  private reset({ keeps = 0, isOfFirst = false }: Extract<BeyondTheStage, { kind: 'reset' }>): void {
    const { stage, run, runId, runIds } = this;
    const kept = (isOfFirst ? this.firstRun : run).keptAt(keeps);
    run.abandon();
    stage.server.terminate(runId);
    this.resetsAfter.push(stage.cloud.log().at(-1)?.seq ?? 0);
    runIds.push(runIdOf(this.plan, runIds.length + 1));
    if (this.plan.mendsAtReset) this.mend();
    this.run = this.runOf();
    this.run.goOn(kept);
  }

  /** Somebody has seen to what ends badly, before the reset. */
  private mend(): void {
    const { steps, clusterId } = this.plan.shape;
    this.strangers.comeTo(mendedShape(this.plan.shape));
    const mended = steps.filter(isMended).map((step) => mendedJob(step));
    this.stage.cloud.addJobs(mended.flatMap((job) => cloudJob(job, { clusterId, startAfterMs: 0 })));
  }

  private activityHappens(moment: ActivityMoment, type: string, machine: Machine): void {
    const verb = verbOf(type);
    this.stage.tell(machine, `${type} ${moment}`);
    if (verb === 'ask') return;
    if (moment === 'begun') this.stage.comes(`${verb}Begun`, machine);
    else if (verb === 'start' && moment !== 'keeping') this.stage.comes(MOMENT_OF_START[moment], machine);
  }

  private requestHappens(moment: RequestMoment, kind: RequestKind, machine: Machine, told: string): void {
    if (moment === 'heard') return;
    this.stage.tell(machine, `${kind} ${moment} ${told}`);
    if (moment === 'left') this.requests += 1;
    if (kind === 'start') this.stage.comes(MOMENT_OF_REQUEST[moment], machine);
    if (kind === 'stop' && moment === 'arrived') this.stage.comes('stopArrived', machine);
    if (kind === 'read' && moment !== 'left')
      this.stage.comes(moment === 'arrived' ? 'lookArrived' : 'lookAnswered', machine);
  }
}

const MOMENT_OF_START = { stored: 'fenceStored', known: 'fenceKnown', done: 'startDone' } as const;
const MOMENT_OF_REQUEST = { left: 'startLeft', arrived: 'startArrived', answered: 'startAnswered' } as const;

function runIdOf({ seed }: PipelinePlan, nth: number): string {
  return `0000000${nth}-0000-4000-8000-${seed.toString(16).padStart(12, '0')}`;
}
