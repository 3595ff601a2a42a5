import { dgcPaths, openCloud } from './open-cloud';

const STREAMS = { service: 'dgc', name: 'streams', jobType: 'REAL_TIME', durationMs: 4_000 } as const;

test('the clusters are listed and shown, with codes as text and times without a zone', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'cdm', clusterId: 'c1', name: 'copy' }] });
  const clusters = `/v1.1/${cloud.projectId}/clusters`;
  const cluster = {
    id: 'c1',
    status: '200',
    statusDetail: 'Normal',
    isFrozen: '0',
    created: new Date(cloud.clock().now).toISOString().slice(0, 19),
  };
  expect((await ask('GET', clusters)).body).toMatchObject({ clusters: [cluster] });
  expect((await ask('GET', `${clusters}/c1`)).body).toMatchObject({ ...cluster, config_status: 'In-Sync' });
  expect((await ask('GET', clusters)).body['clusters']?.[0]).not.toHaveProperty('config_status');
  const missing = await ask('GET', `${clusters}/c2`);
  expect([missing.status, missing.body['errCode']]).toEqual([404, 'Cdm.0201']);
});

test.each([
  { dgc: {}, began: 'startTime', typed: 'type', as: String },
  { dgc: { statusTimes: 'starttime' }, began: 'starttime', typed: 'nodeType', as: String },
  { dgc: { statusTimeType: 'number' }, began: 'startTime', typed: 'type', as: Number },
] as const)('real-time status under $dgc has $began and $typed', async ({ dgc, began, typed, as }) => {
  const { cloud, ask } = await openCloud({ seed: [{ ...STREAMS, scheduled: true }], dialect: { dgc } });
  const { body } = await ask('GET', `${dgcPaths(cloud).job('streams')}/status`);
  expect(body).toMatchObject({
    status: 'STARTING',
    [began]: as(cloud.clock().now),
    lastUpdateTime: as(cloud.clock().now),
    nodes: [{ [typed]: 'CDMJob' }],
  });
});

test('a real-time job is shown by the factory in its own words, and a batch job is not', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      { ...STREAMS, scheduled: true, outcome: 'EXCEPTION' },
      { service: 'dgc', name: 'load' },
    ],
  });
  const detail = async (name: string) =>
    ask('GET', `/v2/${cloud.projectId}/factory/real-time-jobs/${name}`, { headers: { workspace: 'default' } });
  const states: unknown[] = [];
  for (const ms of [0, 1_000, 3_000]) {
    cloud.advance(ms);
    states.push((await detail('streams')).body['state']);
  }
  expect(states).toEqual(['SUBMITTING', 'RUNNING', 'EXCEPTION']);
  expect((await detail('streams')).body).toMatchObject({ is_success: true, job_id: expect.any(String) as string });
  expect((await detail('load')).body['error_code']).toBe('DLF.3051');
});

test('times are whole milliseconds however a job was described', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ service: 'dgc', name: 'load', durationMs: 10.7, bootMs: 3.4 }] });
  const id = cloud.run({ service: 'dgc', job: 'load' });
  cloud.advance(20);
  const { body } = await ask('GET', dgcPaths(cloud).instance('load', id));
  const times = [body['planTime'], body['startTime'], body['endTime'], body['executeTime']];
  expect(times.map((time) => Number.isInteger(time))).toEqual([true, true, true, true]);
});
