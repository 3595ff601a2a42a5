import type { Dialect, JobSpec } from '../../simulator';
import type { PlannedStep, WhenRunning } from '../../src/domain/plan';
import type { StepWork } from '../../src/domain/step-types';

/** Kinds of steps that worlds know: each type's, and of CDM and DGC more than one. */
export const WORLD_KINDS = [
  'cdm',
  'cdmCreated',
  'cdmCluster',
  'dgc',
  'dgcBackfill',
  'dgcRestart',
  'dli',
  'dliSql',
  'dliSpark',
  'mrs',
  'obs',
  'smn',
] as const;
export type WorldKind = (typeof WORLD_KINDS)[number];

/** Moments of a step at which something may befall a world: the rare ones are so made to happen. */
export type Moment =
  | 'begins'
  | 'startBegun'
  | 'fenceStored'
  | 'fenceKnown'
  | 'startLeft'
  | 'startArrived'
  | 'startAnswered'
  | 'startDone'
  | 'watchBegun'
  | 'lookArrived'
  | 'lookAnswered'
  | 'stopBegun'
  | 'stopArrived'
  /** Somebody else's start of the same job was taken. */
  | 'strangerStarted';

/** What befalls a world. What befalls a machine befalls the one where the moment was, else the first. */
export type Deed =
  | { kind: 'kill'; backAfterMs: number }
  | { kind: 'freeze'; forMs: number }
  | { kind: 'drain'; backAfterMs: number }
  | { kind: 'jump'; byMs: number }
  | { kind: 'cancel' }
  /**
   * The workflow is reset: a new run of it takes over.
   * @property keeps how much of its tasks: 0 for none, near 1 for all but the last. Default: 0. Only whole pipelines keep any
   * @property isOfFirst it is the first run of all that is reset, whichever is there now
   */
  | { kind: 'reset'; keeps?: number; isOfFirst?: boolean }
  /** What the step has under way is reset alone: its attempts are counted anew. */
  | { kind: 'resetActivity' }
  /** @property insists where the job runs, they try until it no longer does: they come right after our run */
  | {
      kind: 'stranger';
      unit: string;
      scheduled: boolean;
      insists: boolean;
      /** Their start of a stream comes up, whatever becomes of ours. @default false */
      repairs?: boolean;
    }
  /** A person has an instance that is halted go on, as soon as there is one. */
  | { kind: 'continue'; unit: string }
  | { kind: 'expireTokens' }
  | { kind: 'outage'; forMs: number }
  /** Temporal's server tells nobody what it has recorded of the workflow's runs. */
  | { kind: 'unreadable'; forMs: number };

export interface Disturbance {
  at: Moment;
  /** Counted from 1: the first time that the moment comes, the second, ... */
  nth: number;
  plusMs: number;
  deed: Deed;
}

/** What a request is for. */
export type RequestKind = 'start' | 'read' | 'stop' | 'login';

/** What befalls one request. Milliseconds are those that it takes longer. */
export type Trouble =
  /** No connection comes about. */
  | { kind: 'unreachable' }
  /** The line breaks before the request has reached the cloud, or nothing is ever heard of it. */
  | { kind: 'lostBefore' | 'silentBefore' }
  /** The cloud has carried it out, and the line breaks, or nothing is heard of it. */
  | { kind: 'lostAfter' | 'silentAfter' }
  /** The line breaks in the middle of the reply. */
  | { kind: 'cut' }
  /** A whole reply comes with half of its body: that of a refusal, or that to what the cloud has carried out. */
  | { kind: 'halfBefore' | 'halfAfter' }
  /** The cloud takes it up late, and its reply comes or is lost; or its reply comes late. */
  | { kind: 'late' | 'lateLost' | 'lateReply'; ms: number }
  /** Something on the way answers so, and the cloud has or has not carried it out. */
  | ({ kind: 'refusedBefore' | 'refusedAfter' } & Refusal);

/** What a proxy says with a page, and without a code; or the gateway, with one of its own. A 400 is without a word. */
export interface Refusal {
  status: 400 | 500 | 502 | 503 | 504 | 429;
  code?: 'APIGW.0201' | 'APIGW.0308';
}

export interface Fault {
  on: RequestKind;
  /** Counted from 1 among the requests for that. */
  nth: number;
  trouble: Trouble;
}

/** What befalls a heartbeat that waits to be acknowledged. */
export interface BeatFault {
  nth: number;
  trouble: 'lost' | 'unacknowledged' | 'late';
}

/** One job of a step, as the cloud's log calls it, and what must become of it where nobody interferes. */
export interface UnitPlan {
  name: string;
  becomes: 'succeeds' | 'fails' | 'refused' | 'halts';
}

/** All that a world is. The same plan is the same world, to the last millisecond. */
export interface WorldPlan {
  seed: number;
  kind: WorldKind;
  work: StepWork;
  units: UnitPlan[];
  jobs: JobSpec[];
  whenRunning: WhenRunning;
  /** What the step does about a run that is halted, and how long it is held on to. */
  halts: Pick<PlannedStep, 'whenHalted' | 'haltedForMs'>;
  /** So many CDM jobs are run beside the step, each by a step of its own: enough to meet the published limits. */
  crowd: number;
  dialect: Dialect;
  login: 'password' | 'accessKey';
  tokenLifetimeMs: number;
  /** How wrong the clock of each worker is when it begins, in milliseconds: so many workers there are. */
  skewsMs: number[];
  cloudSkewMs: number;
  disturbances: Disturbance[];
  faults: Fault[];
  beatFaults: BeatFault[];
}
