import type { WorkflowFailedError } from '@temporalio/client';
import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';
import { goingOn, startsOf } from './pretend-world';
import { recordedReply } from './recorded-reply';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld({ simulator: { user: 'cdm' } });
});

beforeEach(async () => world.cloud.reset());

afterAll(async () => world.close());

const refused = { is_success: 'false', message: 'refused by the cloud itself' } as const;
const STREAMS = [131, 130, 138, 137];

/** The next start is carried out as far as the cloud itself allows, and answered by the recorded reply. */
function answerStart(path: string, name: string, idNow?: string): void {
  const { status, headers, bytes, means } = recordedReply(name);
  const body = bytes.toString();
  world.cloud.fault({
    match: { path },
    kind: 'refuse',
    when: 'after',
    times: 1,
    status,
    headers,
    body: means.runId === undefined ? body : body.replaceAll(means.runId, idNow ?? ''),
  });
}

/** How a pipeline of one step ends, and what its status says in the end. */
async function endOf(step: object): Promise<{ status: PipelineStatus; failure: string }> {
  const handle = await world.startPipeline({ name: 'nightly', steps: [{ id: 'only', ...step }] });
  const error: unknown = await handle.result().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const cause = error === undefined ? undefined : (error as WorkflowFailedError).cause;
  return { status: await world.status(handle), failure: cause?.message ?? '' };
}

/** Nothing runs that no run or receipt of the pipeline names. */
function expectNothingUnlisted({ steps }: PipelineStatus): void {
  const named = steps.flatMap(({ runs, receipt, state }) => [
    ...(state === 'succeeded' ? runs.map(({ id }) => id) : []),
    ...(receipt ?? []).filter(({ leftRunning }) => leftRunning !== null).map(({ run }) => run),
  ]);
  expect(goingOn(world.cloud.log()).filter((run) => !named.includes(run))).toEqual([]);
}

test('of a mixed list of refusals the stream that was started is undone, and the refusals are named', async () => {
  world.cloud.addJobs(STREAMS.map((id) => dli(id, id === 130 ? {} : { runItem: refused })));
  answerStart('/jobs/run', 'dli/run-mixed');

  const { status, failure } = await endOf({ dli: { jobIds: STREAMS } });

  expect(status.state).toBe('failed');
  expect(failure).toContain('DLI.13007');
  expect(world.effects('130')).toEqual(['start', 'stop', 'end']);
  expectNothingUnlisted(status);
});

test('of a mixed list in another order than the jobs no stream is left running unlisted', async () => {
  world.cloud.addJobs(STREAMS.map((id) => dli(id, id === 137 ? {} : { runItem: refused })));
  answerStart('/jobs/run', 'dli/run-mixed');

  const { status } = await endOf({ dli: { jobIds: STREAMS } });

  expect(status.state).toBe('failed');
  expect(startsOf(world.cloud.log())).toEqual(['137']);
  expectNothingUnlisted(status);
});

test('a stream without a queue fails its pipeline at once with what to do, and starts nothing', async () => {
  world.cloud.addJobs([dli(131)]);
  const { status: code, headers, bytes } = recordedReply('dli/run-without-a-queue');
  const reply = { status: code, headers, body: bytes.toString() };
  world.cloud.fault({ match: { path: '/jobs/run' }, kind: 'refuse', times: 99, ...reply });

  const { status, failure } = await endOf({ dli: { jobIds: [131] } });

  expect(status.state).toBe('failed');
  expect(failure).toContain('DLI.13024');
  expect(world.effects()).toEqual([]);
});

test('streams whose start is answered by half a list run on as started, once each', async () => {
  world.cloud.addJobs([dli(128), dli(137)]);
  answerStart('/jobs/run', 'gateway/cut-off-mixed-400');

  const { status } = await endOf({ dli: { jobIds: [128, 137] } });

  expect(status.state).toBe('succeeded');
  expect(startsOf(world.cloud.log()).sort()).toEqual(['128', '137']);
  expectNothingUnlisted(status);
});

test('a copy whose start is answered by an empty 400 has run once, and is waited for', async () => {
  world.cloud.addJobs([cdm('jdbc2hive', { durationMs: 4_000 })]);
  answerStart('/start', 'gateway/empty-400-of-a-copy');

  const { status } = await endOf({ cdm: { clusterId: CLUSTER, jobName: 'jdbc2hive' } });

  expect(status.state).toBe('succeeded');
  expect(startsOf(world.cloud.log())).toEqual(['jdbc2hive']);
});

test('a run whose reply begins with a byte order mark is known by its id', async () => {
  world.cloud.addJobs([dgc('myJob'), dgc('before ours')]);
  const before = world.cloud.run({ service: 'dgc', job: 'before ours' });
  const id = String(Number(before) + 1);
  answerStart('/run-immediate', 'gateway/byte-order-mark-200', id);

  const { status } = await endOf({ dgc: { jobName: 'myJob' } });

  expect(status).toMatchObject({ state: 'succeeded', steps: [{ runs: [{ id }] }] });
  expect(world.effects('myJob')).toEqual(['start', 'end']);
});

test('a pipeline that is cancelled after an unclear answer to its start leaves nothing running', async () => {
  world.cloud.addJobs([cdm('jdbc2hive', { durationMs: 600_000 })]);
  answerStart('/start', 'gateway/request-timeout');
  const step = { id: 'only', cdm: { clusterId: CLUSTER, jobName: 'jdbc2hive' } };
  const handle = await world.startPipeline({ name: 'nightly', steps: [step] });
  await world.untilEffects('jdbc2hive', ['start']);

  await handle.cancel();

  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(world.effects('jdbc2hive')).toEqual(['start', 'stop', 'end']);
  expectNothingUnlisted(await world.status(handle));
});
