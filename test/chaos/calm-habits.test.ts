import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Dialect } from '../../simulator';
import { judge } from '../../chaos/oracle/judge';
import type { Trial } from '../../chaos/oracle/trial';
import { turningPoints } from '../../chaos/oracle/turning-points';
import { clustersOfCreated, jobsOf } from '../../chaos/oracle/unit';
import { readCreatedJobs } from '../../chaos/load/created-jobs';
import { readEnds } from '../../chaos/load/read-ends';
import { Operators } from '../../chaos/load/operators';
import { refusedCalls } from '../../chaos/disturbances/refused-calls';
import { cloudJobs, GROUND, strangersRuns } from '../../chaos/pipelines/cloud-jobs';
import { drawPipeline } from '../../chaos/pipelines/draw-pipeline';
import { isSafe } from '../../chaos/pipelines/expected-end';
import { loggedName } from '../../chaos/pipelines/inline-copy';
import { pipelineSpec } from '../../chaos/pipelines/pipeline-spec';
import type { Item, JobStepShape, PipelineShape, StepShape, StreamShape } from '../../chaos/pipelines/shape';
import { isStreamsStep } from '../../chaos/pipelines/shape';
import type { Rivalry } from '../../chaos/pipelines/rivals';
import { strangersJob, strangersRun } from '../../chaos/pipelines/rivals';
import { Random } from '../../chaos/random';
import { LOGIN_CLUSTERS } from '../../chaos/stage/connections-file';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import type { World } from '../support/huawei-world';
import { openWorld, QUICK, quietRuntime } from '../support/huawei-world';
import { roomyConnections } from '../support/roomy-connections';

/** A seed draws the pipelines and the dialect: three that have every habit between them. */
const SEEDS = [1500, 2666, 5724];
const PIPELINES = 32;
const AROUND = { startWithinMs: 0, longestJobMs: 1_500, mostSteps: 2, hindered: 0.25 };
/** Of three pipelines one goes by a password, whose tokens can be refused. */
const PLACES = [
  { connection: 'default', clusterId: 'keys-0' },
  { connection: 'default', clusterId: 'keys-1' },
  { connection: 'login', clusterId: `${LOGIN_CLUSTERS}0` },
] as const;
/** Shown later than this, a run is beyond what the worker of these tests waits for. */
const LATEST_MS = 400;
const CANCEL_WITHIN_MS = 4_000;
/** A stream restarts, or is scaled, before the next step has ended. */
const SOON_MS = 600;
/** In the instant in which it comes up: no look can take it for running before. */
const AT_ONCE_MS = 0;
const MOST_MS = 420_000;
/** Each ends in half a minute where the machine is its own. What it waits for then, it would wait for much longer. */
const PATIENCE_MS = 300_000;

beforeAll(() => quietRuntime());

test.each(SEEDS)(
  'nobody kills or cuts anything, and the habits of the cloud that seed %i draws break no promise',
  async (seed) => {
    const { dialect, shapes } = drawWorld(seed);
    const world = await openWorld({ workers: 0, simulator: { dialect } });
    const { domain, user, password } = world.cloud;
    const connections = roomyConnections(world.cloud, { login: { login: { domain, user, password } } });
    try {
      await world.addWorker({ ...QUICK, connections });
      const trials = await runAll(world, dialect, shapes);
      expect({ dialect, broken: trials.flatMap(judge) }).toEqual({ dialect, broken: [] });
      expect(trials.filter(({ end }) => end === 'open').map(asItStands)).toEqual([]);
    } finally {
      await world.close();
      await connections.close();
    }
  },
  MOST_MS,
);

const ALL = {
  cdm: {
    jname: ['loose'],
    retries: ['new-submission', 'same-submission'],
    words: ['capitals', 'other-letters'],
    missingJobCode: ['Cdm.0001'],
  },
  dgc: { offset: ['page'] },
  dli: { refusals: ['400-array', '200-array', 'items'], rescaling: ['counted'] },
  dliSql: { tags: ['ignored'], finished: ['FINISH'], errors: ['array'] },
  dliSpark: { states: ['capital'], createReply: ['unsuccessful'], jobName: ['fuzzy'] },
  mrs: { failedState: ['FINISHED', 'FAILED'], errorStatus: [500], readStatus: [202], submitErrors: ['nested'] },
  cdmCluster: { stop: ['served', 'withdrawn'], stopMode: ['required'] },
} as const;

const DRAWN: [string, (shape: PipelineShape) => boolean][] = [
  ['a read refused for its signature', ({ oddRefusal }) => oddRefusal === 'signature'],
  ['a read refused by a page', ({ oddRefusal }) => oddRefusal === 'page'],
  ['a token that DLI disowns', ({ tokenRefused, steps }) => tokenRefused === true && steps.some(isStreamsStep)],
  ['a run that CDM loses sight of', beginsWith(({ obstacle }) => obstacle === 'lostSight')],
  ['a CDM job that is missing', beginsWith(({ obstacle, work }) => obstacle === 'missing' && work.service === 'cdm')],
  ['streams that restart themselves before a step that fails', undoesStreams],
  ['a CDM job that stands in no list', hasJob(({ work }) => work.isUnlisted === true)],
  ['a job that CDM tries again', hasJob(({ work }) => work.retries !== undefined)],
  ['a halt that a person ends', hasJob(({ work }) => work.halt?.continuedAfterMs !== undefined)],
  ['a halt that ends its step', hasJob(({ work }) => work.halt?.whenHalted === 'fail')],
  ['a stream that restarts itself', hasStream(({ restarts }) => restarts?.lastly === 'job_running')],
  ['a stream whose restarts are used up', hasStream(({ restarts }) => restarts?.lastly === 'job_running_exception')],
  ['a stream that is scaled', hasStream(({ rescalesAfterMs }) => rescalesAfterMs !== undefined)],
  [
    'a stream that is scaled before its only restart',
    hasStream(({ restarts, rescalesAfterMs }) => restarts?.times === 1 && rescalesAfterMs === 0),
  ],
  ['a stream that is refused', hasStream(({ refused }) => refused)],
  ['a Spark batch that dies', beginsWith(({ work }) => work.outcome === 'dead')],
  [
    'a Spark batch that DLI refuses',
    beginsWith(({ work, obstacle }) => `${work.service} ${obstacle}` === 'dliSpark refused'),
  ],
  ['an MRS job that fails', beginsWith(({ work }) => `${work.service} ${work.outcome}` === 'mrs FAILED')],
  [
    'an MRS job whose cluster is missing',
    beginsWith(({ work, obstacle }) => `${work.service} ${obstacle}` === 'mrs missing'),
  ],
  ['objects that come one after the other', hasJob(({ work, obstacle }) => (work.objects ?? 0) > 1 && !obstacle)],
  ['objects that never all come', beginsWith(({ work, obstacle }) => `${work.service} ${obstacle}` === 'obs deadline')],
  ['a message', hasJob(({ work }) => work.service === 'smn')],
  [
    'a message to a topic that is missing',
    beginsWith(({ work, obstacle }) => `${work.service} ${obstacle}` === 'smn missing'),
  ],
  ['a cluster that is woken', beginsWith(({ work, obstacle }) => work.action === 'start' && !obstacle)],
  ['a cluster that is put to rest', beginsWith(({ work, obstacle }) => work.action === 'stop' && !obstacle)],
  ['a cluster on which a job runs', beginsWith(({ work, obstacle }) => work.action === 'stop' && obstacle === 'taken')],
  ['a copy that is created and deleted', hasJob(({ work }) => work.inline?.keep === false)],
  ['a copy that is created and kept', hasJob(({ work }) => work.inline?.keep === true)],
  ['a copy that CDM refuses', beginsWith(({ work, obstacle }) => !!work.inline && obstacle === 'refused')],
  ['items that are stopped when one fails', failsOf(({ keepGoing }) => !keepGoing)],
  ['items that go on when one fails', failsOf(({ keepGoing }) => keepGoing)],
];

describe('between them the seeds draw', () => {
  const worlds = SEEDS.map(drawWorld);

  test.each(DRAWN)('%s', (_title, has) => {
    expect(worlds.flatMap(({ shapes }) => shapes).filter(has)).not.toEqual([]);
  });

  test('every way to speak that a promise hangs on', () => {
    for (const [service, keys] of Object.entries(ALL))
      for (const [key, words] of Object.entries<readonly unknown[]>(keys)) {
        const drawn = worlds.map(({ dialect }) => (dialect as Record<string, Record<string, unknown>>)[service]?.[key]);
        expect({ service, key, drawn }).toEqual({ service, key, drawn: expect.arrayContaining([...words]) as unknown });
      }
  });
});

function hasJob(is: (step: JobStepShape) => boolean) {
  return ({ steps }: PipelineShape): boolean => steps.some((step) => !isStreamsStep(step) && is(step));
}

/** The items of its first step are met, and one fails. */
function failsOf(is: (item: Item) => boolean) {
  return ({ steps, cancelAfterMs }: PipelineShape): boolean =>
    cancelAfterMs === undefined &&
    steps.some((step) => !isStreamsStep(step) && step.item?.of === 's1' && is(step.item) && !isSafe(step));
}

/** Nobody cancels it, so that its first step is met. */
function beginsWith(is: (step: JobStepShape) => boolean) {
  return ({ steps: [first], cancelAfterMs }: PipelineShape): boolean =>
    cancelAfterMs === undefined && first !== undefined && !isStreamsStep(first) && is(first);
}

function undoesStreams({ steps: [first, second], fansOut, cancelAfterMs }: PipelineShape): boolean {
  if (fansOut || cancelAfterMs !== undefined || !first || !second || !isStreamsStep(first)) return false;
  const again = first.work.streams.some(
    ({ restarts, runsAlready }) => restarts?.lastly === 'job_running' && !runsAlready,
  );
  return again && isSafe(first) && !isSafe(second);
}

function hasStream(is: (stream: StreamShape) => boolean) {
  return ({ steps }: PipelineShape): boolean => steps.some((step) => isStreamsStep(step) && step.work.streams.some(is));
}

function drawWorld(seed: number): { dialect: Dialect; shapes: PipelineShape[] } {
  const random = new Random(seed);
  const dialect = drawDialect(random);
  const shapes = Array.from({ length: PIPELINES }, (_, index) => {
    const place = PLACES[index % PLACES.length] ?? PLACES[0];
    return calm(drawPipeline(random, { ...AROUND, ...place, index }));
  });
  return { dialect, shapes };
}

/**
 * Without people who answer (what fails beside each other is left out then, since nobody could tell which fails first), and with runs that show soon enough. Nobody pauses, skips or starts the same job here.
 */
function calm({ held: _held, ...shape }: PipelineShape): PipelineShape {
  const { cancelAfterMs } = shape;
  return {
    ...shape,
    ...(shape.clusterId.startsWith(LOGIN_CLUSTERS) && { tokenRefused: true }),
    ...(cancelAfterMs !== undefined && { cancelAfterMs: cancelAfterMs % CANCEL_WITHIN_MS }),
    steps: shape.steps.filter((step) => !shape.fansOut || isSafe(step)).map(calmStep),
  };
}

function calmStep(step: StepShape): StepShape {
  const soon = <Job extends { visibleAfterMs: number }>(job: Job): Job => ({
    ...job,
    visibleAfterMs: Math.min(job.visibleAfterMs, LATEST_MS),
  });
  if (isStreamsStep(step))
    return { ...step, work: { ...step.work, streams: step.work.streams.map(soon).map(soonAgain) } };
  return { ...step, work: soon(step.work), ...(step.undo && { undo: soon(step.undo) }) };
}

function soonAgain({ restarts, rescalesAfterMs, ...stream }: StreamShape): StreamShape {
  return {
    ...stream,
    ...(restarts && {
      restarts: { ...restarts, afterMs: restarts.afterMs % SOON_MS, pauseMs: restarts.pauseMs % SOON_MS },
    }),
    ...(rescalesAfterMs !== undefined && { rescalesAfterMs: rescalesAfterMs % SOON_MS }),
    // Scaled first, its one restart looks used up where scalings count; and it fails before it was seen to run.
    ...(restarts?.times === 1 && {
      rescalesAfterMs: 0,
      restarts: { ...restarts, afterMs: AT_ONCE_MS, pauseMs: SOON_MS },
    }),
  };
}

/** Beside each CDM job a stranger runs another, whose name contains its name, and which ends otherwise. */
function namesakes({ steps, clusterId }: PipelineShape): Rivalry[] {
  const rival = { moment: 'beside', afterMs: 0, bySchedule: false, ofNamesake: true } as const;
  const works = steps.flatMap((step) =>
    isStreamsStep(step) || step.work.service !== 'cdm' || step.work.inline ? [] : [step.work],
  );
  return works.map((work) => ({ work, rival, clusterId, startAfterMs: 0 }));
}

/** Waits until it has come, or failed, or patience is at its end. */
async function inTime(result: Promise<unknown>): Promise<void> {
  const come = new AbortController();
  const coming = result.then(
    () => come.abort(),
    () => come.abort(),
  );
  const patience = pause(PATIENCE_MS, undefined, { signal: come.signal }).catch(() => undefined);
  await Promise.race([coming, patience]);
}

/** What a pipeline that does not end says of itself, and what the cloud has seen. */
function asItStands({ shape, status, log }: Trial): object {
  const lines = log.map(({ effect, job, run, status: word, reason }) => [effect, job, run, word ?? reason].join(' '));
  return { pipeline: shape.name, steps: status?.steps.map(({ id, state, runs }) => ({ id, state, runs })), log: lines };
}

async function runAll(world: World, dialect: Dialect, shapes: PipelineShape[]): Promise<Trial[]> {
  const { cloud, env } = world;
  const alike = shapes.flatMap(namesakes);
  const objectsFrom = Date.now();
  cloud.addJobs([...GROUND, ...shapes.flatMap(cloudJobs), ...alike.flatMap(strangersJob)]);
  for (const run of [...shapes.flatMap(strangersRuns), ...alike.map(strangersRun)]) cloud.run(run);
  for (const fault of shapes.flatMap(refusedCalls)) cloud.fault(fault);
  const console = {
    log: async () => Promise.resolve(cloud.log()),
    continueRun: async (request: Parameters<typeof cloud.continueRun>[0]) =>
      Promise.resolve(request)
        .then(cloud.continueRun.bind(cloud))
        .then(
          () => true,
          () => false,
        ),
  };
  const handles = new Map<string, WorkflowHandle>();
  await new Operators(console, shapes).continueWhile(async () => {
    await Promise.all(
      shapes.map(async (shape) => {
        // Jobs that it creates are named after it.
        const given = { taskQueue: world.taskQueue, args: [pipelineSpec(shape)], workflowId: shape.name };
        const handle = await env.client.workflow.start('huaweiCloudPipeline', given);
        handles.set(shape.name, handle);
        if (shape.cancelAfterMs !== undefined) {
          await pause(shape.cancelAfterMs);
          await handle.cancel().catch(() => undefined);
        }
        await inTime(handle.result());
      }),
    );
  });
  const ids = [...handles.values()].map(({ workflowId }) => workflowId);
  const ends = await readEnds(env.client, ids, new AbortController().signal);
  const createdLeft = await readCreatedJobs(cloud, clustersOfCreated(shapes));
  return Promise.all(
    shapes.map(async (shape): Promise<Trial> => {
      const handle = handles.get(shape.name);
      const jobs = new Set(jobsOf(shape));
      return {
        shape,
        end: 'open',
        ...ends.get(handle?.workflowId ?? ''),
        cancelAsked: shape.cancelAfterMs !== undefined,
        retried: {},
        turns: turningPoints(handle ? await handle.fetchHistory() : {}),
        requests: cloud.starts().filter(({ job }) => jobs.has(loggedName(job))),
        log: cloud.log().filter(({ job }) => jobs.has(job)),
        createdLeft: createdLeft.filter((name) => jobs.has(loggedName(name))),
        objectsFrom,
        dialect,
      };
    }),
  );
}
