import type { Random } from '../../chaos/random';
import type { JobSpec } from '../../simulator';
import { drawBackfill, drawCluster, drawCreatedJob, drawMessage, drawObjects, drawRestart } from './draw-other-work';
import type { UnitPlan, WorldKind, WorldPlan } from './world-plan';
import { WORLD_KINDS } from './world-plan';
import { drawFate, drawRun } from './draw-run';

type Work = Pick<WorldPlan, 'kind' | 'work' | 'units' | 'jobs'>;

/** So many DGC instances have a node fail, and wait for a person. */
const HALTED = 0.2;

/** What a step of a world runs, and how that fares. */
export function drawWork(random: Random): Work {
  const [first, ...more] = WORLD_KINDS;
  return drawWorkOf(random.pick<WorldKind>([first, ...more]), random);
}

/** As {@link drawWork}, of one kind. */
export function drawWorkOf(kind: WorldKind, random: Random): Work {
  return { kind, ...DRAW[kind](random) };
}

const DRAW: Record<WorldKind, (random: Random) => Omit<Work, 'kind'>> = {
  cdmCreated: drawCreatedJob,
  cdmCluster: drawCluster,
  dgcBackfill: drawBackfill,
  dgcRestart: drawRestart,
  obs: drawObjects,
  smn: drawMessage,
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
    const becomes = random.chance(HALTED) ? 'halts' : drawFate(random);
    const outcome = becomes === 'fails' ? random.pick(['fail', 'skip']) : 'success';
    const run = drawRun(random);
    const haltsAfterMs = random.between(100, run.durationMs);
    return {
      work: { service: 'dgc', body: { jobName: 'transform', mode: 'runNow', workspace: 'w1', jobParams: {} } },
      units: [{ name: 'transform', becomes }],
      jobs: [
        {
          service: 'dgc',
          workspace: 'w1',
          name: 'transform',
          ...run,
          outcome,
          ...(becomes === 'halts' && { haltsAfterMs }),
        },
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
