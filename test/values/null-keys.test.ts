import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

/** As a struct of a typed language is written out, whose fields have not been set. */
const UNSET = { connection: null, timeout: null, whenRunning: null, onAmbiguousStart: null, retry: null };

test.each([
  {
    type: 'huaweiCloudCdmJob',
    args: [{ ...UNSET, cdm: null, clusterId: CLUSTER, jobName: 'j', variables: { day: '1', gone: null } }],
    asked: { variables: { day: '1' } },
  },
  {
    type: 'huaweiCloudCdmJob',
    args: [{ ...UNSET, cdm: { clusterId: CLUSTER, jobName: 'j', variables: null }, dgc: null, dli: null }],
    asked: { variables: {} },
  },
  {
    type: 'huaweiCloudDgcJob',
    args: [{ ...UNSET, jobName: 'j', workspace: null, mode: null, jobParams: null, supplement: null }],
    asked: { jobParams: [] },
  },
  {
    type: 'huaweiCloudDliStreamJobs',
    args: [
      { ...UNSET, jobIds: [131], action: null, resumeSavepoint: null, triggerSavepoint: null, onPartialStart: null },
    ],
    asked: { resumeSavepoint: false },
  },
  {
    type: 'huaweiCloudPipeline',
    args: [
      {
        name: 'nulls',
        connection: null,
        timezone: null,
        params: { day: '1' },
        onFailure: null,
        notify: null,
        schedule: null,
        steps: [
          {
            ...UNSET,
            id: 'copy',
            needs: null,
            when: null,
            compensate: null,
            dgc: null,
            dli: null,
            cdm: { clusterId: CLUSTER, jobName: 'j', variables: { day: '{{ params.day }}' } },
          },
        ],
      },
      { date: null, params: { day: null } },
    ],
    asked: { variables: { day: '1' } },
  },
  {
    type: 'huaweiCloudPipeline',
    args: [{ name: 'nulls', steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'j' } }] }, null],
    asked: { variables: {} },
  },
  {
    type: 'huaweiCloudBackfill',
    args: [
      {
        spec: {
          name: `nulls-${process.pid}`,
          schedule: null,
          steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'j' } }],
        },
        from: '2026-01-01',
        to: '2026-01-01',
        parallel: null,
        params: null,
        again: null,
        stopOnFailure: null,
      },
    ],
    asked: { variables: {} },
  },
])('a key that holds null is no key to $type', async ({ type, args, asked }) => {
  world.cloud.addJobs([cdm('j', { durationMs: 20 }), dgc('j', { durationMs: 20 }), dli(131)]);
  const handle = await world.start(type, ...(args as unknown[]));
  await handle.result();
  expect(
    world.cloud
      .log()
      .filter(({ effect }) => effect === 'start')
      .map((entry) => entry.asked),
  ).toEqual([asked]);
});

test('a key that holds null is no key to an Update', async () => {
  world.cloud.addJobs([cdm('held', { outcome: 'FAILED', durationMs: 20 })]);
  const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'held', variables: { day: '1' } } };
  const handle = await world.startPipeline({ name: 'held', onFailure: 'hold', steps: [copy] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  world.cloud.addJobs([cdm('held', { durationMs: 20 })]);

  await handle.executeUpdate('retry', { args: [{ step: 'copy', params: { day: null, hour: '2' }, from: null }] });

  await handle.result();
  const [, second] = world.cloud.log().filter(({ effect }) => effect === 'start');
  expect(second?.asked).toEqual({ variables: { day: '1', hour: '2' } });
});
