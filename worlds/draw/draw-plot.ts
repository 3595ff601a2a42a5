import type { Random } from '../../chaos/random';
import type { BeatFault, Deed, Disturbance, Fault, Trouble } from './world-plan';

/** The longest that a request is on its way, in milliseconds: shorter than a start's own timeout (30 s). */
const LATEST_MS = 29_000;
/** Well before the server gives up an attempt that says nothing (30 s). */
const LONGEST_STILL_MS = 29_000;

/** Things that befall one start and go together. */
interface Plot {
  disturbances: Disturbance[];
  faults: Fault[];
  /** Its run is shown as late as it may. */
  isShownLate: boolean;
}

/**
 * What a fence is reckoned for, all at once: the fence is old when its start leaves, the start is taken up late, its run is
 * shown late, whoever has sent it is gone, and somebody else starts the same job meanwhile. Drawn one by one they hardly ever meet, and each alone does no harm.
 */
export function drawPlot(random: Random, units: string[]): Plot {
  const isOld = random.chance(0.7) ? drawOldFence(random) : { disturbances: [], faults: [] };
  const isGone = random.chance(0.8) ? [drawLeaving(random)] : [];
  const lateStart = random.chance(0.8) ? [drawLateStart(random)] : [];
  const isShownLate = random.chance(0.8);
  const stranger = random.chance(0.25) ? [drawStranger(random, units)] : [];
  return {
    disturbances: [...isOld.disturbances, ...isGone, ...stranger],
    faults: [...isOld.faults, ...lateStart],
    isShownLate,
  };
}

/** Its reading is old, or its lease is over, when the start could leave. */
function drawOldFence(random: Random): Pick<Plot, 'disturbances' | 'faults'> {
  const stillMs = random.between(4_000, LONGEST_STILL_MS);
  const freeze = { kind: 'freeze', forMs: stillMs } as const;
  // Between two reads of one reading, the login is over: the second waits for a new one.
  const expiry: Disturbance = { at: 'lookArrived', nth: 1, plusMs: 0, deed: { kind: 'expireTokens' } };
  const slowLogin: Fault = { on: 'login', nth: 2, trouble: { kind: 'lateReply', ms: stillMs } };
  return random.weighted<Pick<Plot, 'disturbances' | 'faults'>>(
    [
      [1, { disturbances: [{ at: 'fenceKnown', nth: 1, plusMs: random.between(0, 2), deed: freeze }], faults: [] }],
      [0.5, { disturbances: [{ at: 'lookArrived', nth: 1, plusMs: random.between(0, 20), deed: freeze }], faults: [] }],
      [1, { disturbances: [expiry], faults: [slowLogin] }],
    ],
    { disturbances: [], faults: [] },
  );
}

/** Theirs comes between our look and our start. */
function drawStranger(random: Random, units: string[]): Disturbance {
  const unit = units[random.between(0, units.length - 1)] ?? '';
  return {
    at: random.pick(['fenceStored', 'startLeft']),
    nth: 1,
    plusMs: random.between(0, 3_000),
    deed: { kind: 'stranger', unit, scheduled: random.chance(0.3), insists: false },
  };
}

function drawLateStart(random: Random): Fault {
  const kind = random.pick<'late' | 'lateLost'>(['late', 'lateLost']);
  return { on: 'start', nth: 1, trouble: { kind, ms: random.between(15_000, LATEST_MS) } satisfies Trouble };
}

function drawLeaving(random: Random): Disturbance {
  const backAfterMs = random.between(500, 20_000);
  return {
    at: random.pick(['startLeft', 'startArrived']),
    nth: 1,
    plusMs: random.between(0, 20),
    deed: random.pick([
      { kind: 'kill', backAfterMs },
      { kind: 'kill', backAfterMs },
      { kind: 'drain', backAfterMs },
      { kind: 'freeze', forMs: 40_000 },
      { kind: 'cancel' },
      { kind: 'reset' },
    ] as const),
  };
}

/** What ends a step, or takes away whoever carries it out. */
function drawLoss(random: Random, longestFreezeMs: number): Deed {
  const backAfterMs = random.between(500, 20_000);
  return random.pick<Deed>([
    { kind: 'cancel' },
    { kind: 'cancel' },
    { kind: 'reset' },
    { kind: 'kill', backAfterMs },
    { kind: 'drain', backAfterMs },
    { kind: 'freeze', forMs: random.between(3_000, longestFreezeMs) },
  ]);
}

/**
 * Theirs comes right after ours has ended, under the same name, and our step is ended or loses its worker about then: what is done
 * about the name from then on is done to theirs.
 */
export function drawFollower(random: Random, units: string[]): Disturbance[] {
  const unit = units[random.between(0, units.length - 1)] ?? '';
  const ends = drawLoss(random, 40_000);
  const follower: Disturbance = {
    at: 'startArrived',
    nth: 1,
    plusMs: random.between(0, 3_000),
    deed: { kind: 'stranger', unit, scheduled: random.chance(0.3), insists: true },
  };
  const unheard: Disturbance[] = random.chance(0.5)
    ? [
        {
          at: 'startArrived',
          nth: 1,
          plusMs: random.between(0, 10_000),
          deed: { kind: 'outage', forMs: random.between(5_000, 60_000) },
        },
      ]
    : [];
  const later: Disturbance[] =
    ends.kind === 'cancel'
      ? []
      : [{ at: 'strangerStarted', nth: 1, plusMs: random.between(0, 40_000), deed: { kind: 'cancel' } }];
  return [
    follower,
    { at: 'strangerStarted', nth: 1, plusMs: random.between(0, 8_000), deed: ends },
    ...unheard,
    ...later,
  ];
}

/**
 * A stream has failed, and somebody starts it by hand, with success; then the step is ended, or loses its worker: what is known of the
 * stream has to outlive both.
 */
export function drawRepair(random: Random, unit: string): Disturbance[] {
  const ends = drawLoss(random, 60_000);
  const deed = { kind: 'stranger', unit, scheduled: false, insists: true, repairs: true } as const;
  return [
    { at: 'startArrived', nth: 1, plusMs: random.between(4_000, 40_000), deed },
    { at: random.pick(['strangerStarted', 'startDone']), nth: 1, plusMs: random.between(4_000, 30_000), deed: ends },
  ];
}

/** A stop is under way on a worker that is frozen, and its workflow is reset: when that worker goes on, the run it stops for is over. */
export function drawOvertaken(random: Random): Disturbance[] {
  const at = random.pick(['stopBegun', 'stopArrived'] as const);
  return [
    { at: 'startArrived', nth: 1, plusMs: random.between(0, 10_000), deed: { kind: 'cancel' } },
    { at, nth: 1, plusMs: random.between(0, 30), deed: { kind: 'freeze', forMs: random.between(20_000, 90_000) } },
    { at, nth: 1, plusMs: random.between(31, 19_000), deed: { kind: 'reset' } },
  ];
}

/** A workflow is reset, and what its earlier run has recorded cannot be read for a while, in which it may be cancelled as well. */
export function drawUnreadable(random: Random): Disturbance[] {
  const resetAfterMs = random.between(1, 20_000);
  const at = 'startArrived';
  const forMs = random.chance(0.5) ? random.between(1_000, 60_000) : random.between(60_000, 600_000);
  const cancelled: Disturbance[] = random.chance(0.7)
    ? [{ at, nth: 1, plusMs: resetAfterMs + random.between(0, 60_000), deed: { kind: 'cancel' } }]
    : [];
  return [
    { at, nth: 1, plusMs: resetAfterMs - 1, deed: { kind: 'unreadable', forMs } },
    { at, nth: 1, plusMs: resetAfterMs, deed: { kind: 'reset' } },
    ...cancelled,
  ];
}

/**
 * The creation of a job is long on its way, and its start is called off, or whoever asked for it is gone, before that is heard: the job
 * comes later than whoever would have deleted it.
 */
export function drawCreation(random: Random): {
  disturbances: Disturbance[];
  faults: Fault[];
  beatFaults: BeatFault[];
} {
  const freeze: Deed = { kind: 'freeze', forMs: random.between(500, 4_900) };
  const frozen: Disturbance[] = random.chance(0.5) ? [{ at: 'fenceKnown', nth: 1, plusMs: 1, deed: freeze }] : [];
  const lost: Disturbance = {
    at: 'startLeft',
    nth: 1,
    plusMs: random.between(0, 2_000),
    deed: drawLoss(random, 40_000),
  };
  const cancelled: Disturbance = { at: 'startBegun', nth: 2, plusMs: random.between(0, 40), deed: { kind: 'cancel' } };
  const beat: BeatFault = { nth: random.between(1, 3), trouble: random.pick(['lost', 'unacknowledged', 'late']) };
  return {
    disturbances: [...frozen, lost, ...(random.chance(0.5) ? [cancelled] : [])],
    faults: [drawLateStart(random)],
    beatFaults: random.chance(0.3) ? [beat] : [],
  };
}
