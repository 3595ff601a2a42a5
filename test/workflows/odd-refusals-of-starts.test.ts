import type { StepStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const starts = [
  {
    service: 'CDM',
    match: { method: 'PUT', path: '/job/orders/start' },
    job: 'orders',
    begin: () => world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName: 'orders' }),
  },
  {
    service: 'DGC',
    match: { method: 'POST', path: '/run-immediate' },
    job: 'transform',
    begin: () => world.start('huaweiCloudDgcJob', { jobName: 'transform' }),
  },
  {
    service: 'DLI',
    match: { method: 'POST', path: '/streaming/jobs/run' },
    job: '131',
    begin: () => world.start('huaweiCloudDliStreamJobs', { jobIds: [131] }),
  },
];

const replies = [
  { says: 'nothing', status: 400, body: '' },
  { says: 'half a document', status: 400, body: '{"error_code":"DLI.00' },
  { says: 'a web page', status: 403, body: '<html><h1>403 Forbidden</h1></html>' },
  { says: 'no code', status: 404, body: { message: 'not here' } },
  { says: 'a code nobody knows', status: 400, body: { error_code: 'WAF.1', error_msg: 'blocked' } },
  { says: 'a list of what nobody knows', status: 400, body: [{}] },
  { says: 'a login page', status: 401, body: '<html>Please log in</html>' },
  { says: 'a request timeout', status: 408, body: { error_code: 'APIGW.0201', error_msg: 'timeout' } },
];

describe.each(starts)('a start of $service', ({ match, job, begin }) => {
  test.each(replies)('that was carried out and is answered $status with $says is found', async ({ status, body }) => {
    world.cloud.addJobs([cdm('orders'), dgc('transform'), dli(131)]);
    world.cloud.fault({ match, kind: 'refuse', when: 'after', status, body });

    const step = (await (await begin()).result()) as StepStatus;

    expect(step).toMatchObject({ state: 'succeeded', runs: [{ origin: 'adopted' }] });
    expect(world.effects(job).filter((effect) => effect === 'start')).toHaveLength(1);
  });
});
