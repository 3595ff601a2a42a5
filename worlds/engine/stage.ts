import { Random } from '../../chaos/random';
import { CloudInProcess } from '../../simulator/in-process';
import { settled } from '../../simulator/dialect';
import { goBy } from '../../src/client/clock';
import type { RunHistories } from '../../src/activities/start/earlier-runs';
import type { Deed, Fault, Moment, RequestKind, Trouble, WorldPlan } from '../draw/world-plan';
import { WorldLine, type Network } from '../line/world-line';
import { ReducedServer, type ServerTraits } from '../temporal/reduced-server';
import { Machine } from '../time/machine';
import { WorldTime } from '../time/world-time';
import { Worker, type ActivityMoment, type WorkerSurroundings } from './worker';

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

/** What a plan says of everything but the work. */
export type StagePlan = Pick<
  WorldPlan,
  | 'seed'
  | 'dialect'
  | 'login'
  | 'tokenLifetimeMs'
  | 'skewsMs'
  | 'cloudSkewMs'
  | 'disturbances'
  | 'faults'
  | 'beatFaults'
>;

/** Who hears of what happens on it. */
export interface Audience extends Pick<ServerTraits, 'timedOut' | 'calledOff' | 'toldItsEnd' | 'losesFences'> {
  /** Keep its story. */
  tells: boolean;
  /** What is recorded of the workflow whose activity is being carried out. */
  histories: RunHistories;
  /** Activities that are not the package's, by name. */
  furtherActivities?: WorkerSurroundings['furtherActivities'];
  /** A moment of a request has come. */
  requestHappens: Network['happens'];
  /** Something of an activity has happened. */
  activityHappens: (moment: ActivityMoment, activityType: string, machine: Machine) => void;
  /** A request has been handed over, with these headers. */
  handedOver: Network['handedOver'];
  /** What befalls neither a machine nor the cloud. */
  befalls: (deed: BeyondTheStage) => void;
  /** Something has befallen the world, whatever it is. */
  befell: (deed: Deed['kind']) => void;
}

/** Deeds that only the world knows how to do. */
export type BeyondTheStage = Extract<
  Deed,
  { kind: 'cancel' | 'reset' | 'resetActivity' | 'stranger' | 'continue' | 'unreadable' }
>;

/** What every world has around its work: time, the cloud, Temporal, the machines and the lines between, and what befalls these. */
export class Stage {
  readonly time = new WorldTime();
  readonly random: Random;
  readonly cloud: CloudInProcess;
  readonly server: ReducedServer;
  readonly story: Told[] = [];
  /** Faults that have befallen a request. */
  readonly faultsMet: Fault[] = [];
  workers: Worker[] = [];
  private readonly network: Network;
  private readonly counts = new Map<Moment, number>();
  private readonly requests = new Map<RequestKind, number>();
  private beats = 0;
  private outageUntilMs = 0;
  private machines = 0;

  constructor(
    private readonly plan: StagePlan,
    private readonly audience: Audience,
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
        wallMs: () => this.cloudMs,
        elapsedMs: () => time.nowMs,
        newId: () => uuidBy(random),
      },
    });
    const { timedOut, calledOff, toldItsEnd, losesFences } = audience;
    this.server = new ReducedServer(time, {
      latencyMs: () => this.latencyMs(),
      pollers: () => this.workers,
      draw: (count) => this.drawOne(count),
      timedOut,
      toldItsEnd,
      calledOff,
      losesFences,
    });
    this.network = {
      time,
      cloud: this.cloud,
      cloudSkewMs: plan.cloudSkewMs,
      latencyMs: () => this.latencyMs(),
      troubleFor: (kind) => this.troubleFor(kind),
      met: (fault, kind) => this.tell(time.here, `! ${kind}: the cloud ${JSON.stringify(fault)}`),
      handedOver: audience.handedOver,
      happens: audience.requestHappens,
    };
  }

  /** The time of day by the cloud's clock, in whole milliseconds, as its log has them. */
  get cloudMs(): number {
    return Math.floor(this.time.wallMs + this.plan.cloudSkewMs);
  }

  /** Opens the workers, and lets the code of the package go by this time. @returns what ends that */
  open(): () => void {
    const { time } = this;
    const putBack = goBy(time.clock(() => this.random.between(0, 999_999) / 1_000_000));
    this.plan.skewsMs.forEach((skewMs) => this.openWorker(skewMs));
    time.here = undefined;
    return putBack;
  }

  /** The moment has come; what is to befall the world then does. @param machine where it was */
  comes(moment: Moment, machine?: Machine): void {
    const nth = (this.counts.get(moment) ?? 0) + 1;
    this.counts.set(moment, nth);
    for (const { at, nth: when, plusMs, deed } of this.plan.disturbances) {
      if (at !== moment || when !== nth) continue;
      // A process does not break off in the middle of a turn: what befalls it at once does so right after.
      this.time.after(plusMs, undefined, () => this.befall(deed, machine));
    }
  }

  /** Mostly some milliseconds, now and then some more. */
  latencyMs(): number {
    const draw = this.random.between(1, 1_000);
    return draw <= 980 ? 1 + draw / 50 : draw;
  }

  tell(machine: Machine | undefined, text: string): void {
    if (!this.audience.tells) return;
    this.story.push({ atMs: this.time.nowMs, text: machine ? `${machine.name}: ${text}` : text });
  }

  private openWorker(skewMs: number): void {
    this.machines += 1;
    const machine = new Machine(`worker ${this.machines}`, skewMs);
    const { plan, time, server, network, audience } = this;
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
      happens: audience.activityHappens,
      histories: audience.histories,
      ...(audience.furtherActivities && { furtherActivities: audience.furtherActivities }),
    });
    this.workers.push(worker);
  }

  private befall(deed: Deed, machine: Machine | undefined): void {
    const worker = this.workers.find((one) => one.machine === machine) ?? this.workers[0];
    this.tell(worker?.machine, `! ${JSON.stringify(deed)}`);
    this.audience.befell(deed.kind);
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
      case 'expireTokens':
        return this.cloud.expireTokens();
      case 'outage':
        this.outageUntilMs = this.time.nowMs + deed.forMs;
        return;
      case 'cancel':
      case 'reset':
      case 'resetActivity':
      case 'stranger':
      case 'continue':
      case 'unreadable':
        return this.audience.befalls(deed);
    }
  }

  private replace(worker: Worker, afterMs: number): void {
    this.workers = this.workers.filter((one) => one !== worker);
    const { skewMs } = worker.machine;
    this.time.after(afterMs, undefined, () => this.openWorker(skewMs));
  }

  private troubleFor(kind: RequestKind): Trouble | undefined {
    const nth = (this.requests.get(kind) ?? 0) + 1;
    this.requests.set(kind, nth);
    if (kind === 'read' && this.time.nowMs < this.outageUntilMs) return { kind: 'refusedBefore', status: 503 };
    const fault = this.plan.faults.find((one) => one.on === kind && one.nth === nth);
    if (fault) this.faultsMet.push(fault);
    if (fault) this.tell(this.time.here, `! ${kind} ${nth}: ${JSON.stringify(fault.trouble)}`);
    return fault?.trouble;
  }

  private drawOne(count: number): number {
    return count < 2 ? 0 : this.random.between(0, count - 1);
  }
}

function uuidBy(random: Random): string {
  const part = (digits: number) =>
    random
      .between(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  return `${part(4)}${part(4)}-${part(4)}-4${part(3)}-8${part(3)}-${part(4)}${part(4)}${part(4)}`;
}
