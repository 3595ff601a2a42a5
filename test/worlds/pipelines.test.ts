import type { JobStepShape, PipelineShape, Rival, StreamsStepShape } from '../../chaos/pipelines/shape';
import type { Disturbance, Fault } from '../../worlds/draw/world-plan';
import { drawPipelineWorld } from '../../worlds/pipelines/draw-pipeline-world';
import { judgePipeline } from '../../worlds/pipelines/judge-pipeline';
import { livePipelines } from '../../worlds/pipelines/live-pipelines';
import type { PipelinePlan } from '../../worlds/pipelines/pipeline-plan';
import { pipelineStory } from '../../worlds/pipelines/pipeline-story';
import { livePipeline } from '../../worlds/pipelines/pipeline-world';
import { Sandbox } from '../../worlds/pipelines/sandbox';
import { shrinkPipeline } from '../../worlds/pipelines/shrink-pipeline';
import { temporaryFolder } from '../support/temporary-folder';
import { workflowBundlePath } from '../support/temporal';
import { type Change, changedBundle } from './changed-bundle';

/** Fewer where the tests themselves are tried (`npm run mutants`). */
const SEEDS = { first: 1_000, count: Number(process.env.TEST_WORLDS ?? 120) };

const folder = temporaryFolder();
let sandbox: Sandbox;

beforeAll(() => {
  sandbox = Sandbox.of(workflowBundlePath());
});

test(`every promise is kept in ${SEEDS.count} worlds of whole pipelines, and each history replays`, async () => {
  const [broken] = (await livePipelines(SEEDS, sandbox)).broken;
  expect(broken && (await storyOf(await shrinkPipeline(broken.seed, sandbox)))).toBeUndefined();
});

test('a seed is a world: it comes back to the last millisecond', async () => {
  expect(await storyOf(drawPipelineWorld(1))).toBe(await storyOf(drawPipelineWorld(1)));
});

test('a run that was reset and is cancelled before its steps are known leaves nothing running', async () => {
  const reset: Disturbance = { at: 'watchBegun', nth: 1, plusMs: 0, deed: { kind: 'reset' } };
  const drain: Disturbance = { at: 'watchBegun', nth: 1, plusMs: 0, deed: { kind: 'drain', backAfterMs: 20_000 } };
  const plan = planOf({ cancelAfterMs: 5_000, steps: [copy('s1', 60_000)] }, [drain, reset]);

  const { trial } = await livePipeline(plan, sandbox);
  expect(trial.end).toBe('CANCELLED');
  expect(trial.log.map(({ effect }) => effect)).toEqual(['start', 'stop', 'end']);

  expect(await brokenBy(plan, WITHOUT_KNOWING_RESETS)).toContain('left running unlisted');
});

test('a job that was created for a run from before a reset is deleted where all has succeeded since', async () => {
  const reset: Disturbance = { at: 'startAnswered', nth: 3, plusMs: 500, deed: { kind: 'reset' } };
  const plan = planOf({ steps: [copy('s1'), inline('s2')] }, [reset]);

  expect(await brokenBy(plan)).toEqual([]);
  expect(await brokenBy(plan, WITHOUT_KNOWING_RESETS)).toEqual(['a created job left behind']);
});

describe('after a reset to a later task', () => {
  const reset = (at: Disturbance['at'], nth: number, keeps: number): Disturbance => ({
    at,
    nth,
    plusMs: at === 'startLeft' ? 0 : 500,
    deed: { kind: 'reset', keeps },
  });
  const unheard = (on: Fault['on'], nth: number): Fault => ({ on, nth, trouble: { kind: 'silentBefore' } });
  const startsOf = async (plan: PipelinePlan) => {
    const outcome = await livePipeline(plan, sandbox);
    expect(judgePipeline(outcome)).toEqual([]);
    expect(outcome.trial.end).toBe('COMPLETED');
    return outcome.trial.log.flatMap(({ effect, job }) => (effect === 'start' ? [job] : []));
  };

  test('no start is sent beside one that has left by a newer fence than the workflow remembers', async () => {
    const plan = planOf({ steps: [inline('s1')] }, [reset('startLeft', 1, 0.9)]);
    const login = { login: 'password', faults: [{ on: 'login', nth: 1, trouble: { kind: 'unreachable' } }] } as const;
    expect(await startsOf({ ...plan, ...login, faults: [...login.faults] })).toEqual(['temporal_p0000_s1']);
  });

  test('a start whose doubt an earlier run has settled is not in doubt again', async () => {
    const plan = planOf({ steps: [copy('s1'), copy('s2', 60_000)] }, [reset('watchBegun', 2, 0.5)]);
    const faults = [unheard('start', 1), ...[3, 4, 5, 6].map((nth) => unheard('read', nth))];
    expect(await startsOf({ ...plan, faults })).toEqual(['p0000-s1', 'p0000-s2', 'p0000-s1']);
  });

  test('a wait for a run that an earlier run has seen end, and whose job is deleted since, is told by the history', async () => {
    const plan = planOf({ steps: [inline('s1'), copy('s2', 600_000)] }, [reset('watchBegun', 2, 0.34)]);
    expect(await startsOf(plan)).toEqual(['temporal_p0000_s1', 'p0000-s2']);
  });
});

test('a workflow that asks for something on replay alone is found out once its worker is gone', async () => {
  const kill: Disturbance = { at: 'watchBegun', nth: 1, plusMs: 0, deed: { kind: 'kill', backAfterMs: 1_000 } };
  const plan = planOf({ steps: [copy('s1'), copy('s2')] }, [kill]);

  expect(await brokenBy(plan)).toEqual([]);
  expect(await brokenBy(plan, FAILING_ON_REPLAY)).toContain('history does not replay');
});

test.each<[when: string, Rival['moment'], starts: string[]]>([
  ['while the reply to our start is lost', 'beside', ['ours', 'stranger']],
  ['where our request has not arrived', 'instead', ['stranger', 'ours']],
  ['while our run is under way', 'later', ['ours', 'stranger']],
])(
  'a job that a schedule starts %s runs beside ours, and is neither stopped nor taken for ours',
  async (_, moment, by) => {
    const plan = planOf({ steps: [rivalled({ moment, bySchedule: true, afterMs: 0 })] }, []);

    const outcome = await livePipeline(plan, sandbox);
    const { end, status, log } = outcome.trial;
    const starts = log.filter(({ effect }) => effect === 'start');
    expect(starts.map((start) => (start.by === 'stranger' ? 'stranger' : 'ours'))).toEqual(by);
    expect(end).toBe('COMPLETED');
    expect(status?.steps[0]?.runs.map(({ id }) => id)).toEqual([starts[by.indexOf('ours')]?.run]);
    expect(log.filter(({ effect }) => effect === 'stop')).toEqual([]);
    expect(judgePipeline(outcome)).toEqual([]);
  },
);

test("a run that nothing tells from ours, and that is a stranger's, is found out to be taken for ours", async () => {
  const started = { moment: 'instead', afterMs: 0 } as const;

  expect(await brokenBy(planOf({ steps: [rivalled({ ...started, bySchedule: true })] }, []))).toEqual([]);
  expect(await brokenBy(planOf({ steps: [rivalled({ ...started, bySchedule: false })] }, []))).toContain(
    "took a stranger's run for ours",
  );
});

test('what a stranger runs under a name that contains that of ours is told in the trial, and not taken for ours', async () => {
  const rival = { moment: 'instead', bySchedule: false, afterMs: 0, ofNamesake: true } as const;

  const outcome = await livePipeline(planOf({ steps: [{ ...copy('s1'), rival }] }, []), sandbox);
  const starts = outcome.trial.log.filter(({ effect }) => effect === 'start');
  expect(starts.map(({ job }) => job)).toEqual(['p0000-s1_eu', 'p0000-s1']);
  expect(judgePipeline(outcome)).toEqual([]);
});

test('a job that was mended before a reset stays so when a stranger has come', async () => {
  const reset: Disturbance = { at: 'startLeft', nth: 1, plusMs: 0, deed: { kind: 'reset' } };
  const step = rivalled({ moment: 'instead', bySchedule: true, afterMs: 0 });
  const plan = planOf({ steps: [{ ...step, work: { ...step.work, outcome: 'fail' } }] }, [reset]);

  const { trial } = await livePipeline({ ...plan, mendsAtReset: true }, sandbox);
  expect(trial.log.map(({ effect, by, status }) => (effect === 'start' ? by === 'stranger' : status))).toEqual([
    true,
    'fail',
    false,
    'success',
  ]);
  expect(trial.end).toBe('COMPLETED');
});

test('a token that DLI does not know is not used again, and the stream is started once', async () => {
  const stream = { id: 1_000_000, startupMs: 500, outcome: 'job_running', visibleAfterMs: 0, stopTakesMs: 0 } as const;
  const streams = [{ ...stream, refused: false, runsAlready: false }];
  const step: StreamsStepShape = { id: 's1', work: { service: 'dli', streams, keepGoing: false } };
  const plan = planOf({ steps: [step], tokenRefused: true }, []);

  const outcome = await livePipeline({ ...plan, login: 'password' }, sandbox);
  expect(outcome.trial.requests.map(({ job }) => job)).toEqual(['1000000', '1000000']);
  expect(outcome.trial.log.map(({ effect }) => effect)).toEqual(['start']);
  expect(outcome.trial.end).toBe('COMPLETED');
  expect(judgePipeline(outcome)).toEqual([]);
});

test.each(['signature', 'page'] as const)('a read that is refused once (%s) fails nothing', async (oddRefusal) => {
  const outcome = await livePipeline(planOf({ steps: [copy('s1')], oddRefusal }, []), sandbox, { tells: true });
  expect(outcome.story.filter(({ text }) => text.includes('! read: the cloud'))).toHaveLength(1);
  expect(outcome.trial.end).toBe('COMPLETED');
});

const WITHOUT_KNOWING_RESETS: Change = ['patched)(KNOWS_RESETS)', 'patched)(KNOWS_RESETS) && false'];
const FAILING_ON_REPLAY: Change = [
  'const from = Date.now();',
  'const from = Date.now(); if (globalThis.__TEMPORAL_ACTIVATOR__.info.unsafe.isReplaying) throw new Error("again");',
];

async function brokenBy(plan: PipelinePlan, change?: Change): Promise<string[]> {
  const outcome = await livePipeline(plan, change ? changedBundle(change, folder) : sandbox);
  return [...new Set(judgePipeline(outcome).map(({ promise }) => promise))];
}

async function storyOf(plan: PipelinePlan): Promise<string> {
  return pipelineStory(await livePipeline(plan, sandbox, { tells: true }));
}

function planOf(
  shape: Pick<PipelineShape, 'steps'> & Partial<PipelineShape>,
  disturbances: Disturbance[],
): PipelinePlan {
  return {
    seed: 1,
    shape: { name: 'p0000', connection: 'default', clusterId: 'keys-1', startAfterMs: 0, ...shape },
    mendsAtReset: false,
    dialect: {},
    login: 'accessKey',
    tokenLifetimeMs: 86_400_000,
    skewsMs: [0],
    cloudSkewMs: 0,
    disturbances,
    faults: [],
    beatFaults: [],
  };
}

/** A job that is created for its run. */
function inline(id: string): JobStepShape {
  const { work } = copy(id);
  return { id, work: { ...work, job: `temporal_p0000_${id}`, inline: { keep: false } } };
}

function copy(id: string, durationMs = 10_000): JobStepShape {
  const outcome = 'SUCCEEDED';
  return { id, work: { service: 'cdm', job: `p0000-${id}`, outcome, durationMs, visibleAfterMs: 0, stopTakesMs: 500 } };
}

/** A DGC job: several of its runs go on beside each other, and its data tell a schedule's from ours. */
function rivalled(rival: Rival): JobStepShape {
  const { id, work } = copy('s1');
  return { id, work: { ...work, service: 'dgc', outcome: 'success' }, rival };
}
