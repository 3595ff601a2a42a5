import type { Random } from '../../chaos/random';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import type { JobSpec } from '../../simulator';
import { Random as RandomOfSeed } from '../../chaos/random';
import { drawCreation, drawFollower, drawOvertaken, drawPlot, drawRepair, drawUnreadable } from './draw-plot';
import { LATEST_SHOWN_MS } from './draw-run';
import { drawDelay, drawForWorker, drawMoment, drawSkew, severalOf } from './draw-moment';
import { drawWork } from './draw-work';
import { CHANCES_OF_FAULTS, drawBadStretch, drawTrouble } from './draw-trouble';
import type { BeatFault, Deed, Disturbance, Fault, RequestKind, WorldKind, WorldPlan } from './world-plan';

const MINUTE_MS = 60_000;
/** CDM is read 120 times a minute: so many waits ask for more. */
const CROWD = 40;
/** Each takes as long as fifty others. */
const CROWDS = 0.002;

/** So many worlds are about one start on which everything falls that a fence is reckoned for. */
const PLOTS = 0.15;

/** Of what asks for less than all: a fault on anything else would never fall. */
const ASKED: Partial<Record<WorldKind, RequestKind[]>> = { obs: ['read'], smn: ['start', 'login'] };

/** So many streams that come up are started again by DLI itself, and by so many it is scaled. */
const RESTARTS_ITSELF = 0.12;
const RESCALES = 0.04;
/** So many refused streams are started all the same. */
const STARTS_ALL_THE_SAME = 0.1;
/** So many worlds have an activity reset. */
const RESETS_ACTIVITY = 0.04;
/** So many are about a run of somebody else's that follows ours under its name. */
const FOLLOWED = 0.02;
/** So many are about a stop whose run is over before it has come to its end. */
const OVERTAKEN = 0.02;
/** So many of those that create a job for its run are about its creation. */
const CREATED_LATE = 0.1;
/** So many are about a reset whose earlier run cannot be read for a while. */
const UNREADABLE = 0.02;
/** In so many the same befalls some requests of a kind that follow each other. */
const BAD_STRETCHES = 0.04;
/** So many worlds of streams are about one that failed, and that somebody repairs while others of its batch are waited for. */
const REPAIRED = 0.25;
/** So many of those beside it are halted, and come back. */
const HALTS_BESIDE = 0.3;
/** What is drawn behind a seed of its own leaves all else of a world as it was before anybody drew that. */
const OF_STREAMS = 0x9e_37_79_b1;
const OF_REFUSALS = 0x85_eb_ca_6b;
const OF_ACTIVITIES = 0xc2_b2_ae_35;
const OF_FOLLOWERS = 0x27_d4_eb_2f;
const OF_REPAIRS = 0x16_56_67_b1;
const OF_STOPS = 0x2c_1b_3c_6d;
const OF_HALTS = 0x7f_4a_7c_15;
const OF_HISTORIES = 0x3b_9a_ca_07;
const OF_CREATIONS = 0x6c_07_89_65;
const OF_STRETCHES = 0x51_ed_27_0b;

/** Their runs are asked for, and stopped, by the name of the job. */
const FOLLOWED_KINDS = new Set<WorldKind>(['cdm', 'dli', 'dgcBackfill', 'dgc', 'cdmCluster']);

const NEW_WORKERS = new Set<Deed['kind']>(['kill', 'drain']);

/** The world of a seed. */
export function drawWorld(seed: number): WorldPlan {
  const random = new RandomOfSeed(seed);
  const drawn = drawWork(random.fork());
  // Its first draws of seeds that follow each other are alike.
  const moving = behind(seed, OF_STREAMS);
  const refusing = behind(seed, OF_REFUSALS);
  const jobs = drawn.jobs.map((job) => startingAllTheSame(movingByItself(job, moving), refusing));
  const halting = behind(seed, OF_HALTS);
  const repair = drawRepaired(behind(seed, OF_REPAIRS), halting, { ...drawn, jobs });
  const work = { ...drawn, jobs, ...repair?.work };
  const crowd = random.chance(CROWDS) ? CROWD : 0;
  const halted = work.units.find(({ becomes }) => becomes === 'halts');
  const units = work.units.map(({ name }) => name);
  const plot = !halted && work.kind !== 'obs' && random.chance(PLOTS) ? drawPlot(random.fork(), units) : undefined;
  const troubles = drawTroubles(random.fork(), work.kind, units);
  const befalling = plot
    ? { faults: plot.faults.filter(({ on }) => isAsked(work.kind, on)), beatFaults: [] }
    : troubles;
  const followed = drawFollowed(behind(seed, OF_FOLLOWERS), work.kind, units);
  const overtaken = drawOvertakenStop(behind(seed, OF_STOPS), work.kind);
  const creating = behind(seed, OF_CREATIONS);
  const isCreated = work.kind === 'cdmCreated' && creating.chance(CREATED_LATE);
  const story = repair?.befalling ?? (isCreated ? drawCreation(creating) : undefined);
  const histories = behind(seed, OF_HISTORIES);
  const unreadable = histories.chance(UNREADABLE) ? drawUnreadable(histories) : undefined;
  const disturbances = [
    ...(story?.disturbances ?? overtaken ?? unreadable ?? followed ?? (plot ?? troubles).disturbances),
    ...drawActivityReset(behind(seed, OF_ACTIVITIES)),
    ...(halted ? drawContinued(random.fork(), halted.name) : []),
  ];
  return {
    seed,
    ...work,
    ...(plot?.isShownLate && { jobs: work.jobs.map((job) => shownLate(job, random)) }),
    crowd,
    whenRunning: random.weighted(
      [
        [0.6, 'fail'],
        [0.2, 'adopt'],
        [0.2, 'wait'],
      ],
      'fail',
    ),
    halts: {
      whenHalted: random.pick([undefined, 'wait', 'stop', 'fail']),
      haltedForMs: random.between(2_000, 120_000),
    },
    dialect: drawDialect(random.fork()),
    // OBS takes no password.
    login: random.weighted(
      [
        [work.kind === 'obs' ? 0 : 0.8, 'password'],
        [0.2, 'accessKey'],
      ],
      'accessKey',
    ),
    tokenLifetimeMs: random.chance(0.1) ? random.between(20_000, 120_000) : 86_400_000,
    skewsMs: Array.from({ length: random.between(1, 3) }, () => drawSkew(random)),
    cloudSkewMs: drawSkew(random),
    ...(story ?? {
      ...befalling,
      faults: [...befalling.faults, ...drawStretch(behind(seed, OF_STRETCHES), work.kind)],
    }),
    // A new worker counts its calls anew, and what shares the limits among workers asks Temporal, which is no part of a world.
    disturbances: crowd ? disturbances.filter(({ deed }) => !NEW_WORKERS.has(deed.kind)) : disturbances,
  };
}

function behind(seed: number, of: number): Random {
  return new RandomOfSeed(Math.imul(seed + 1, of)).fork().fork();
}

/** DLI says no to it, and starts it: what the words say is not what was done. */
function startingAllTheSame(job: JobSpec, random: Random): JobSpec {
  if (job.service !== 'dli' || !job.runItem || !random.chance(STARTS_ALL_THE_SAME)) return job;
  // Whoever was told no looks once.
  return { ...job, visibleAfterMs: 0, runItem: { ...job.runItem, startsAllTheSame: true } };
}

function drawActivityReset(random: Random): Disturbance[] {
  if (!random.chance(RESETS_ACTIVITY)) return [];
  return [{ at: drawMoment(random), nth: 1, plusMs: drawDelay(random), deed: { kind: 'resetActivity' } }];
}

/** Of what is known to the cloud by a name that ours and theirs share. */
function drawFollowed(random: Random, kind: WorldKind, units: string[]): Disturbance[] | undefined {
  return random.chance(FOLLOWED) && FOLLOWED_KINDS.has(kind) ? drawFollower(random, units) : undefined;
}

function drawOvertakenStop(random: Random, kind: WorldKind): Disturbance[] | undefined {
  return random.chance(OVERTAKEN) && FOLLOWED_KINDS.has(kind) ? drawOvertaken(random) : undefined;
}

/**
 * Of a batch of which some are enough, or all are waited for all the same; where others of it are refused, the reply does not say which.
 * Nothing else befalls it: whose a run is that follows another while a start is in doubt, DLI does not tell.
 */
function drawRepaired(
  random: Random,
  halting: Random,
  { units, jobs, work }: Pick<WorldPlan, 'units' | 'jobs' | 'work'>,
) {
  const broken = units.find(({ becomes }) => becomes !== 'refused');
  const others = units.filter((unit) => unit !== broken);
  if (!random.chance(REPAIRED) || work.service !== 'dli' || !broken || !others.length) return undefined;
  const fails = { startupMs: random.between(300, 1_500), visibleAfterMs: 0, outcome: 'job_submit_fail' };
  const isSlow = { startupMs: random.between(60_000, 150_000) };
  return {
    work: {
      units: units.map((unit) => (unit === broken ? { ...broken, becomes: 'fails' as const } : unit)),
      jobs: jobs.map((job): JobSpec => {
        if (job.service !== 'dli') return job;
        if (String(job.id) === broken.name)
          return { ...job, ...fails, restartsItself: undefined, rescalesAfterMs: undefined };
        const slow = random.chance(0.9) ? { ...job, ...isSlow } : job;
        return halting.chance(HALTS_BESIDE) ? { ...job, ...drawHalt(halting) } : slow;
      }),
    },
    befalling: { disturbances: drawRepair(random, broken.name), faults: [], beatFaults: [] },
  };
}

/** Up soon, and halted for long: its step waits for it once more, and by then the one beside it was repaired. */
function drawHalt(random: Random): Pick<Extract<JobSpec, { service: 'dli' }>, 'startupMs' | 'restartsItself'> {
  const [afterMs, pauseMs] = [random.between(100, 8_000), random.between(5_000, 90_000)];
  return {
    startupMs: random.between(300, 4_000),
    restartsItself: { afterMs, pauseMs, times: random.between(1, 3), lastly: 'job_running' },
  };
}

/** A stream that meets an exception once it is up, and comes back; or that is scaled. */
function movingByItself(job: JobSpec, random: Random): JobSpec {
  if (job.service !== 'dli' || job.outcome !== 'job_running') return job;
  if (random.chance(RESCALES)) return { ...job, rescalesAfterMs: random.between(500, 30_000) };
  if (!random.chance(RESTARTS_ITSELF)) return job;
  const [afterMs, pauseMs] = [random.between(100, 20_000), random.between(500, 90_000)];
  return { ...job, restartsItself: { afterMs, pauseMs, times: random.between(1, 3), lastly: 'job_running' } };
}

function shownLate(job: JobSpec, random: Random): JobSpec {
  if (job.service === 'dli' && job.runItem?.startsAllTheSame) return job;
  return { ...job, visibleAfterMs: random.between(LATEST_SHOWN_MS / 2, LATEST_SHOWN_MS) } as JobSpec;
}

/** Mostly somebody comes, sooner or later. */
function drawContinued(random: Random, unit: string): Disturbance[] {
  const deed: Deed = { kind: 'continue', unit };
  return random.chance(0.8) ? [{ at: 'startArrived', nth: 1, plusMs: random.between(500, 200_000), deed }] : [];
}

function drawTroubles(
  random: Random,
  kind: WorldKind,
  units: string[],
): Pick<WorldPlan, 'disturbances' | 'faults' | 'beatFaults'> {
  const isCalm = random.chance(0.05);
  if (isCalm) return { disturbances: [], faults: [], beatFaults: [] };
  return {
    disturbances: severalOf(random, 2, () => drawDisturbance(random, units)),
    faults: severalOf(random, 2, () => drawFault(random, kind)),
    beatFaults: random.chance(0.15) ? [drawBeatFault(random)] : [],
  };
}

function drawDisturbance(random: Random, units: string[]): Disturbance {
  return {
    at: drawMoment(random),
    nth: random.weighted(
      [
        [0.75, 1],
        [0.25, 2],
      ],
      1,
    ),
    plusMs: drawDelay(random),
    deed: drawDeed(random, units),
  };
}

function drawDeed(random: Random, units: string[]): Deed {
  const kind = random.weighted<Exclude<Deed['kind'], 'continue' | 'resetActivity' | 'unreadable'>>(
    [
      [3, 'kill'],
      [3, 'freeze'],
      [1, 'drain'],
      [0.7, 'jump'],
      [3, 'cancel'],
      [1.2, 'reset'],
      [2.2, 'stranger'],
      [0.5, 'expireTokens'],
      [0.4, 'outage'],
    ],
    'kill',
  );
  switch (kind) {
    case 'kill':
    case 'drain':
    case 'freeze':
    case 'jump':
      return drawForWorker(random, kind);
    case 'stranger':
      return {
        kind,
        unit: units[random.between(0, units.length - 1)] ?? '',
        scheduled: random.chance(0.3),
        insists: random.chance(0.5),
      };
    case 'outage':
      return { kind, forMs: random.chance(0.5) ? 10 * MINUTE_MS : random.between(5_000, 120_000) };
    case 'cancel':
    case 'reset':
    case 'expireTokens':
      return { kind };
  }
}

function drawFault(random: Random, kind: WorldKind): Fault {
  const chances = CHANCES_OF_FAULTS.filter(([, on]) => isAsked(kind, on));
  const on = random.weighted<RequestKind>(chances, chances[0]?.[1] ?? 'start');
  const nth = on === 'read' ? random.between(1, 6) : random.between(1, 2);
  return { on, nth, trouble: drawTrouble(random, on) };
}

function drawStretch(random: Random, kind: WorldKind): Fault[] {
  if (!random.chance(BAD_STRETCHES)) return [];
  return drawBadStretch(random, random.pick<RequestKind>(['start', 'read', 'read', 'stop', 'login'])).filter(({ on }) =>
    isAsked(kind, on),
  );
}

function isAsked(kind: WorldKind, on: RequestKind): boolean {
  return ASKED[kind]?.includes(on) ?? true;
}

function drawBeatFault(random: Random): BeatFault {
  return { nth: random.between(1, 2), trouble: random.pick(['lost', 'unacknowledged', 'late']) };
}
