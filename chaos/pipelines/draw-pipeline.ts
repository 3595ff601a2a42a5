import type { Random } from '../random';
import { LOGIN_CLUSTERS } from '../stage/connections-file';
import { isLeftOut, isSafe, isSure } from './expected-end';
import { createdName } from './inline-copy';
import { BUCKET } from './objects';
import type { Halt, JobShape, JobStepShape, Obstacle, PipelineShape, Rival, StepShape, StreamShape } from './shape';
import { isStreamsStep } from './shape';

/** What a step is drawn to do. `inline` is a CDM job that stands in the pipeline. */
type Kind = JobShape['service'] | 'inline';

export interface Surroundings {
  /** Position of the pipeline in the run: names and ids are made of it. */
  index: number;
  connection: string;
  clusterId: string;
  /** Pipelines start within this long of the beginning. */
  startWithinMs: number;
  longestJobMs: number;
  mostSteps: number;
  /** Of the jobs that run and end, the share in whose way something lies. Default: 0.06. */
  hindered?: number;
}

const SHORTEST_JOB_MS = 200;
const LONGEST_VEIL_MS = 4_000;
const LONGEST_STOP_MS = 3_000;
const LONG_MS = 6 * 3_600_000;
const FIRST_STREAM = 1_000_000;
const STREAMS_A_PIPELINE = 1_000;
const STREAMS_A_STEP = 100;
const MOST_STREAMS = 6;
const CANCELLED = 0.2;
const HELD = 0.2;
const PAUSED = 0.2;
const SKIPPED_AHEAD = 0.15;
const CONDITIONAL = 0.3;
const FANS_OUT = 0.3;
const CONDITIONAL_IN_FAN = 0.7;
const WIDEST = 4;
const TOLD_ROWS = 0.3;
const LONGEST_PAUSE_MS = 6_000;
const LONGEST_BEFORE_WORD_MS = 10_000;
const RIVALLED = 0.5;
const RIVAL_AFTER_MS = 4_000;
const NAMESAKES = 0.4;
const LONGEST_BEFORE_CANCEL_MS = 25_000;
const HALTED = 0.3;
const LONGEST_BEFORE_CONTINUE_MS = 5_000;
const RETRIED_BY_CDM = 0.25;
const MOST_OWN_TRIES = 3;
const LONGEST_BEFORE_OWN_TRY_MS = 1_500;
const RESTARTS_ITSELF = 0.2;
const RESCALED = 0.1;
const LONGEST_BEFORE_RESTART_MS = 6_000;
const TOKEN_REFUSED = 0.4;
const LIMITED = 0.5;
const HAS_AN_END = 0.3;
const FANNED_OUT = 0.15;
const KEEPS_GOING = 0.5;
const LIMITED_ITEMS = 0.5;
const KEPT = 0.3;
const MOST_OBJECTS = 3;
const ITEMS = ['north', 'south', 'east'] as const;
const ODDLY_REFUSED = 0.3;
const UNLISTED = 0.2;
const HINDERED = 0.06;
const LONGEST_LOST_MS = 2_000;

const CDM_OUTCOMES = [
  [0.9, 'SUCCEEDED'],
  [0.05, 'FAILED'],
  [0.02, 'FAILURE_ON_SUBMIT'],
  [0.03, 'STOPPED'],
] as const;
const DGC_OUTCOMES = [
  [0.88, 'success'],
  [0.05, 'fail'],
  [0.02, 'manual-stop'],
  [0.02, 'skip'],
  [0.03, 'forceSuccess'],
] as const;
const SQL_OUTCOMES = [
  [0.9, 'FINISHED'],
  [0.06, 'FAILED'],
  [0.04, 'CANCELLED'],
] as const;
const SPARK_OUTCOMES = [
  [0.9, 'success'],
  [0.1, 'dead'],
] as const;
const MRS_OUTCOMES = [
  [0.9, 'SUCCEEDED'],
  [0.06, 'FAILED'],
  [0.04, 'KILLED'],
] as const;
const CLUSTER_OUTCOMES = [
  [0.8, 'arrived'],
  [0.15, 'already'],
  [0.05, 'broken'],
] as const;
const OUTCOMES: Record<JobShape['service'], (random: Random) => string> = {
  cdm: (random) => random.weighted(CDM_OUTCOMES, 'SUCCEEDED'),
  dgc: (random) => random.weighted(DGC_OUTCOMES, 'success'),
  dliSql: (random) => random.weighted(SQL_OUTCOMES, 'FINISHED'),
  dliSpark: (random) => random.weighted(SPARK_OUTCOMES, 'success'),
  mrs: (random) => random.weighted(MRS_OUTCOMES, 'SUCCEEDED'),
  obs: () => 'complete',
  smn: () => 'published',
  cdmCluster: (random) => random.weighted(CLUSTER_OUTCOMES, 'arrived'),
};
const OBSTACLES: Record<Kind, readonly [Obstacle, ...Obstacle[]]> = {
  cdm: ['taken', 'missing', 'deadline', 'lostSight'],
  inline: ['refused', 'deadline', 'lostSight'],
  dgc: ['taken', 'missing', 'deadline'],
  dliSql: ['deadline'],
  dliSpark: ['refused', 'deadline'],
  mrs: ['refused', 'missing', 'deadline'],
  obs: ['missing', 'deadline'],
  smn: ['missing'],
  cdmCluster: ['taken', 'missing', 'deadline'],
};
const KINDS = [
  [3, 'cdm'],
  [3, 'dgc'],
  [2, 'dli'],
  [1, 'dliSql'],
  [1, 'dliSpark'],
  [1, 'mrs'],
  [1, 'inline'],
  [1, 'obs'],
  [1, 'smn'],
  [1, 'cdmCluster'],
] as const;
const OF_ITEMS = ['cdm', 'dgc', 'dliSql', 'dliSpark', 'mrs', 'inline'] as const;
const OF_UNDO = ['cdm', 'dgc', 'dliSpark', 'mrs'] as const;
const OF_THE_END = ['cdm', 'dgc', 'dliSql', 'dliSpark', 'mrs', 'smn'] as const;
const MRS_TYPES = ['SparkSubmit', 'SparkPython'] as const;
type MrsType = (typeof MRS_TYPES)[number];
/** Each type with a word for success that is its own. */
const SUCCESS: Record<(typeof OF_THE_END)[number], string> = {
  cdm: 'SUCCEEDED',
  dgc: 'success',
  dliSql: 'FINISHED',
  dliSpark: 'success',
  mrs: 'SUCCEEDED',
  smn: 'published',
};

/** Draws a pipeline. Every job has a name of its own, so that the cloud's log tells whose doing each line is. */
export function drawPipeline(random: Random, around: Surroundings): PipelineShape {
  const name = `p${String(around.index).padStart(4, '0')}`;
  const held = random.chance(HELD) ? random.pick(['retry', 'skip']) : undefined;
  const fan = random.chance(FANS_OUT) ? drawFan(random, around, name, held !== undefined) : [];
  const fansOut = fan.length > 0;
  const steps = fansOut ? fan : drawChain(random, around, name);
  // What a person would answer of a start that is nobody's in particular, the model does not know.
  if (!held && !fansOut && random.chance(RIVALLED)) sendRival(random, around, steps);
  return {
    name,
    connection: around.connection,
    clusterId: around.clusterId,
    startAfterMs: random.between(0, around.startWithinMs),
    ...(random.chance(CANCELLED) && { cancelAfterMs: random.between(0, LONGEST_BEFORE_CANCEL_MS) }),
    ...(held && { held }),
    ...(fansOut && { fansOut }),
    ...drawWords(random, steps),
    ...drawRefusal(random, around),
    steps,
    ...(fansOut && random.chance(LIMITED) && { maxParallel: random.between(1, 2) }),
    ...(random.chance(HAS_AN_END) && { end: drawEnd(random, `${name}-end`) }),
  };
}

/** What fails at the end is told after what failed before: it is drawn to succeed, so that the model stays that of the steps. */
function drawEnd(random: Random, base: string): JobShape {
  const service = random.pick(OF_THE_END);
  const job = nameOfJob(service, base, random.pick(MRS_TYPES));
  return { service, job, outcome: SUCCESS[service], durationMs: SHORTEST_JOB_MS, visibleAfterMs: 0, stopTakesMs: 0 };
}

/** One kind a connection: a token that is refused twice in a row is a login that does not work. */
function drawRefusal(random: Random, { clusterId }: Surroundings): Pick<PipelineShape, 'tokenRefused' | 'oddRefusal'> {
  if (clusterId.startsWith(LOGIN_CLUSTERS)) return random.chance(TOKEN_REFUSED) ? { tokenRefused: true } : {};
  return random.chance(ODDLY_REFUSED) ? { oddRefusal: random.pick(['signature', 'page']) } : {};
}

function drawChain(random: Random, around: Surroundings, name: string): StepShape[] {
  const drawn = Array.from({ length: random.between(1, around.mostSteps) }, (_, at) =>
    drawStep(random, around, name, at),
  );
  return drawn.flatMap((steps, at) => drawTerms(random, steps, drawn.slice(0, at).flat(), CONDITIONAL));
}

/** Which of several beside each other fails first nobody can tell: unless people answer for each, none of them fails. */
function drawFan(random: Random, around: Surroundings, name: string, mayFail: boolean): StepShape[] {
  const first = drawJobStep(random, around, { id: 's1', kind: 'cdm', base: `${name}-s1` });
  const others = Array.from({ length: random.between(2, WIDEST) }, (_, at) => drawStep(random, around, name, at + 1));
  const [leader, ...followers] = [[first], ...others].map((steps) => steps.filter((step) => mayFail || isSure(step)));
  const conditional = followers.map((steps) => drawTerms(random, steps, leader ?? [], CONDITIONAL_IN_FAN));
  return [...(leader ?? []), ...conditional.flat()];
}

/** What people say of it while it runs. */
function drawWords(random: Random, steps: StepShape[]): Pick<PipelineShape, 'pause' | 'skipAhead'> {
  const afterMs = random.between(0, LONGEST_BEFORE_WORD_MS);
  const forMs = random.between(0, LONGEST_PAUSE_MS);
  const last = steps.length > 1 ? steps.at(-1) : undefined;
  return {
    ...(random.chance(PAUSED) && { pause: { afterMs, forMs } }),
    ...(last && random.chance(SKIPPED_AHEAD) && { skipAhead: { step: last.id, afterMs } }),
  };
}

/**
 * A condition, and a template, on the rows of an earlier job that surely has some when this step is due.
 * @param steps a step, or all items of one
 */
function drawTerms(random: Random, steps: StepShape[], before: StepShape[], conditional: number): StepShape[] {
  const hasRows = (one: StepShape) => one.work.service === 'cdm' && isSafe(one) && !('item' in one && one.item);
  const [of] = before.filter(hasRows).map(({ id }) => id);
  if (of === undefined) return steps;
  const when = random.chance(conditional) ? { when: { of, holds: random.chance(0.6) } } : {};
  const rowsOf = random.chance(TOLD_ROWS) ? { rowsOf: of } : {};
  return steps.map((step) => ({ ...step, ...when, ...(!isStreamsStep(step) && rowsOf) }));
}

/** @returns the step, or one for each of its items */
function drawStep(random: Random, around: Surroundings, pipeline: string, at: number): StepShape[] {
  const id = `s${at + 1}`;
  const base = `${pipeline}-${id}`;
  if (random.chance(FANNED_OUT)) return drawItems(random, around, { id, base });
  const kind = drawKind(random, around);
  if (kind !== 'dli') return [drawJobStep(random, around, { id, kind, base })];
  const first = FIRST_STREAM + around.index * STREAMS_A_PIPELINE + at * STREAMS_A_STEP;
  const streams = Array.from({ length: random.between(1, MOST_STREAMS) }, (_, nth) =>
    drawStream(random, around, first + nth),
  );
  return [{ id, work: { service: kind, streams, keepGoing: random.chance(0.3) } }];
}

/** OBS takes signatures alone: who logs in by a password has none. */
function drawKind(random: Random, { clusterId }: Surroundings): Kind | 'dli' {
  const kind = random.weighted(KINDS, 'cdm');
  return kind === 'obs' && clusterId.startsWith(LOGIN_CLUSTERS) ? 'smn' : kind;
}

/** A step that is run for each of some items. What a step alone can say (its time, what is done when it halts) none has. */
function drawItems(random: Random, around: Surroundings, { id, base }: { id: string; base: string }): JobStepShape[] {
  const kind = random.pick(OF_ITEMS);
  const keepGoing = random.chance(KEEPS_GOING);
  const most = random.chance(LIMITED_ITEMS) ? { most: random.between(1, 2) } : {};
  const values = ITEMS.slice(0, random.between(2, ITEMS.length));
  const undone = drawUndo(random);
  const alike = drawAlike(random);
  return values.map((value) => {
    const item = { of: id, value, keepGoing, ...most };
    const itself = `${base}-${value}`;
    const work = drawJob(random, around, kind, itself, alike);
    const undo = undone && drawJob(random, around, undone, `${itself}-undo`, alike);
    return { id: `${id}[${value}]`, item, work, ...(undo && { undo }) };
  });
}

function drawUndo(random: Random): (typeof OF_UNDO)[number] | undefined {
  return random.chance(0.25) ? random.pick(OF_UNDO) : undefined;
}

function drawJobStep(
  random: Random,
  around: Surroundings,
  { id, kind, base }: { id: string; kind: Kind; base: string },
): JobStepShape {
  const work = drawJob(random, around, kind, base);
  const drawn = random.chance(around.hindered ?? HINDERED) ? random.pick(OBSTACLES[kind]) : undefined;
  const obstacle = drawn && obstacleOf(work, drawn);
  const undone = drawUndo(random);
  const undo = undone && drawJob(random, around, undone, `${base}-undo`);
  if (obstacle === 'taken' || obstacle === 'deadline') outlast(work);
  if (obstacle === 'missing' && kind === 'obs') work.job = `${base}-nowhere/${base}`;
  const habits = drawOwnWays(random, work, obstacle);
  return { id, work: { ...work, ...habits }, ...(obstacle && { obstacle }), ...(undo && { undo }) };
}

/**
 * A cluster that is woken disturbs nobody's job; and whether one that rests late makes its step late depends on whether there
 * is a stop at all.
 */
function obstacleOf({ action }: JobShape, drawn: Obstacle): Obstacle {
  if (drawn === 'taken' && action === 'start') return 'deadline';
  return drawn === 'deadline' && action === 'stop' ? 'taken' : drawn;
}

/** A cluster that is as it is wanted, or never will be, would be told of at once. */
function outlast(work: JobShape): void {
  // One that is not even taken up has ended at once.
  if (work.outcome === 'FAILURE_ON_SUBMIT') work.outcome = 'FAILED';
  if (work.service === 'cdmCluster') work.outcome = 'arrived';
  if (work.service !== 'obs') work.durationMs = LONG_MS;
}

/** What the cloud does of its own accord with the job of a step: it halts a DGC instance, and tries a CDM job again. */
function drawOwnWays(random: Random, work: JobShape, obstacle?: Obstacle): Partial<JobShape> {
  const { service, durationMs } = work;
  if (obstacle === 'taken' || obstacle === 'missing' || obstacle === 'refused') return {};
  if (service !== 'cdm' && service !== 'dgc') return {};
  if (obstacle === 'lostSight')
    return { wordOnceEnded: 'UNKNOWN', durationMs: random.between(SHORTEST_JOB_MS, LONGEST_LOST_MS) };
  if (service === 'dgc') return random.chance(HALTED) ? { halt: drawHalt(random, durationMs, obstacle) } : {};
  if (work.inline || !random.chance(RETRIED_BY_CDM)) return {};
  const times = random.between(1, MOST_OWN_TRIES);
  const pauseMs = random.between(0, LONGEST_BEFORE_OWN_TRY_MS);
  // No read is late for such a job: how long CDM takes to show a try of its own, no page says.
  const tryMs = obstacle === 'deadline' ? durationMs : Math.round(durationMs / (times + 1));
  return {
    retries: { times, failing: random.between(0, times + 1), pauseMs },
    durationMs: tryMs,
    visibleAfterMs: 0,
  };
}

/** One that nobody continues would wait for as long as its step may take: only a step with little time is drawn so. */
function drawHalt(random: Random, durationMs: number, obstacle?: Obstacle): Halt {
  const mayWait = random.pick([undefined, 'wait']);
  const waiting = mayWait && { whenHalted: mayWait };
  if (obstacle === 'deadline') return { afterMs: random.between(0, LONGEST_BEFORE_CONTINUE_MS), ...waiting };
  const afterMs = random.between(0, durationMs * 0.8);
  if (random.chance(0.4)) return { afterMs, whenHalted: random.pick(['stop', 'fail']) };
  return { afterMs, ...waiting, continuedAfterMs: random.between(0, LONGEST_BEFORE_CONTINUE_MS) };
}

/** Jobs that a stranger can start as well as we. A statement, a batch and an MRS job bear a mark of ours: theirs is another. */
const RIVALLED_SERVICES: readonly string[] = ['cdm', 'dgc', 'dliSql', 'dliSpark', 'mrs'];

/** One a pipeline: a start that never arrives takes a minute to be sure of. */
function sendRival(random: Random, around: Surroundings, steps: StepShape[]): void {
  // Whose doing a further run is that the cloud starts by itself, a stranger's beside it would leave open.
  const isPlain = ({ halt, retries, inline, service }: JobShape) =>
    !halt && !retries && !inline && RIVALLED_SERVICES.includes(service);
  const step = steps.find(
    (one): one is JobStepShape =>
      !isStreamsStep(one) && !one.item && !one.obstacle && !isLeftOut(one) && isPlain(one.work),
  );
  if (step) step.rival = drawRival(random, around, step.work.service);
}

/**
 * Where our request never arrives, only the cloud's data can tell the stranger's run from ours: by its schedule, or by
 * the name of another user where ours is known. What remains beyond that is named in docs/promises.md.
 */
function drawRival(random: Random, { clusterId }: Surroundings, service: JobShape['service']): Rival {
  const moment = random.pick(['beside', 'instead', 'later']);
  const tellsUsers = service === 'cdm' && clusterId.startsWith(LOGIN_CLUSTERS);
  const isMarked = service !== 'cdm' && service !== 'dgc';
  if (isMarked)
    return { moment, bySchedule: false, afterMs: moment === 'later' ? random.between(0, RIVAL_AFTER_MS) : 0 };
  const bySchedule = moment === 'instead' && !tellsUsers ? true : random.chance(0.3);
  // Right after our CDM run has ended, before we have seen it.
  const afterMs = moment === 'later' && service === 'dgc' ? random.between(0, RIVAL_AFTER_MS) : 0;
  return { moment, bySchedule, afterMs, ...(service === 'cdm' && random.chance(NAMESAKES) && { ofNamesake: true }) };
}

/** What is written once for all items of a step. */
interface Alike {
  type: MrsType;
  keep: boolean;
}

function drawAlike(random: Random): Alike {
  return { type: random.pick(MRS_TYPES), keep: random.chance(KEPT) };
}

/** @param base part of its name that no other job has, but for what undoes it */
function drawJob(
  random: Random,
  { longestJobMs }: Surroundings,
  kind: Kind,
  base: string,
  { type, keep }: Alike = drawAlike(random),
): JobShape {
  const service = kind === 'inline' ? 'cdm' : kind;
  const outcome = OUTCOMES[service](random);
  const durationMs = random.between(SHORTEST_JOB_MS, longestJobMs);
  const isUnlisted = kind === 'cdm' && random.chance(UNLISTED);
  return {
    service,
    job: kind === 'inline' ? createdName(...partsOf(base)) : nameOfJob(service, base, type),
    outcome,
    durationMs,
    ...drawHabits(random),
    ...(isUnlisted && { isUnlisted }),
    ...(kind === 'inline' && { inline: { keep } }),
    ...(kind === 'obs' && { objects: random.between(1, MOST_OBJECTS) }),
    ...(kind === 'cdmCluster' && { action: random.pick(['start', 'stop']) }),
  };
}

/** The pipeline and the step that such a name is made of. */
function partsOf(base: string): [pipeline: string, step: string] {
  const at = base.indexOf('-');
  return [base.slice(0, at), base.slice(at + 1)];
}

/** As the cloud's log has it. No name begins another, and none is part of one: in quotes, or before an ending, it ends. */
function nameOfJob(service: JobShape['service'], base: string, type: MrsType): string {
  switch (service) {
    case 'cdm':
    case 'dgc':
    case 'cdmCluster':
      return base;
    case 'dliSql':
      return `SELECT '${base}'`;
    case 'dliSpark':
      return `obs://chaos/${base}.py`;
    case 'mrs':
      return `${base}/${type}`;
    case 'obs':
      return `${BUCKET}/${base}`;
    case 'smn':
      return `urn:smn:cn-north-4:chaos:${base}`;
  }
}

function drawStream(random: Random, { longestJobMs }: Surroundings, id: number): StreamShape {
  const fate = random.weighted(
    [
      [0.78, 'job_running'],
      [0.06, 'job_finish'],
      [0.04, 'job_submit_fail'],
      [0.05, 'refused'],
      [0.05, 'runsAlready'],
      [0.05, 'diesAtOnce'],
    ],
    'job_running',
  );
  const refused = fate === 'refused';
  const runsAlready = fate === 'runsAlready';
  const startupMs = random.between(SHORTEST_JOB_MS, longestJobMs / 2);
  const staysUp = fate === 'job_running';
  return {
    id,
    startupMs,
    outcome: fate === 'job_finish' || fate === 'job_submit_fail' ? fate : 'job_running',
    refused,
    runsAlready,
    ...drawHabits(random),
    ...(runsAlready && { visibleAfterMs: 0 }),
    ...(fate === 'diesAtOnce' && { restarts: DIES_AT_ONCE }),
    ...(staysUp && random.chance(RESTARTS_ITSELF) && { restarts: drawRestarts(random) }),
    ...(staysUp && random.chance(RESCALED) && { rescalesAfterMs: random.between(0, LONGEST_BEFORE_RESTART_MS) }),
  };
}

/** It is never seen running: the model would not know which of the two a look came upon. */
const DIES_AT_ONCE = { afterMs: 0, times: 0, pauseMs: 0, lastly: 'job_running_exception' } as const;

/** However often it comes back, in the end it runs: when a look comes upon it makes no difference to its step. */
function drawRestarts(random: Random): NonNullable<StreamShape['restarts']> {
  const ms = () => random.between(0, LONGEST_BEFORE_RESTART_MS);
  return { afterMs: ms(), times: random.between(1, MOST_OWN_TRIES), pauseMs: ms(), lastly: 'job_running' };
}

function drawHabits(random: Random): { visibleAfterMs: number; stopTakesMs: number } {
  return {
    visibleAfterMs: random.chance(0.5) ? 0 : random.between(0, LONGEST_VEIL_MS),
    stopTakesMs: random.between(0, LONGEST_STOP_MS),
  };
}
