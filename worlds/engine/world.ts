import type { Random } from '../../chaos/random';
import type { JobSpec, LogEntry } from '../../simulator';
import type { RunRequest } from '../../simulator/control/run-request';
import type { RecordedEvent } from '../../src/domain/history/recorded-event';
import type { Deed, Fault, Moment, RequestKind, WorldPlan } from '../draw/world-plan';
import type { RequestMoment } from '../line/world-line';
import type { Machine } from '../time/machine';
import { unfencedActivities, UnfencedStep } from '../windows/unfenced-step';
import { Stage, type BeyondTheStage, type Told } from './stage';
import { verbOf } from './verb-of';
import { StepRun, type StepEnd, type WorkflowRun } from './step-run';
import type { ActivityMoment } from './worker';

const HOUR_MS = 3_600_000;
/** A stop alone may go on for an hour. */
const LONGEST_MS = 4 * HOUR_MS;
/** What was sent before the end may come up so long after it. */
const AFTERWARDS_MS = 90_000;

/** Who wants to start a job that runs tries again so often, and so long after. */
const MOST_TRIES_OF_STRANGERS = 300;
const STRANGER_TRIES_EVERY_MS = 700;

/** A login is given up after so long. */
const LONGEST_LOGIN_MS = 30_000;

/** An instance that is run again has failed by then. */
const BEFORE_MS = 1_000;

/** What became of a world: by the step's account, and by the cloud's log. */
export interface WorldOutcome {
  plan: WorldPlan;
  /** Absent where it did not end in hours. */
  end: StepEnd | undefined;
  endedAtMs: number | undefined;
  log: LogEntry[];
  /** Names of jobs that were created and are still there when all is over. */
  createdLeft: string[];
  /** The log as it was when the step ended. */
  logAtEnd: LogEntry[];
  user: string;
  throttled: number;
  /** Requests for a start that have left a machine and were not answered for certain. */
  startsInDoubt: number;
  /** Faults that have befallen a request. */
  faultsMet: Fault[];
  /** Requests of any kind that have left a machine. */
  requests: number;
  /** Attempts at a start that have ended without a word: nobody knows whether they have sent it. */
  startsUntold: number;
  wasCancelled: boolean;
  /**
   * The fences that were to be kept: when the cloud showed what each rests on, and when that was, by the cloud's clock. One whose
   * acknowledged heartbeat is lost may come with an ordinary one.
   */
  fences: { readAtMs: number; keptAtMs: number }[];
  /** When a fence was stored by a heartbeat that waits to be acknowledged, by the cloud's clock. */
  fencesStoredAt: number[];
  /**
   * The requests to stop: when the activity began that has sent it, when the cloud showed what its worker had seen last, when it left, and
   * when it arrived, by the cloud's clock.
   */
  stops: { begunAtMs: number; readAtMs: number; leftAtMs: number; arrivedAtMs?: number }[];
  /** When waits were over that had been called off, by the cloud's clock. */
  waitsForgottenAt: number[];
  /** The looks that a worker has heard the answer of: at which path and how it was answered, when it was carried out and when heard, by the cloud's clock. */
  looksHeard: { answer: string; atMs: number; heardAtMs: number }[];
  /** When those requests for a start were carried out of which the sender has heard for certain what became of them, by the cloud's clock. */
  startsHeard: number[];
  /** When an attempt at a start has told the server how it ended, by the cloud's clock. */
  startsToldAt: number[];
  /** The log as it was when the wait for the step's runs was over. */
  logAtVerdict: LogEntry[];
  /** What has befallen the world, by the cloud's clock. */
  befallen: { atMs: number; deed: Deed['kind'] }[];
  /** Requests that were handed to the line with a token that had come to its end by then. */
  tokensTooOld: number;
  /** How long the log was when a later run of the workflow took the place of the one before: once for each reset. */
  resetsAt: number[];
  /** Things that happened, and virtual time that passed. */
  happened: number;
  tookMs: number;
  story: Told[];
}

/** How a world is lived through. */
export interface WorldOptions {
  /** Keep its story. @default false */
  tells?: boolean;
  /** The server acknowledges heartbeats and forgets them: what worlds are to find out. @default false */
  losesFences?: boolean;
  /** Nothing is begun: what the engine itself takes. @default false */
  isIdle?: boolean;
  /** In place of our step, a caller who keeps no fence before a start: what ours are measured beside. @default false */
  isUnfenced?: boolean;
}

/** Lives through the world of a plan. Only one at a time: it sets the one clock. */
export async function liveThrough(plan: WorldPlan, options: WorldOptions = {}): Promise<WorldOutcome> {
  return new World(plan, options).live();
}

class World {
  private readonly stage: Stage;
  private step: StepRun | UnfencedStep;
  private readonly crowd: StepRun[];
  private requestsSent = 0;
  private startsInDoubt = 0;
  private readonly fences: WorldOutcome['fences'] = [];
  private readonly fencesStoredAt: number[] = [];
  private readonly stopsBegunAt = new Map<Machine, number>();
  private readonly stopsReadAt = new Map<Machine, number>();
  private readonly stops: (WorldOutcome['stops'][number] & { by: Machine })[] = [];
  /** When the cloud has carried out the looks that are on their way back to a machine, and the last one that it has heard. */
  private readonly looks = new Map<Machine, { arrivedAt: Map<string, number>; heardAtMs?: number }>();
  private readonly looksHeard: WorldOutcome['looksHeard'] = [];
  private readonly waitsForgottenAt: number[] = [];
  private readonly startsHeard: number[] = [];
  private readonly startsArrived = new Map<string, number>();
  private readonly startsToldAt: number[] = [];
  private readonly befallen: WorldOutcome['befallen'] = [];
  private tokensTooOld = 0;
  private readonly resetsAt: number[] = [];
  private untold = 0;
  private unreadableUntilMs = 0;
  private wasCancelled = false;
  /** Of the workflow, the latest last: each but the first began by a reset. */
  private readonly runs = ['run 1'];
  /** The instance that the step runs again, where it does. */
  private restartOf: string | undefined;

  constructor(
    private readonly plan: WorldPlan,
    private readonly options: WorldOptions,
  ) {
    const stage = new Stage(plan, {
      tells: options.tells ?? false,
      losesFences: options.losesFences ?? false,
      histories: {
        earlier: async () => this.runs.slice(0, -1).map((run) => ({ events: this.recordOf(run) })),
        own: async () => this.recordOf(this.runs.at(-1) ?? ''),
      },
      ...(options.isUnfenced && { furtherActivities: unfencedActivities }),
      timedOut: (type) => (this.untold += verbOf(type) === 'start' ? 1 : 0),
      toldItsEnd: (type) => void (verbOf(type) === 'start' && this.startsToldAt.push(stage.cloudMs)),
      calledOff: (type) => void (verbOf(type) === 'watch' && this.waitsForgottenAt.push(stage.cloudMs)),
      handedOver: (headers) => this.handedOver(headers['x-auth-token']),
      requestHappens: (moment, kind, machine, told) => this.requestHappens(moment, kind, machine, told),
      activityHappens: (moment, type, on) => this.activityHappens(moment, type, on),
      befalls: (deed) => this.befall(deed),
      befell: (deed) => void this.befallen.push({ atMs: stage.cloudMs, deed }),
    });
    this.stage = stage;
    const { cloud, server, time, random } = stage;
    const crowd = Array.from({ length: plan.crowd }, (_, at) => `load${at}`);
    cloud.addJobs([...plan.jobs, ...crowd.map((name) => crowdJob(name, random))]);
    this.step = options.isUnfenced
      ? new UnfencedStep(plan.work, server)
      : new StepRun(plan, server, time, { workflowId: WORKFLOW, runId: this.runs[0] ?? '' });
    this.crowd = crowd.map((name) => {
      const work: WorldPlan['work'] = { service: 'cdm', body: { clusterId: CROWDED, jobName: name, variables: {} } };
      return new StepRun({ work, whenRunning: 'fail', halts: {} }, server, time, {
        workflowId: name,
        runId: name,
      });
    });
  }

  async live(): Promise<WorldOutcome> {
    const { plan, stage } = this;
    const { time, cloud } = stage;
    const putBack = stage.open();
    try {
      await this.before();
      stage.comes('begins');
      const isIdle = this.options.isIdle === true;
      if (!isIdle) for (const one of [this.step, ...this.crowd]) one.run();
      // A reset puts another step in the place of the first.
      const isOver = () => this.step.end !== undefined && this.crowd.every(({ end }) => end !== undefined);
      await time.passUntil(() => isIdle || isOver(), LONGEST_MS);
      const { step } = this;
      const endedAtMs = step.end && time.nowMs;
      const logAtEnd = cloud.log();
      await time.passUntil(() => false, time.nowMs + AFTERWARDS_MS);
      time.nowMs = Math.max(time.nowMs, (endedAtMs ?? LONGEST_MS) + AFTERWARDS_MS);
      return {
        plan,
        end: step.end,
        endedAtMs,
        log: cloud.log(),
        createdLeft: cloud.createdJobs(),
        logAtEnd,
        user: cloud.user,
        throttled: cloud.throttled,
        requests: this.requestsSent,
        startsInDoubt: this.startsInDoubt,
        faultsMet: stage.faultsMet,
        fences: this.fences,
        fencesStoredAt: this.fencesStoredAt,
        stops: this.stops,
        looksHeard: this.looksHeard,
        waitsForgottenAt: this.waitsForgottenAt,
        startsHeard: this.startsHeard,
        startsToldAt: this.startsToldAt,
        logAtVerdict: cloud.log().filter(({ at }) => at <= (step.end?.judgedAtMs ?? 0) + stage.cloudMs - time.nowMs),
        befallen: this.befallen,
        tokensTooOld: this.tokensTooOld,
        startsUntold: this.untold,
        wasCancelled: this.wasCancelled,
        resetsAt: this.resetsAt,
        happened: time.happened,
        tookMs: time.nowMs,
        story: stage.story,
      };
    } finally {
      putBack();
    }
  }

  /** What was there before the step. */
  private async before(): Promise<void> {
    const { plan } = this;
    const { time, cloud } = this.stage;
    const [job] = plan.jobs;
    if (plan.kind !== 'dgcRestart' || job?.service !== 'dgc') return;
    cloud.addJobs([{ ...job, durationMs: 100, outcome: 'fail', visibleAfterMs: 0 }]);
    this.restartOf = cloud.run({ service: 'dgc', job: job.name, by: 'before' });
    let hasFailed = false;
    time.after(BEFORE_MS, undefined, () => (hasFailed = true));
    await time.passUntil(() => hasFailed, LONGEST_MS);
    // Somebody has mended it.
    cloud.addJobs(plan.jobs);
    this.step = this.stepOf({ workflowId: WORKFLOW, runId: this.runs[0] ?? '' });
  }

  private stepOf(run: WorkflowRun): StepRun {
    return new StepRun(this.plan, this.stage.server, this.stage.time, { ...run, restartOf: this.restartOf });
  }

  private recordOf(run: string): RecordedEvent[] {
    if (this.stage.time.nowMs < this.unreadableUntilMs) throw new Error('UNAVAILABLE: the history cannot be read');
    return this.stage.server.historyOf(run);
  }

  private activityHappens(moment: ActivityMoment, type: string, machine: Machine): void {
    const verb = verbOf(type);
    if (this.options.tells) this.stage.tell(machine, `${type} ${moment}`);
    if (verb === 'ask') return;
    if (moment === 'keeping') {
      if (verb === 'start') this.fences.push({ readAtMs: this.seenAtMs(machine), keptAtMs: this.stage.cloudMs });
      // What a wait on the same machine sees while that is on its way, the stop does not hear.
      if (verb === 'stop') this.stopsReadAt.set(machine, this.seenAtMs(machine));
      return;
    }
    if (moment === 'stored' && verb === 'start') this.fencesStoredAt.push(this.stage.cloudMs);
    if (moment === 'begun' && verb === 'stop') this.stopsBegunAt.set(machine, this.stage.cloudMs);
    if (moment === 'begun') this.stage.comes(`${verb}Begun`, machine);
    else if (verb === 'start') this.stage.comes(MOMENT_OF_START[moment], machine);
  }

  private requestHappens(moment: RequestMoment, kind: RequestKind, machine: Machine, told: string) {
    if (moment === 'heard') {
      if (kind !== 'start') return;
      this.startsInDoubt -= 1;
      this.startsHeard.push(this.startsArrived.get(`${machine.name} ${told}`) ?? this.stage.cloudMs);
      return;
    }
    if (moment === 'left' && kind === 'start') this.startsInDoubt += 1;
    if (moment === 'arrived' && kind === 'start') this.startsArrived.set(`${machine.name} ${told}`, this.stage.cloudMs);
    if (this.options.tells) this.stage.tell(machine, `${kind} ${moment} ${told}`);
    if (moment === 'left') this.requestsSent += 1;
    if (kind === 'start') this.stage.comes(`start${capital(moment)}`, machine);
    if (kind === 'stop') this.stopHappens(moment, machine);
    if (kind === 'read' && moment !== 'left') {
      this.rememberLook(moment, machine, told);
      this.stage.comes(`look${capital(moment)}`, machine);
    }
  }

  private stopHappens(moment: Exclude<RequestMoment, 'heard'>, by: Machine): void {
    const begunAtMs = this.stopsBegunAt.get(by) ?? 0;
    const readAtMs = this.stopsReadAt.get(by) ?? this.seenAtMs(by);
    if (moment === 'left') this.stops.push({ by, begunAtMs, readAtMs, leftAtMs: this.stage.cloudMs });
    if (moment !== 'arrived') return;
    const sent = this.stops.find((one) => one.by === by && one.arrivedAtMs === undefined);
    if (sent) sent.arrivedAtMs = this.stage.cloudMs;
    this.stage.comes('stopArrived', by);
  }

  /** When the cloud showed what a machine has last heard of it. */
  private seenAtMs(machine: Machine): number {
    return this.looks.get(machine)?.heardAtMs ?? this.stage.cloudMs;
  }

  private rememberLook(moment: 'arrived' | 'answered', machine: Machine, told: string): void {
    const looks = this.looks.get(machine) ?? { arrivedAt: new Map<string, number>() };
    this.looks.set(machine, looks);
    if (moment === 'arrived') {
      looks.arrivedAt.set(told, this.stage.cloudMs);
      return;
    }
    const atMs = looks.arrivedAt.get(told) ?? this.stage.cloudMs;
    looks.heardAtMs = atMs;
    this.looksHeard.push({ answer: told, atMs, heardAtMs: this.stage.cloudMs });
  }

  /** One that lives no longer than a login may take can be over when it comes. */
  private handedOver(token: string | undefined): void {
    if (this.plan.tokenLifetimeMs > LONGEST_LOGIN_MS && this.stage.cloud.hasEndedToken(token)) this.tokensTooOld += 1;
  }

  private befall(deed: BeyondTheStage): void {
    switch (deed.kind) {
      case 'cancel':
        this.wasCancelled ||= this.step.end === undefined;
        return this.step.cancel();
      case 'reset':
        return this.reset();
      case 'resetActivity':
        return this.stage.server.resetActivities(this.runs.at(-1) ?? '');
      case 'stranger':
        return this.strangerStarts(deed);
      case 'continue':
        return this.continues(deed.unit);
      case 'unreadable':
        this.unreadableUntilMs = this.stage.time.nowMs + deed.forMs;
    }
  }

  private reset(): void {
    const { step } = this;
    if (!(step instanceof StepRun) || step.end) return;
    const [originalRunId = ''] = this.runs;
    const runId = `run ${this.runs.length + 1}`;
    this.resetsAt.push(this.stage.cloud.log().length);
    step.abandon();
    this.stage.server.terminate(this.runs.at(-1) ?? '');
    this.runs.push(runId);
    this.wasCancelled = false;
    this.step = this.stepOf({ workflowId: WORKFLOW, runId, originalRunId });
    this.step.run();
  }

  private strangerStarts(deed: Extract<Deed, { kind: 'stranger' }>, tries = 1): void {
    const { kind } = this.plan;
    const { insists, repairs = false } = deed;
    // Theirs ends otherwise than ours, so that a run taken for ours shows.
    const jobs = this.plan.jobs.filter((job) => 'name' in job && job.name === deed.unit);
    const streams = this.plan.jobs.filter((job) => repairs && job.service === 'dli' && String(job.id) === deed.unit);
    try {
      this.stage.cloud.addJobs([...jobs.map(endingOtherwise), ...streams.map(repaired)]);
      this.stage.cloud.run(runOfStranger(this.plan, deed, tries));
      this.stage.comes('strangerStarted');
    } catch {
      // It runs already, and the cloud says no to them as to us.
      if (insists && kind !== 'cdmCluster' && tries < MOST_TRIES_OF_STRANGERS)
        this.stage.time.after(STRANGER_TRIES_EVERY_MS, undefined, () => this.strangerStarts(deed, tries + 1));
    } finally {
      this.stage.cloud.addJobs([...jobs, ...streams]);
    }
  }

  private continues(job: string, tries = 1): void {
    try {
      this.stage.cloud.continueInstance({ service: 'dgc', job });
    } catch {
      // Nothing is halted yet.
      if (tries < MOST_TRIES_OF_STRANGERS)
        this.stage.time.after(STRANGER_TRIES_EVERY_MS, undefined, () => this.continues(job, tries + 1));
    }
  }
}

const MOMENT_OF_START: Record<Exclude<ActivityMoment, 'begun' | 'keeping'>, Moment> = {
  stored: 'fenceStored',
  known: 'fenceKnown',
  done: 'startDone',
};

const WORKFLOW = 'orders-nightly';

function runOfStranger(
  { kind, work: { service } }: WorldPlan,
  { unit: job, scheduled }: Extract<Deed, { kind: 'stranger' }>,
  tries: number,
): RunRequest {
  return {
    service,
    job,
    by: scheduled ? 'schedule' : 'stranger',
    ...(service === 'dgc' && scheduled && { instanceType: 0 }),
    ...(kind === 'dgcBackfill' && { supplement: `theirs_${tries}` }),
    auto: scheduled,
  };
}

/** The same job, with the other end. */
function repaired(stream: JobSpec): JobSpec {
  return stream.service === 'dli' ? { ...stream, outcome: 'job_running' } : stream;
}

function endingOtherwise(job: JobSpec): JobSpec {
  if (job.service === 'cdm') return { ...job, outcome: job.outcome === 'SUCCEEDED' ? 'FAILED' : 'SUCCEEDED' };
  if (job.service === 'dgc') return { ...job, outcome: job.outcome === 'success' ? 'fail' : 'success' };
  return job;
}

/** The cluster of those that are run beside the step. */
const CROWDED = 'c2';

function crowdJob(name: string, random: Random): JobSpec {
  return { service: 'cdm', clusterId: CROWDED, name, durationMs: random.between(20_000, 120_000) };
}

function capital<Word extends string>(word: Word): Capitalize<Word> {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}` as Capitalize<Word>;
}
