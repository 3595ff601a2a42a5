import type { Random } from '../../chaos/random';
import { copyOf } from '../../chaos/pipelines/inline-copy';
import type { CdmJobDefinition } from '../../src/domain/cdm/cdm-body';
import { drawFate, drawRun } from './draw-run';
import type { WorldPlan } from './world-plan';

type Work = Pick<WorldPlan, 'work' | 'units' | 'jobs'>;

/** As the cloud's log has it: without what is this run's alone. */
const CREATED = 'temporal_orders_nightly_copy';

/** A CDM job that is created for its run. */
export function drawCreatedJob(random: Random): Work {
  const isRefused = random.chance(0.1);
  const becomes = isRefused ? 'refused' : drawFate(random);
  const outcome = becomes === 'succeeds' ? 'SUCCEEDED' : random.pick(['FAILED', 'FAILURE_ON_SUBMIT']);
  const job = copyOf('orders') as CdmJobDefinition;
  return {
    work: { service: 'cdm', body: { clusterId: 'c1', job, keep: random.chance(0.1), variables: {} } },
    units: [{ name: CREATED, becomes }],
    jobs: [
      {
        service: 'cdm',
        clusterId: 'c1',
        name: 'temporal_',
        ofCreated: true,
        ...drawRun(random),
        outcome,
        ...(isRefused && { refuses: 'The link does not exist.' }),
      },
      { service: 'cdm', clusterId: 'c1', name: 'copy_all', ...drawRun(random) },
    ],
  };
}

/** A cluster to wake or to put to rest; now and then it is so already. */
export function drawCluster(random: Random): Work {
  const action = random.pick(['start', 'stop']);
  const isWanted = random.chance(0.15);
  const status = (action === 'start') === isWanted ? '200' : '900';
  const takesMs = random.between(500, 240_000);
  return {
    work: { service: 'cdmCluster', body: { clusterId: 'k1', action } },
    units: [{ name: 'k1', becomes: 'succeeds' }],
    jobs: [{ service: 'cdmCluster', clusterId: 'k1', status, startMs: takesMs, stopMs: takesMs }],
  };
}

/** A DGC job run over one to three days, under a name that the start chooses. */
export function drawBackfill(random: Random): Work {
  const becomes = drawFate(random);
  const outcome = becomes === 'succeeds' ? 'success' : 'fail';
  const endDate = `2026-02-${random.between(10, 12)}T23:59:59.999Z`;
  const supplement = { startDate: '2026-02-10T00:00:00.000Z', endDate, parallel: random.between(1, 2) };
  return {
    work: {
      service: 'dgc',
      body: { jobName: 'transform', mode: 'supplement', workspace: 'w1', jobParams: {}, supplement },
    },
    units: [{ name: 'transform', becomes }],
    jobs: [{ service: 'dgc', workspace: 'w1', name: 'transform', ...drawRun(random), outcome }],
  };
}

/** A DGC instance that has failed, and is run again. */
export function drawRestart(random: Random): Work {
  const becomes = drawFate(random);
  const outcome = becomes === 'succeeds' ? 'success' : 'fail';
  return {
    work: { service: 'dgc', body: { jobName: 'transform', mode: 'runNow', workspace: 'w1', jobParams: {} } },
    units: [{ name: 'transform', becomes }],
    jobs: [{ service: 'dgc', workspace: 'w1', name: 'transform', ...drawRun(random), outcome }],
  };
}

/** One object, that is there or will be. */
export function drawObjects(random: Random): Work {
  const [bucket, key] = ['lake', 'in/orders.csv'];
  const stable = random.chance(0.5);
  return {
    work: { service: 'obs', body: { bucket, key, minObjects: 1, minBytes: 0, stable } },
    units: [{ name: `${bucket}/${key}`, becomes: 'succeeds' }],
    jobs: [
      { service: 'obs', bucket, key: `${key}.tmp`, bytes: 1 },
      {
        service: 'obs',
        bucket,
        key,
        bytes: 1_000,
        appearsAfterMs: random.chance(0.2) ? 0 : random.between(1, 240_000),
      },
    ],
  };
}

/** One message. */
export function drawMessage(random: Random): Work {
  const topicUrn = 'urn:smn:cn-north-4:p1:nights';
  const isRefused = random.chance(0.1);
  return {
    work: { service: 'smn', body: { topicUrn, message: 'The night is over.' } },
    units: [{ name: topicUrn, becomes: isRefused ? 'refused' : 'succeeds' }],
    jobs: [{ service: 'smn', topicUrn, ...(isRefused && { refuses: { message: 'No permission.' } }) }],
  };
}
