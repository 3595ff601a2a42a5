import type { Random } from '../../chaos/random';
import type { JobSpec } from '../../simulator';
import type { UnitPlan, WorldPlan, WorldService } from './world-plan';
import { WORLD_SERVICES } from './world-plan';

type Work = Pick<WorldPlan, 'work' | 'units' | 'jobs'>;

/**
 * The longest that the cloud takes to show a run, in milliseconds: what the fence rests on (15 s), and not a word longer.
 * MRS is given four times as long by the engine, and shows its jobs later than others.
 */
const LATEST_SHOWN_MS = 14_500;

/** What a step of a world runs, and how that fares. */
export function drawWork(random: Random): Work {
  const [first, ...more] = WORLD_SERVICES;
  return DRAW[random.pick<WorldService>([first, ...more])](random);
}

const DRAW: Record<WorldService, (random: Random) => Work> = {
  cdm: (random) => {
    const becomes = drawFate(random);
    const outcome = becomes === 'succeeds' ? 'SUCCEEDED' : random.pick(['FAILED', 'FAILURE_ON_SUBMIT']);
    return {
      work: { service: 'cdm', body: { clusterId: 'c1', jobName: 'copy', variables: {} } },
      units: [{ name: 'copy', becomes }],
      jobs: [
        { service: 'cdm', clusterId: 'c1', name: 'copy', ...drawRun(random), outcome },
        { service: 'cdm', clusterId: 'c1', name: 'copy_all', ...drawRun(random) },
      ],
    };
  },
  dgc: (random) => {
    const becomes = drawFate(random);
    const outcome = becomes === 'succeeds' ? 'success' : random.pick(['fail', 'skip']);
    return {
      work: { service: 'dgc', body: { jobName: 'transform', mode: 'runNow', workspace: 'w1', jobParams: {} } },
      units: [{ name: 'transform', becomes }],
      jobs: [
        { service: 'dgc', workspace: 'w1', name: 'transform', ...drawRun(random), outcome },
        { service: 'dgc', workspace: 'w1', name: 'transform_all', ...drawRun(random) },
      ],
    };
  },
  dli: (random) => {
    const ids = Array.from({ length: random.between(1, 3) }, (_, at) => String(131 + at));
    const fates = ids.map(() => (random.chance(0.15) ? 'refused' : drawFate(random)));
    const onPartialStart = random.pick(['allOrNothing', 'keepGoing']);
    return {
      work: {
        service: 'dli',
        body: { action: 'start', jobIds: ids, resumeSavepoint: false, triggerSavepoint: false, onPartialStart },
      },
      units: ids.map((name, at): UnitPlan => ({ name, becomes: fates[at] ?? 'succeeds' })),
      jobs: ids.map((id, at): JobSpec => {
        const { durationMs: startupMs, visibleAfterMs, stopTakesMs } = drawRun(random);
        return {
          service: 'dli',
          id: Number(id),
          name: `stream${id}`,
          startupMs: Math.min(startupMs, 60_000),
          visibleAfterMs,
          stopTakesMs,
          outcome: fates[at] === 'fails' ? 'job_submit_fail' : 'job_running',
          ...(fates[at] === 'refused' && {
            runItem: { is_success: 'false' as const, message: 'The job is being edited.', error_code: 'DLI.0007' },
          }),
        };
      }),
    };
  },
  dliSql: (random) => {
    const becomes = drawFate(random);
    const sql = 'INSERT INTO orders SELECT * FROM lines';
    return {
      work: { service: 'dliSql', body: { sql, queue: 'default', database: 'shop', conf: {}, rows: 0 } },
      units: [{ name: sql, becomes }],
      jobs: [{ service: 'dliSql', ...drawRun(random), outcome: becomes === 'succeeds' ? 'FINISHED' : 'FAILED' }],
    };
  },
  dliSpark: (random) => {
    const becomes = drawFate(random);
    const file = 'obs://code/orders.jar';
    return {
      work: {
        service: 'dliSpark',
        body: { file, args: [], conf: {}, jars: [], pyFiles: [], files: [], queue: 'default' },
      },
      units: [{ name: file, becomes }],
      jobs: [{ service: 'dliSpark', file, ...drawRun(random), outcome: becomes === 'succeeds' ? 'success' : 'dead' }],
    };
  },
  mrs: (random) => {
    const becomes = drawFate(random);
    const outcome = becomes === 'succeeds' ? 'SUCCEEDED' : 'FAILED';
    return {
      work: { service: 'mrs', body: { clusterId: 'm1', type: 'SparkSubmit', arguments: ['a'], properties: {} } },
      units: [{ name: 'm1/SparkSubmit', becomes }],
      jobs: [{ service: 'mrs', clusterId: 'm1', ...drawRun(random), outcome }],
    };
  },
};

function drawFate(random: Random): 'succeeds' | 'fails' {
  return random.chance(0.8) ? 'succeeds' : 'fails';
}

function drawRun(random: Random): { durationMs: number; visibleAfterMs: number; stopTakesMs: number } {
  return {
    // What befalls a run does so around its start and its end; between them lie looks, of which one is like the other.
    durationMs: random.weighted(
      [
        [0.5, random.between(100, 3_000)],
        [0.38, random.between(3_000, 12_000)],
        [0.12, random.between(12_000, 150_000)],
      ],
      3_000,
    ),
    visibleAfterMs: random.chance(0.5) ? 0 : random.between(200, LATEST_SHOWN_MS),
    stopTakesMs: random.chance(0.5) ? 0 : random.between(100, 8_000),
  };
}
