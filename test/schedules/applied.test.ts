import { randomBytes, randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import { Client } from '@temporalio/client';
import { dataConverterFromEnvironment } from '../../src/codec/data-converter';
import type { PipelineSpec, ScheduleSpec } from '../../src/domain/pipeline-spec';
import type { PipelineStatus } from '../../src/domain/status';
import { applySchedule } from '../../src/schedules/apply-schedule';
import type { ListedSchedule } from '../../src/schedules/list-schedules';
import { listSchedules } from '../../src/schedules/list-schedules';
import { triggerSchedule } from '../../src/schedules/trigger-schedule';
import { datedRunOf } from '../../src/spec/dated-run';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';

let world: World;
const made: string[] = [];

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterEach(async () => {
  // A test that has failed may have made none.
  for (const id of made.splice(0))
    await world.env.client.schedule
      .getHandle(id)
      .delete()
      .catch(() => undefined);
  await world.cloud.reset();
});

afterAll(async () => world.close());

const NIGHTLY = { cron: '30 2 * * *', timezone: 'Asia/Shanghai' };

/** A pipeline that tells the cloud its own date, by a job of its own: of those before it a run may still be under way. */
function dated(schedule: ScheduleSpec = NIGHTLY, more: object = {}) {
  const name = `dated-${randomUUID()}`;
  made.push(name);
  const variables = { at: "{{ run.date | date: '%Y-%m-%dT%H:%M:%S' }}" };
  return {
    name,
    steps: [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: name, variables } }],
    schedule,
    ...more,
  };
}

const apply = async (spec: object) =>
  applySchedule(world.env.client, spec as PipelineSpec, { taskQueue: world.taskQueue });

async function untilStarts({ name }: { name: string }, count: number): Promise<string[]> {
  for (;;) {
    const starts = world.cloud.log().filter(({ effect, job }) => effect === 'start' && job === name);
    if (starts.length >= count) return starts.map(({ asked }) => (asked as { variables: { at: string } }).variables.at);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What is known of schedules is indexed a moment later. */
async function untilListed({ name }: { name: string }): Promise<ListedSchedule> {
  for (;;) {
    const listed = (await listSchedules(world.env.client)).find(({ scheduleId }) => scheduleId === name);
    if (listed) return listed;
  }
}

test('a schedule that was encrypted with a key that is not here is listed as that, and hides no other', async () => {
  const [readable, secret] = [dated(), dated()];
  await apply(readable);
  const dataConverter = dataConverterFromEnvironment({
    HUAWEICLOUD_CODEC_KEYS: `a:${randomBytes(32).toString('base64')}`,
  });
  const { connection, options } = world.env.client;
  const encrypting = new Client({ connection, namespace: options.namespace, dataConverter });
  await applySchedule(encrypting, secret, { taskQueue: world.taskQueue });

  expect((await untilListed(secret)).unreadable).toBe('A payload is none that this program can read.');
  expect(await untilListed(readable)).not.toHaveProperty('unreadable');
});

test('a schedule that is applied again is not changed', async () => {
  const spec = dated({ cron: ['30 1 * * *', '0 4 * * mon-fri'], timezone: 'America/New_York', jitter: '5m' });

  expect(await apply(spec)).toMatchObject({ outcome: 'created', changes: [], paused: false });
  expect(await apply(spec)).toMatchObject({ outcome: 'unchanged', changes: [] });
  expect(await apply(spec)).toMatchObject({ outcome: 'unchanged', changes: [] });
  const { info } = await world.env.client.schedule.getHandle(spec.name).describe();
  expect(info.lastUpdatedAt).toBeUndefined();
});

test('nothing of a schedule is left to the server’s defaults', async () => {
  const spec = dated();
  await apply(spec);

  const { spec: times, policies } = await world.env.client.schedule.getHandle(spec.name).describe();
  expect(policies).toEqual({ overlap: 'SKIP', catchupWindow: 3_600_000, pauseOnFailure: false });
  expect(times.timezone).toBe('Asia/Shanghai');
});

test('what differs is changed and shown, and a pause stays a pause', async () => {
  const spec = dated();
  await apply(spec);
  await world.env.client.schedule.getHandle(spec.name).pause('end of year');

  const { outcome, changes, paused } = await apply({
    ...spec,
    schedule: { cron: '45 2 * * *', timezone: 'Asia/Shanghai', overlap: 'bufferOne' },
    steps: [{ ...spec.steps[0], timeout: '2h' }],
  });

  expect({ outcome, paused }).toEqual({ outcome: 'updated', paused: true });
  expect(changes).toEqual([
    { what: 'time 30 2 * * *', from: 'yes' },
    { what: 'overlap', from: 'SKIP', to: 'BUFFER_ONE' },
    { what: 'time 45 2 * * *', to: 'yes' },
    { what: 'pipeline.steps[0].timeout', to: '2h' },
  ]);
  const { state, policies } = await world.env.client.schedule.getHandle(spec.name).describe();
  expect(state).toMatchObject({ paused: true, note: 'end of year' });
  expect(policies.overlap).toBe('BUFFER_ONE');
});

test('a schedule of somebody else is not overwritten', async () => {
  const spec = dated();
  const action = { type: 'startWorkflow', workflowType: 'theirs', taskQueue: 'theirs' } as const;
  await world.env.client.schedule.create({ scheduleId: spec.name, spec: {}, action });

  await expect(apply(spec)).rejects.toThrow(`The schedule ${spec.name} starts theirs`);
});

test('scheduled runs have the times of the schedule as their dates, whatever the jitter', async () => {
  const spec = dated({ every: '2s', jitter: '1s' });
  world.cloud.addJobs([cdm(spec.name, { durationMs: 50 })]);
  await apply(spec);

  const starts = await untilStarts(spec, 2);
  const seconds = starts.map((at) => Date.parse(`${at}Z`) / 1_000);
  expect(seconds.map((second) => second % 2)).toEqual(seconds.map(() => 0));
  const first = world.env.client.workflow.getHandle(`${spec.name}-${starts[0]}Z`);
  expect(((await first.result()) as PipelineStatus).date).toBe(`${starts[0]}.000Z`);
});

test('a date that has been run by hand is not run again by the schedule', async () => {
  const spec = dated({ every: '2s' });
  world.cloud.addJobs([cdm(spec.name, { durationMs: 50 })]);
  const date = `${new Date(Math.ceil(Date.now() / 2_000) * 2_000 + 4_000).toISOString().slice(0, 19)}Z`;
  const byHand = await world.env.client.workflow.start('huaweiCloudPipeline', {
    workflowId: `${spec.name}-${date}`,
    taskQueue: world.taskQueue,
    args: [{ ...spec, schedule: undefined }, { date }],
  });
  await byHand.result();
  await apply(spec);

  const dates = async () => untilStarts(spec, 2);
  while (!(await dates()).some((at) => `${at}Z` > date)) await new Promise((resolve) => setTimeout(resolve, 100));

  expect((await dates()).filter((at) => `${at}Z` === date)).toHaveLength(1);
});

test('a triggered run has the moment of the trigger as its date, and one at a time holds for it', async () => {
  const spec = dated();
  world.cloud.addJobs([cdm(spec.name, { durationMs: 600_000 })]);
  await apply(spec);
  const before = Date.now() - 1_000;

  const triggered = await triggerSchedule(world.env.client, spec.name);
  const [at = ''] = await untilStarts(spec, 1);

  expect(Date.parse(`${at}Z`)).toBeGreaterThanOrEqual(Math.floor(before / 1_000) * 1_000);
  expect(Date.parse(`${at}Z`)).toBeLessThanOrEqual(Date.now());
  expect(triggered).toMatchObject({ outcome: 'started', workflowId: `${spec.name}-${at}Z` });
  expect(datedRunOf(spec, `${at}Z`).workflowId).toBe(`${spec.name}-${at}Z`);
  await expect(triggerSchedule(world.env.client, spec.name)).rejects.toThrow(/is under way.*overlap: skip/);
  expect(world.effects(spec.name)).toEqual(['start']);
  expect(await untilListed(spec)).toMatchObject({
    times: ['time 30 2 * * *'],
    skipped: 1,
    running: [{ workflowId: `${spec.name}-${at}Z` }],
  });

  const handle = world.env.client.workflow.getHandle(`${spec.name}-${at}Z`);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
});

test('a schedule that is deleted while others are listed is left out', async () => {
  const deleted = { scheduleId: `gone-${randomUUID()}`, info: { workflowType: { name: 'huaweiCloudPipeline' } } };
  const { connection } = world.env;
  const listing = { listSchedules: { value: async () => ({ schedules: [deleted], nextPageToken: new Uint8Array() }) } };
  const workflowService = Object.create(connection.workflowService, listing) as object;
  const client = new Client({
    connection: Object.create(connection, { workflowService: { value: workflowService } }) as Connection,
  });

  await expect(listSchedules(client)).resolves.toEqual([]);
});

test.each([
  [
    { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
    /schedule\.cron: \d{4}-03-\d\d 02:30 does not exist .*03:30 on such days/,
  ],
  [null, /schedule: is missing/],
])('a schedule such as %j is refused before anything is made', async (schedule, why) => {
  await expect(apply({ ...dated(), schedule: schedule ?? undefined })).rejects.toThrow(why);
  made.splice(0);
});

test('a template that would fail every night is refused by day', async () => {
  const spec = dated();
  spec.steps[0]!.cdm.variables.at = '{{ params.nothing }}';
  await expect(apply(spec)).rejects.toThrow(/steps\[0\]\.cdm/);
  made.splice(0);
});

test('a removed time that is to be moved is moved, and said', async () => {
  const { notes } = await apply(dated({ cron: '30 2 * * *', timezone: 'Europe/Berlin', onMissingTime: 'move' }));

  expect(notes).toContainEqual('2027-03-28 02:30 does not exist in Europe/Berlin: runs at 2027-03-28 03:30');
  expect(notes).toContainEqual('2027-10-31 02:30 comes twice in Europe/Berlin: runs once, the first time');
});
