import type { JobSpec } from '../../simulator';
import type { RequestKind } from '../draw/world-plan';
import { Stage, type BeyondTheStage, type StagePlan, type Told } from '../engine/stage';
import { verbOf } from '../engine/verb-of';
import type { ActivityMoment, WorkerSurroundings } from '../engine/worker';
import type { RequestMoment } from '../line/world-line';
import type { Machine } from '../time/machine';
import type { Sandbox } from './sandbox';
import { WorkflowRun } from './workflow-run';

/** What strangers run is shown by the time that the workflow begins. */
const BEFORE_MS = 30_000;
const HOUR_MS = 3_600_000;
/** A stop alone may go on for an hour. */
const LONGEST_MS = 4 * HOUR_MS;
/** What was sent before the end may come up so long after it. */
const AFTERWARDS_MS = 90_000;

/** What is lived: a workflow, what the cloud has for it, and what else is done around it. */
export interface ToLive {
  workflowId: string;
  workflowType: string;
  args: unknown[];
  jobs: JobSpec[];
  /** Activities that are not the package's, by name. */
  furtherActivities?: WorkerSurroundings['furtherActivities'];
  /** Right before a run takes the place of another. */
  atReset?: () => void;
}

/** What became of it, whatever it was. */
export interface LivedOutcome {
  /** What a history has not brought again when it was replayed; and a workflow task that has failed. */
  unreplayable: string[];
  throttled: number;
  /** Requests that have left a machine, and things that happened. */
  requests: number;
  happened: number;
  tookMs: number;
  story: Told[];
}

/** A workflow in a world, with all that worlds have around their work: its runs follow each other by resets. */
export class LivedWorkflow {
  readonly stage: Stage;
  /** The latest of its runs: each but the first began by a reset. */
  run: WorkflowRun;
  /** After which line of the cloud's log each later run began. */
  readonly resetsAfter: number[] = [];
  private readonly firstRun: WorkflowRun;
  private readonly runIds: string[];
  private startedAtMs: number | undefined;
  private readonly unreplayable: string[] = [];
  private requests = 0;

  constructor(
    private readonly plan: StagePlan,
    private readonly sandbox: Sandbox,
    private readonly lived: ToLive,
    tells: boolean,
  ) {
    this.runIds = [runIdOf(plan, 1)];
    const nothing = () => undefined;
    const stage: Stage = new Stage(plan, {
      tells,
      losesFences: false,
      histories: {
        earlier: async () => this.runIds.slice(0, -1).map((runId) => ({ events: stage.server.historyOf(runId) })),
        own: async () => stage.server.historyOf(this.runId),
      },
      ...(lived.furtherActivities && { furtherActivities: lived.furtherActivities }),
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
    stage.cloud.addJobs(lived.jobs);
    this.run = this.runOf();
    this.firstRun = this.run;
  }

  /**
   * Lives it to its end, and for a while after, and replays its history.
   * @param around what is done before it begins, and as soon as it has
   * @returns when it ended, by the time of day; undefined where it did not
   */
  async live(around: { before: () => void; beside: () => void }): Promise<number | undefined> {
    const { stage, plan } = this;
    const { time } = stage;
    const putBack = stage.open();
    try {
      around.before();
      await time.passUntil(() => false, BEFORE_MS);
      time.nowMs = BEFORE_MS;
      stage.comes('begins');
      this.run.begin();
      around.beside();
      await time.passUntil(() => this.run.closed !== undefined, LONGEST_MS);
      const { run } = this;
      const closedAt = run.closed && time.wallMs;
      await run.replayed(plan.seed);
      await time.passUntil(() => false, time.nowMs + AFTERWARDS_MS);
      if (run.closed?.as === 'otherwise') this.unreplayable.push(run.closed.message ?? '');
      return closedAt;
    } finally {
      putBack();
    }
  }

  get outcome(): LivedOutcome {
    const { unreplayable, requests } = this;
    const { cloud, time, story } = this.stage;
    const { throttled } = cloud;
    return { unreplayable, throttled, requests, happened: time.happened, tookMs: time.nowMs, story };
  }

  /** Somebody cancels it. */
  cancel(): void {
    if (this.run.closed) return;
    this.stage.tell(undefined, '! somebody cancels the pipeline');
    this.run.cancel();
  }

  private get runId(): string {
    return this.runIds.at(-1) ?? '';
  }

  private runOf(): WorkflowRun {
    const { stage, sandbox, runIds, runId } = this;
    const { workflowId, workflowType, args } = this.lived;
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
    return new WorkflowRun(around, { workflowId, runId, originalRunId, workflowType, startedAtMs }, args);
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
    this.lived.atReset?.();
    this.run = this.runOf();
    this.run.goOn(kept);
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

function runIdOf({ seed }: StagePlan, nth: number): string {
  return `0000000${nth}-0000-4000-8000-${seed.toString(16).padStart(12, '0')}`;
}
