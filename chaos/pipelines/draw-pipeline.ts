import type { Random } from '../random';
import { LOGIN_CLUSTERS } from '../stage/connections-file';
import { isLeftOut, isSafe } from './expected-end';
import type { JobShape, JobStepShape, Obstacle, PipelineShape, Rival, StepShape, StreamShape } from './shape';
import { isStreamsStep } from './shape';

type ServiceName = StepShape['work']['service'];

export interface Surroundings {
  /** Position of the pipeline in the run: names and ids are made of it. */
  index: number;
  connection: string;
  clusterId: string;
  /** Pipelines start within this long of the beginning. */
  startWithinMs: number;
  longestJobMs: number;
  mostSteps: number;
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
const LONGEST_BEFORE_CANCEL_MS = 25_000;

const CDM_OUTCOMES = [
  [0.9, 'SUCCEEDED'],
  [0.05, 'FAILED'],
  [0.02, 'FAILURE_ON_SUBMIT'],
  [0.03, 'STOPPED'],
] as const;
const DGC_OUTCOMES = [
  [0.86, 'success'],
  [0.05, 'fail'],
  [0.02, 'running-exception'],
  [0.02, 'manual-stop'],
  [0.02, 'skip'],
  [0.03, 'forceSuccess'],
] as const;
const OBSTACLES: readonly (readonly [number, Obstacle | undefined])[] = [
  [0.94, undefined],
  [0.02, 'taken'],
  [0.02, 'missing'],
  [0.02, 'deadline'],
];

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
    steps,
  };
}

function drawChain(random: Random, around: Surroundings, name: string): StepShape[] {
  const drawn = Array.from({ length: random.between(1, around.mostSteps) }, (_, at) =>
    drawStep(random, around, name, at),
  );
  return drawn.map((step, at) => drawTerms(random, step, drawn.slice(0, at), CONDITIONAL));
}

/** Which of several beside each other fails first nobody can tell: unless people answer for each, none of them fails. */
function drawFan(random: Random, around: Surroundings, name: string, mayFail: boolean): StepShape[] {
  const first = drawStep(random, around, name, 0, 'cdm');
  const others = Array.from({ length: random.between(2, WIDEST) }, (_, at) => drawStep(random, around, name, at + 1));
  const steps = [first, ...others].filter((step) => mayFail || isSafe(step));
  return steps.map((step, at) => drawTerms(random, step, at ? steps.slice(0, 1) : [], CONDITIONAL_IN_FAN));
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

/** A condition, and a template, on the rows of an earlier job that surely has some when this step is due. */
function drawTerms(random: Random, step: StepShape, before: StepShape[], conditional: number): StepShape {
  const [of] = before.filter((one) => one.work.service === 'cdm' && isSafe(one)).map(({ id }) => id);
  if (of === undefined) return step;
  const when = random.chance(conditional) ? { when: { of, holds: random.chance(0.6) } } : {};
  const rowsOf = !isStreamsStep(step) && random.chance(TOLD_ROWS) ? { rowsOf: of } : {};
  return { ...step, ...when, ...rowsOf };
}

function drawStep(
  random: Random,
  around: Surroundings,
  pipeline: string,
  at: number,
  service: ServiceName = random.pick(['cdm', 'dgc', 'dli']),
): StepShape {
  const id = `s${at + 1}`;
  if (service !== 'dli') return drawJobStep(random, around, { id, service, job: `${pipeline}-${id}` });
  const first = FIRST_STREAM + around.index * STREAMS_A_PIPELINE + at * STREAMS_A_STEP;
  const streams = Array.from({ length: random.between(1, MOST_STREAMS) }, (_, nth) =>
    drawStream(random, around, first + nth),
  );
  return { id, work: { service, streams, keepGoing: random.chance(0.3) } };
}

function drawJobStep(
  random: Random,
  around: Surroundings,
  { id, service, job }: { id: string; service: JobShape['service']; job: string },
): JobStepShape {
  const work = drawJob(random, around, service, job);
  const obstacle = random.weighted(OBSTACLES, undefined);
  const undo = random.chance(0.25) ? drawJob(random, around, random.pick(['cdm', 'dgc']), `${job}-undo`) : undefined;
  if (obstacle === 'taken' || obstacle === 'deadline') work.durationMs = LONG_MS;
  return { id, work, ...(obstacle && { obstacle }), ...(undo && { undo }) };
}

/** One a pipeline: a start that never arrives takes a minute to be sure of. */
function sendRival(random: Random, around: Surroundings, steps: StepShape[]): void {
  const step = steps.find((one): one is JobStepShape => !isStreamsStep(one) && !one.obstacle && !isLeftOut(one));
  if (step) step.rival = drawRival(random, around, step.work.service);
}

/**
 * Where our request never arrives, only the cloud's data can tell the stranger's run from ours: by its schedule, or by
 * the name of another user where ours is known. What remains beyond that is named in docs/promises.md.
 */
function drawRival(random: Random, { clusterId }: Surroundings, service: JobShape['service']): Rival {
  const moment = random.pick(['beside', 'instead', 'later']);
  const tellsUsers = service === 'cdm' && clusterId.startsWith(LOGIN_CLUSTERS);
  const bySchedule = moment === 'instead' && !tellsUsers ? true : random.chance(0.3);
  // Right after our CDM run has ended, before we have seen it.
  const afterMs = moment === 'later' && service === 'dgc' ? random.between(0, RIVAL_AFTER_MS) : 0;
  return { moment, bySchedule, afterMs };
}

function drawJob(random: Random, { longestJobMs }: Surroundings, service: JobShape['service'], job: string): JobShape {
  const outcome =
    service === 'cdm' ? random.weighted(CDM_OUTCOMES, 'SUCCEEDED') : random.weighted(DGC_OUTCOMES, 'success');
  return { service, job, outcome, durationMs: random.between(SHORTEST_JOB_MS, longestJobMs), ...drawHabits(random) };
}

function drawStream(random: Random, { longestJobMs }: Surroundings, id: number): StreamShape {
  const fate = random.weighted(
    [
      [0.8, 'job_running'],
      [0.06, 'job_finish'],
      [0.04, 'job_submit_fail'],
      [0.05, 'refused'],
      [0.05, 'runsAlready'],
    ],
    'job_running',
  );
  const refused = fate === 'refused';
  const runsAlready = fate === 'runsAlready';
  return {
    id,
    startupMs: random.between(SHORTEST_JOB_MS, longestJobMs / 2),
    outcome: fate === 'refused' || fate === 'runsAlready' ? 'job_running' : fate,
    refused,
    runsAlready,
    ...drawHabits(random),
    ...(runsAlready && { visibleAfterMs: 0 }),
  };
}

function drawHabits(random: Random): { visibleAfterMs: number; stopTakesMs: number } {
  return {
    visibleAfterMs: random.chance(0.5) ? 0 : random.between(0, LONGEST_VEIL_MS),
    stopTakesMs: random.between(0, LONGEST_STOP_MS),
  };
}
