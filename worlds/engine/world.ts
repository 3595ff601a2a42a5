import { Random } from '../../chaos/random';
import { CloudInProcess } from '../../simulator/in-process';
import { settled } from '../../simulator/dialect';
import type { JobSpec, LogEntry } from '../../simulator';
import { goBy } from '../../src/client/clock';
import type { Deed, Moment, RequestKind, Trouble, WorldPlan } from '../draw/world-plan';
import { WorldLine, type Network } from '../line/world-line';
import { ReducedServer } from '../temporal/reduced-server';
import { Machine } from '../time/machine';
import { WorldTime } from '../time/world-time';
import { StepRun, type StepEnd } from './step-run';
import { Worker, type ActivityMoment } from './worker';

const HOUR_MS = 3_600_000;
/** A stop alone may go on for an hour. */
const LONGEST_MS = 4 * HOUR_MS;
/** What was sent before the end may come up so long after it. */
const AFTERWARDS_MS = 90_000;

const ACCOUNT = {
  projectId: '0123456789abcdef0123456789abcdef',
  projectName: 'cn-north-4',
  ak: 'AKOFTHISWORLD',
  sk: 'sk-of-this-world',
  domain: 'account-of-this-world',
  user: 'user-of-this-world',
  password: 'password-of-this-world',
};

/** A line of a world's story. */
export interface Told {
  atMs: number;
  text: string;
}

/** What became of a world: by the step's account, and by the cloud's log. */
export interface WorldOutcome {
  plan: WorldPlan;
  /** Absent where it did not end in hours. */
  end: StepEnd | undefined;
  endedAtMs: number | undefined;
  log: LogEntry[];
  /** The log as it was when the step ended. */
  logAtEnd: LogEntry[];
  user: string;
  throttled: number;
  /** Requests for a start that have left a machine, whatever became of them. */
  startsSent: number;
  /** Requests of any kind that have left a machine. */
  requests: number;
  /** Attempts at a start that have ended without a word: nobody knows whether they have sent it. */
  startsUntold: number;
  wasCancelled: boolean;
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
}

/** Lives through the world of a plan. Only one at a time: it sets the one clock. */
export async function liveThrough(plan: WorldPlan, options: WorldOptions = {}): Promise<WorldOutcome> {
  return new World(plan, options).live();
}

class World {
  private readonly time = new WorldTime();
  private readonly random: Random;
  private readonly cloud: CloudInProcess;
  private readonly server: ReducedServer;
  private readonly network: Network;
  private readonly step: StepRun;
  private readonly crowd: StepRun[];
  private readonly story: Told[] = [];
  private readonly counts = new Map<Moment, number>();
  private readonly requests = new Map<RequestKind, number>();
  private workers: Worker[] = [];
  private beats = 0;
  private requestsSent = 0;
  private untold = 0;
  private outageUntilMs = 0;
  private wasCancelled = false;
  private machines = 0;

  constructor(
    private readonly plan: WorldPlan,
    private readonly options: WorldOptions,
  ) {
    const { time } = this;
    const random = new Random(plan.seed ^ 0x5eed);
    this.random = random;
    this.cloud = new CloudInProcess({
      credentials: ACCOUNT,
      tokenLifetimeMs: plan.tokenLifetimeMs,
      speed: 1,
      scaleLimits: false,
      speech: settled(plan.dialect),
      limits: true,
      machine: {
        wallMs: () => time.wallMs + plan.cloudSkewMs,
        elapsedMs: () => time.nowMs,
        newId: () => uuidBy(random),
      },
    });
    const crowd = Array.from({ length: plan.crowd }, (_, at) => `load${at}`);
    this.cloud.addJobs([...plan.jobs, ...crowd.map((name) => crowdJob(name, random))]);
    this.server = new ReducedServer(time, {
      latencyMs: () => this.latencyMs(),
      pollers: () => this.workers,
      draw: (count) => this.drawOne(count),
      timedOut: (type) => (this.untold += verbOf(type) === 'start' ? 1 : 0),
      losesFences: options.losesFences ?? false,
    });
    this.network = {
      time,
      cloud: this.cloud,
      cloudSkewMs: plan.cloudSkewMs,
      latencyMs: () => this.latencyMs(),
      troubleFor: (kind) => this.troubleFor(kind),
      happens: (moment, kind, machine, told) => this.requestHappens(moment, kind, machine, told),
    };
    this.step = new StepRun(plan, this.server, time, 'orders-nightly');
    this.crowd = crowd.map((name) => {
      const work: WorldPlan['work'] = { service: 'cdm', body: { clusterId: CROWDED, jobName: name, variables: {} } };
      return new StepRun({ work, whenRunning: 'fail' }, this.server, time, name);
    });
  }

  async live(): Promise<WorldOutcome> {
    const { time, plan, step } = this;
    const putBack = goBy(time.clock(() => this.random.between(0, 999_999) / 1_000_000));
    try {
      plan.skewsMs.forEach((skewMs) => this.open(skewMs));
      time.here = undefined;
      this.comes('begins');
      const steps = this.options.isIdle ? [] : [step, ...this.crowd];
      for (const one of steps) one.run();
      await time.passUntil(() => steps.every(({ end }) => end !== undefined), LONGEST_MS);
      const endedAtMs = step.end && time.nowMs;
      const logAtEnd = this.cloud.log();
      await time.passUntil(() => false, time.nowMs + AFTERWARDS_MS);
      time.nowMs = Math.max(time.nowMs, (endedAtMs ?? LONGEST_MS) + AFTERWARDS_MS);
      return {
        plan,
        end: step.end,
        endedAtMs,
        log: this.cloud.log(),
        logAtEnd,
        user: this.cloud.user,
        throttled: this.cloud.throttled,
        requests: this.requestsSent,
        startsSent: this.counts.get('startLeft') ?? 0,
        startsUntold: this.untold,
        wasCancelled: this.wasCancelled,
        happened: time.happened,
        tookMs: time.nowMs,
        story: this.story,
      };
    } finally {
      putBack();
    }
  }

  private open(skewMs: number): void {
    this.machines += 1;
    const machine = new Machine(`worker ${this.machines}`, skewMs);
    const { plan, time, server, network } = this;
    const { projectId, ak, sk, domain, user, password } = ACCOUNT;
    const worker = new Worker({
      time,
      server,
      machine,
      dispatcher: new WorldLine(network, machine),
      connection: {
        endpoint: 'http://localhost:1',
        projectId,
        credentials: plan.login === 'password' ? { login: { domain, user, password } } : { accessKey: { ak, sk } },
        budget: { share: 1 / plan.skewsMs.length },
      },
      latencyMs: () => this.latencyMs(),
      beatFault: () => {
        this.beats += 1;
        return plan.beatFaults.find(({ nth }) => nth === this.beats)?.trouble;
      },
      happens: (moment, type, on) => this.activityHappens(moment, type, on),
    });
    this.workers.push(worker);
  }

  private activityHappens(moment: ActivityMoment, type: string, machine: Machine): void {
    const verb = verbOf(type);
    if (this.options.tells) this.tell(machine, `${type} ${moment}`);
    if (moment === 'begun') this.comes(`${verb}Begun`, machine);
    else if (verb === 'start') this.comes(MOMENT_OF_START[moment], machine);
  }

  private requestHappens(moment: 'left' | 'arrived' | 'answered', kind: RequestKind, machine: Machine, told: string) {
    if (this.options.tells) this.tell(machine, `${kind} ${moment} ${told}`);
    if (moment === 'left') this.requestsSent += 1;
    if (kind === 'start') this.comes(`start${capital(moment)}`, machine);
    if (kind === 'stop' && moment === 'arrived') this.comes('stopArrived', machine);
    if (kind === 'read' && moment === 'answered') this.comes('lookAnswered', machine);
  }

  private comes(moment: Moment, machine?: Machine): void {
    const nth = (this.counts.get(moment) ?? 0) + 1;
    this.counts.set(moment, nth);
    for (const { at, nth: when, plusMs, deed } of this.plan.disturbances) {
      if (at !== moment || when !== nth) continue;
      // A process does not break off in the middle of a turn: what befalls it at once does so right after.
      this.time.after(plusMs, undefined, () => this.befall(deed, machine));
    }
  }

  private befall(deed: Deed, machine: Machine | undefined): void {
    const worker = this.workers.find((one) => one.machine === machine) ?? this.workers[0];
    this.tell(worker?.machine, `! ${JSON.stringify(deed)}`);
    switch (deed.kind) {
      case 'kill':
        if (!worker) return;
        worker.machine.isDead = true;
        return this.replace(worker, deed.backAfterMs);
      case 'drain':
        if (!worker) return;
        this.time.here = worker.machine;
        worker.drain();
        return this.replace(worker, deed.backAfterMs);
      case 'freeze':
        if (worker) worker.machine.frozenUntilMs = this.time.nowMs + deed.forMs;
        return;
      case 'jump':
        if (worker) worker.machine.skewMs = deed.byMs;
        return;
      case 'cancel':
        this.wasCancelled ||= this.step.end === undefined;
        return this.step.cancel();
      case 'stranger':
        return this.strangerStarts(deed.unit, deed.scheduled);
      case 'expireTokens':
        return this.cloud.expireTokens();
      case 'outage':
        this.outageUntilMs = this.time.nowMs + deed.forMs;
    }
  }

  private replace(worker: Worker, afterMs: number): void {
    this.workers = this.workers.filter((one) => one !== worker);
    const { skewMs } = worker.machine;
    this.time.after(afterMs, undefined, () => this.open(skewMs));
  }

  private strangerStarts(job: string, scheduled: boolean): void {
    const { service } = this.plan.work;
    const by = scheduled ? 'schedule' : 'stranger';
    try {
      this.cloud.run({ service, job, by, ...(service === 'dgc' && scheduled && { instanceType: 0 }), auto: scheduled });
    } catch {
      // It runs already, and the cloud says no to them as to us.
    }
  }

  private troubleFor(kind: RequestKind): Trouble | undefined {
    const nth = (this.requests.get(kind) ?? 0) + 1;
    this.requests.set(kind, nth);
    if (kind === 'read' && this.time.nowMs < this.outageUntilMs) return { kind: 'refusedBefore', status: 503 };
    const fault = this.plan.faults.find((one) => one.on === kind && one.nth === nth);
    if (fault) this.tell(this.time.here, `! ${kind} ${nth}: ${JSON.stringify(fault.trouble)}`);
    return fault?.trouble;
  }

  /** Mostly some milliseconds, now and then some more. */
  private latencyMs(): number {
    const draw = this.random.between(1, 1_000);
    return draw <= 980 ? 1 + draw / 50 : draw;
  }

  private drawOne(count: number): number {
    return count < 2 ? 0 : this.random.between(0, count - 1);
  }

  private tell(machine: Machine | undefined, text: string): void {
    if (!this.options.tells) return;
    this.story.push({ atMs: this.time.nowMs, text: machine ? `${machine.name}: ${text}` : text });
  }
}

const MOMENT_OF_START: Record<Exclude<ActivityMoment, 'begun'>, Moment> = {
  stored: 'fenceStored',
  known: 'fenceKnown',
  done: 'startDone',
};

/** The cluster of those that are run beside the step. */
const CROWDED = 'c2';

function crowdJob(name: string, random: Random): JobSpec {
  return { service: 'cdm', clusterId: CROWDED, name, durationMs: random.between(20_000, 120_000) };
}

function verbOf(type: string): 'start' | 'watch' | 'stop' {
  const [, , name = ''] = type.split('.');
  if (name.startsWith('watch')) return 'watch';
  return /^(stop|cancel|kill)/.test(name) ? 'stop' : 'start';
}

function capital<Word extends string>(word: Word): Capitalize<Word> {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}` as Capitalize<Word>;
}

function uuidBy(random: Random): string {
  const part = (digits: number) =>
    random
      .between(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  return `${part(4)}${part(4)}-${part(4)}-4${part(3)}-8${part(3)}-${part(4)}${part(4)}${part(4)}`;
}
