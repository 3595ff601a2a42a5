import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CdmDialect } from '../../simulator/cdm/dialect';
import type { StepStatus } from '../../src/domain/status';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import type { World } from '../support/huawei-world';
import { cdm, created, openWorld, quietRuntime } from '../support/huawei-world';

beforeAll(() => quietRuntime());

const ID = 'c0ffee01';
const NAMED = { clusterId: ID, jobName: 'orders' };
const CREATED = { clusterId: ID, job: COPY_OF_ORDERS };

let world: World;

async function open(restingCluster: CdmDialect['restingCluster'] = 'Cdm.0201'): Promise<void> {
  world = await openWorld({ simulator: { dialect: { cdm: { restingCluster } } } });
  world.cloud.addJobs([cdm('orders', { clusterId: ID }), created('temporal_', { clusterId: ID })]);
}

afterEach(async () => world.close());

const stands = (status: string, more: object = {}) =>
  world.cloud.addJobs([{ service: 'cdmCluster', clusterId: ID, status, startMs: 1_000, stopMs: 1_000, ...more }]);

const copy = async (input: object = NAMED) => world.start('huaweiCloudCdmJob', input);

const resultOf = async (handle: WorkflowHandle) => (await handle.result()) as StepStatus;

async function failureOf(handle: WorkflowHandle): Promise<ApplicationFailure> {
  const error = await handle.result().then(
    () => undefined,
    ({ cause }: WorkflowFailedError) => cause,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  return error as ApplicationFailure;
}

/** Starts of copies, by the cloud's own log. */
const starts = (): number =>
  world.cloud.log().filter(({ service, effect }) => service === 'cdm' && effect === 'start').length;

/** Each try of a start asks once at least; three tries are not enough for one that passes. */
const askedForJobs = (): number =>
  world.cloud
    .requests()
    .filter(({ method, route }) => route.endsWith('/submissions') || (method === 'POST' && route.endsWith('/cdm/job')))
    .reduce((sum, { total }) => sum + total, 0);

const troubleOf = async (handle: WorkflowHandle): Promise<string> => {
  const { steps } = await world.untilStatus(handle, ({ steps: [step] }) => step?.failure !== undefined);
  return steps[0]?.failure?.message ?? '';
};

test.each([
  { what: 'a job', input: NAMED, says: 'Cdm.0201' },
  { what: 'a job that is created', input: CREATED, says: 'Cdm.0201' },
  { what: 'a job', input: NAMED, says: 'Cdm.0202' },
  { what: 'a job that is created', input: CREATED, says: 'Cdm.0202' },
  { what: 'a job', input: NAMED, says: 'bare-404' },
  // Of a creation that is answered without a code nobody knows what came of it: it is looked for until the cluster serves.
  { what: 'a job that is created', input: CREATED, says: 'bare-404', isLookedFor: true },
  { what: 'a job', input: NAMED, says: 'backend-timeout' },
  { what: 'a job that is created', input: CREATED, says: 'backend-timeout', isLookedFor: true },
] as const)('$what on a cluster that is being started, and answers $says, is started once it runs', async (row) => {
  await open(row.says);
  stands('920');
  const handle = await copy(row.input);
  while (askedForJobs() < 4) await new Promise((resolve) => setTimeout(resolve, 50));
  if (!('isLookedFor' in row))
    expect(await troubleOf(handle)).toContain(`CDM cluster ${ID} is being started (status 920)`);

  stands('200');

  expect(await resultOf(handle)).toMatchObject({ state: 'succeeded' });

  expect(starts()).toBe(1);
});

test.each([
  { status: '100', words: 'is being created (status 100)' },
  { status: '500', words: 'is being restarted (status 500)' },
  { status: '200', more: { actions: 'REBOOTING' }, words: 'is being restarted (status 200)' },
])('a cluster that $words is waited for', async ({ status, more, words }) => {
  await open();
  stands(status, more);
  const handle = await copy();
  expect(await troubleOf(handle)).toContain(`CDM cluster ${ID} ${words}`);

  stands('200');

  expect(await resultOf(handle)).toMatchObject({ state: 'succeeded' });
  expect(starts()).toBe(1);
});

test('a cluster that is being stopped is waited for until it rests, which is a failure', async () => {
  await open();
  stands('910');
  const handle = await copy();
  expect(await troubleOf(handle)).toContain(`CDM cluster ${ID} is being stopped (status 910)`);

  stands('900');

  const { type, message } = await failureOf(handle);
  expect(type).toBe('HuaweiCloud.InvalidRequest');
  expect(message).toContain(`CDM cluster ${ID} is stopped (status 900)`);
  expect(starts()).toBe(0);
});

/** Of a step whose time is over after a try of it has failed: how soon a machine comes to its first try, nobody knows. */
async function failureAtDeadline(): Promise<ApplicationFailure> {
  for (let seconds = 6; ; seconds *= 2) {
    const steps = [{ id: 'copy', cdm: NAMED, timeout: `${seconds}s` }];
    const handle = await world.startPipeline({ name: 'p', steps });
    const status = await world.untilStatus(handle, ({ steps: [step] }) => step?.failure !== undefined);
    const failure = await failureOf(handle);
    if (status.steps[0]?.failure?.type !== failure.type) return failure;
  }
}

test('it is waited for no longer than the step may take, and the failure says for what', async () => {
  await open();
  stands('100');

  const { type, message } = await failureAtDeadline();

  expect(type).toBe('HuaweiCloud.DeadlineExceeded');
  expect(message).toContain(`CDM cluster ${ID} is being created (status 100)`);
  expect(starts()).toBe(0);
});

test.each(['Cdm.0201', 'Cdm.0202', 'bare-404', 'backend-timeout'] as const)(
  'of a cluster that rests and answers %s the failure names the step that wakes it, after one try',
  async (says) => {
    await open(says);
    stands('900');

    const { type, message } = await failureOf(await copy());

    expect(type).toBe('HuaweiCloud.InvalidRequest');
    expect(message).toContain(`CDM cluster ${ID} is stopped (status 900)`);
    expect(message).toContain(`\`cdmCluster: { clusterId: ${ID}, action: start }\``);
    const shown = world.cloud.requests().find(({ route }) => route.endsWith('/clusters/:clusterId'));
    expect(shown?.total).toBe(1);
  },
);

test.each([
  ['300', 'has failed (status 300)'],
  ['303', 'could not be created (status 303)'],
  ['800', 'is frozen (status 800)'],
])('a cluster of status %s fails the step at once: it %s', async (status, words) => {
  await open();
  stands(status);

  const { type, message } = await failureOf(await copy());

  expect(type).toBe('HuaweiCloud.InvalidRequest');
  expect(message).toContain(`CDM cluster ${ID} ${words}`);
});

test('where the cluster may not be shown, its refusal is tried three times, as ever', async () => {
  await open();
  stands('920');
  const refused = { errCode: 'Cdm.0201', externalMessage: 'Failed to obtain the instance.' };
  const forbidden = { errCode: 'Cdm.0032', externalMessage: 'no permission' };
  const always = { times: 1_000, kind: 'refuse' } as const;
  world.cloud.fault({ ...always, match: { path: '/cdm/' }, status: 404, body: refused });
  world.cloud.fault({ ...always, match: { path: `/clusters/${ID}` }, status: 403, body: forbidden });

  const { type, message } = await failureOf(await copy());

  expect([type, message]).toEqual(['HuaweiCloud.InvalidRequest', expect.stringContaining('(Cdm.0201)')]);
  expect(world.cloud.faults().map(({ times = 1_000 }) => 1_000 - times)).toEqual([3, 3]);
});
