import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosOptions } from './chaos-options';
import { drawDisturbances } from './disturbances/draw-disturbances';
import { refusedCalls } from './disturbances/refused-calls';
import type { Havoc } from './disturbances/wreak';
import { wreak } from './disturbances/wreak';
import { countEnded } from './load/count-ended';
import { Operators } from './load/operators';
import { People } from './load/people';
import { PipelineLoad } from './load/pipeline-load';
import { Strangers } from './load/strangers';
import { drawDialect } from './stage/draw-dialect';
import { cloudJobs, GROUND, strangersRuns } from './pipelines/cloud-jobs';
import { drawPipeline } from './pipelines/draw-pipeline';
import type { PipelineShape } from './pipelines/shape';
import { Random } from './random';
import type { ChaosReport } from './report/chaos-report';
import type { ChaosRun } from './chaos-run';
import { gatherReport } from './report/gather-report';
import type { Observation } from './report/observer';
import { Observer } from './report/observer';
import { namedConnections } from './stage/connections-file';
import type { Stage } from './stage/open-stage';
import { openStage } from './stage/open-stage';

const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
const LOOK_IN_CALM_EVERY_MS = 2_000;
const PIPELINES_A_CONNECTION = 2;
const MOST_CONNECTIONS = 200;
const LONGEST_JOB_MS = 20_000;
/** Steps wait for each other, and in chaos for minutes: in a short run most of theirs would come in the calm. */
const STEPS = { most: 4, inShortRuns: 2, shortMs: 90_000 };
const LAST_START = 0.8;
const EARLIEST_LAST_START = 0.4;
/** A pipeline that starts later than this before the calm would do most of its work in the calm. */
const WORK_IN_CHAOS_MS = 35_000;

/** A whole run: chaos, calm, and what the cloud saw held against what the pipelines say. */
export async function runChaos(run: ChaosRun): Promise<ChaosReport> {
  const { options, folder } = run;
  const from = performance.now();
  const random = new Random(options.seed);
  const count = Math.min(Math.ceil(options.pipelines / PIPELINES_A_CONNECTION), MOST_CONNECTIONS);
  const connections = namedConnections(count);
  const dialect = drawDialect(random.fork());
  run.print(`The cloud speaks ${JSON.stringify(dialect)}`);
  const stage = await openStage({ folder, connections, workers: options.workers, dialect, server: options });
  try {
    const shapes = drawShapes(random.fork(), options, connections);
    const objectsFrom = Date.now();
    await stage.cloud.addJobs([...GROUND, ...shapes.flatMap(cloudJobs)]);
    for (const stranger of shapes.flatMap(strangersRuns)) await stage.cloud.run(stranger);
    const strangers = new Strangers(stage.cloud, shapes);
    await strangers.prepare();
    for (const fault of shapes.flatMap(refusedCalls)) await stage.cloud.fault(fault);
    await stage.herd.open();
    const havoc: Havoc = { networkCuts: 0, faultsLaid: 0, seconds: 0 };
    const load = new PipelineLoad(stage.client, stage.taskQueue, run.signal);
    const observer = new Observer(shapes.length, run.print);
    const operators = new Operators(stage.cloud, shapes);
    const people = new People(stage.client, stage.cloud, load.begun);
    const throughIt = async () => {
      await goThroughChaos(run, stage, shapes, { load, observer, havoc, random });
      await waitForEnds(run, stage, { load, observer, strangers });
    };
    await strangers.meddleWhile(async () => operators.continueWhile(async () => people.attendWhile(shapes, throughIt)));
    const seconds = (performance.now() - from) / 1_000;
    const told = { run, stage, shapes, dialect, objectsFrom, seconds };
    return await gatherReport({ ...told, load, observer, havoc, strangers, people, operators });
  } catch (error) {
    // Said before the stage closes: a call that the SDK is about to repeat then ends this process with words of its own.
    run.print(`The run broke off: ${error instanceof Error ? error.stack : String(error)}`);
    throw error;
  } finally {
    await stage.close();
  }
}

function drawShapes(
  random: Random,
  { pipelines, minutes }: ChaosOptions,
  connections: ReturnType<typeof namedConnections>,
): PipelineShape[] {
  const chaosMs = minutes * MINUTE_MS;
  return Array.from({ length: pipelines }, (_, index) => {
    const { name = '', clusterId = '' } = connections[index % connections.length] ?? {};
    const startWithinMs = Math.max(
      chaosMs * EARLIEST_LAST_START,
      Math.min(chaosMs * LAST_START, chaosMs - WORK_IN_CHAOS_MS),
    );
    const mostSteps = chaosMs < STEPS.shortMs ? STEPS.inShortRuns : STEPS.most;
    const longestJobMs = Math.min(LONGEST_JOB_MS, chaosMs / 4);
    return drawPipeline(random, { index, connection: name, clusterId, startWithinMs, longestJobMs, mostSteps });
  });
}

interface Actors {
  load: PipelineLoad;
  observer: Observer;
  havoc: Havoc;
  random: Random;
}

async function goThroughChaos(
  { options, signal }: ChaosRun,
  stage: Stage,
  shapes: PipelineShape[],
  { load, observer, havoc, random }: Actors,
): Promise<void> {
  const disturbances = drawDisturbances(random.fork(), options.minutes * MINUTE_MS);
  const over = new AbortController();
  const watching = watch(stage, load, observer, over.signal);
  try {
    await Promise.all([load.run(shapes), wreak(disturbances, stage, { random: random.fork(), havoc, signal })]);
  } finally {
    over.abort();
    await watching;
  }
}

async function watch(stage: Stage, load: PipelineLoad, observer: Observer, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await pause(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    observer.take(await observe('chaos', stage, load));
  }
}

/** Until all pipelines have ended and all strangers have come that surely come; no longer than the calm may last. */
async function waitForEnds(
  { options, signal }: ChaosRun,
  stage: Stage,
  { load, observer, strangers }: Pick<Actors, 'load' | 'observer'> & { strangers: Strangers },
): Promise<void> {
  const until = performance.now() + options.calmMinutes * MINUTE_MS;
  while ((observer.ended < options.pipelines || strangers.awaited) && performance.now() < until) {
    await pause(LOOK_IN_CALM_EVERY_MS, undefined, { signal });
    observer.take(await observe('calm', stage, load));
  }
}

async function observe(
  phase: Observation['phase'],
  { client, cloud, herd, server }: Stage,
  { started }: PipelineLoad,
): Promise<Observation> {
  const [ended, log] = await Promise.all([countEnded(client), cloud.log()]);
  const { kills, freezes } = herd;
  return { phase, started, ended, logLines: log.length, kills, freezes, restarts: server.restarts };
}
