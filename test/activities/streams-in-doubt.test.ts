import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { StreamJobMark } from '../../src/domain/dli/stream-job';
import type { DliBody } from '../../src/domain/dli/dli-body';
import { findingOf } from '../../src/domain/run';
import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const body: DliBody = {
  jobIds: ['131'],
  action: 'start',
  resumeSavepoint: false,
  triggerSavepoint: false,
  onPartialStart: 'allOrNothing',
};
const finished: StreamJobMark = { status: 'job_finish', startTimeMs: NOON - 9_000, updateTimeMs: NOON - 1_000 };
const wire = { job_id: 131, start_time: NOON - 9_000, update_time: NOON - 1_000 };

let stub: StubCloud;
let cloud: HuaweiCloud;

beforeAll(async () => {
  stub = await startStubCloud();
  cloud = stub.connect();
});

afterAll(() => stub.close());

function shows(detail: object): void {
  stub.answers = [{ json: { is_success: 'true', job_detail: { ...wire, ...detail } } }];
}

test.each([
  { shown: 'an unknown word', detail: { status: 'job_queued' }, mark: finished, is: 'unclear' },
  { shown: 'no word at all', detail: {}, mark: finished, is: 'unclear' },
  {
    shown: 'the unknown word it had before',
    detail: { status: 'job_odd' },
    mark: { ...finished, status: 'job_odd' },
    is: 'none',
  },
  {
    shown: 'the unknown word it had before, updated since',
    detail: { status: 'job_odd', update_time: NOON },
    mark: { ...finished, status: 'job_odd' },
    is: 'unclear',
  },
  { shown: 'the end it had before', detail: { status: 'job_finish' }, mark: finished, is: 'none' },
  { shown: 'that it is submitting', detail: { status: 'job_submitting' }, mark: finished, is: 'one' },
])('after a start in doubt a stream that shows $shown: $is', async ({ detail, mark, is }) => {
  shows(detail);
  const { candidates } = await streamJobs(cloud, body).since(['131'], { 131: mark }, {});
  expect(findingOf(candidates['131'] ?? []).is).toBe(is);
});

test('a stream that is up by a later start says when that was asked for, and one of before does not', async () => {
  const since = async (mark: StreamJobMark) =>
    (await streamJobs(cloud, body).since(['131'], { 131: mark }, {})).candidates['131'];
  shows({ status: 'job_running', start_time: NOON });
  const evidence = 'stream job 131 is job_running since 2026-11-21T12:00:00.000Z';
  expect(await since(finished)).toMatchObject([{ beganAtMs: NOON, askedByMs: NOON, evidence }]);
  shows({ status: 'job_running' });
  expect(await since(finished)).toMatchObject([{ beganAtMs: NOON - 9_000, askedByMs: undefined }]);
  shows({ start_time: undefined });
  expect(await since(finished)).toMatchObject([{ askedByMs: undefined, evidence: 'stream job 131 is unknown' }]);
});

test.each([
  { status: 'job_queued', refused: true },
  { status: 'job_running', refused: false },
  { status: 'job_finish', refused: false },
  { status: undefined, refused: false },
])('a stream whose status is $status is left alone, since it may run: $refused', async ({ status, refused }) => {
  shows({ status });
  const survey = await streamJobs(cloud, body).survey(['131'], {});
  expect(survey.refused.map(({ kind, reason }) => [kind, reason])).toEqual(
    refused ? [['Conflict', expect.stringContaining('job_queued')]] : [],
  );
});

const taken = { is_success: 'true' };
const noQueue = { error_code: 'DLI.13024', error_msg: 'no queue' };
const inside = { error_code: 'DLI.0999', error_msg: 'inside' };

test.each([
  { items: [taken, noQueue], least: 1, most: 1, isUnsure: false },
  { items: [noQueue, {}], least: 1, most: 1, isUnsure: false },
  { items: [noQueue, inside], least: 0, most: 1, isUnsure: true },
  { items: [taken, noQueue], ids: ['1', '2', '3'], least: 1, most: 2, isUnsure: true },
])('a list of $items.length that differs speaks of no single stream: $least to $most run', async (reply) => {
  const { items, ids = ['1', '2'], least, most, isUnsure } = reply;
  stub.answers = [{ status: 400, json: items }];

  const answers = await streamJobs(cloud, body).start(ids, {}, {});

  expect(Object.keys(answers)).toEqual(ids);
  for (const answer of Object.values(answers))
    expect(answer).toMatchObject({
      is: 'mixed',
      of: {
        taken: { least, most },
        isUnsure,
        kind: 'InvalidRequest',
        reason: expect.stringContaining('no queue') as string,
        again: false,
      },
    });
});

test.each([true, false])(
  'streams are asked to stop with a savepoint before it where the step says so: %s',
  async (on) => {
    stub.answers = [{ json: [{ is_success: 'true' }, { is_success: 'true' }] }];
    const runs = ['131', '132'].map((id) => ({ id, job: id, origin: 'new' as const, trace: {} }));

    expect(await streamJobs(cloud, { ...body, triggerSavepoint: on }).stop(runs, {})).toBe('asked');

    const { body: sent, target } = stub.requests.at(-1) ?? {};
    expect([target, sent]).toEqual([
      '/v1.0/p1/streaming/jobs/stop',
      on ? '{"job_ids":[131,132],"trigger_savepoint":true}' : '{"job_ids":[131,132],"trigger_savepoint":false}',
    ]);
  },
);

test('a stream whose bill is open is not started, and says so', async () => {
  for (const status of ['job_arrearage_stopped', 'job_arrearage_recovering']) {
    shows({ status });
    expect((await streamJobs(cloud, body).survey(['131'], {})).refused).toEqual([
      { job: '131', kind: 'QuotaExceeded', reason: `is ${status}: the account's bill is open` },
    ]);
  }
});

test('a stream that DLI does not have is refused before a start, lost after it, and never ours', async () => {
  stub.answers = [{ status: 404, json: { error_code: 'DLI.0002', error_msg: 'no such object' } }];
  const jobs = streamJobs(cloud, body);
  const run = { id: '131', job: '131', origin: 'new' as const, trace: { before: finished } };

  expect(await jobs.survey(['131'], {})).toEqual({
    marks: {},
    active: {},
    refused: [{ job: '131', kind: 'NotFound', reason: 'DLI has no such stream job' }],
  });
  expect((await jobs.since(['131'], { 131: finished }, {})).candidates).toEqual({ 131: [] });
  expect(await jobs.look([run], {})).toEqual([{ verdict: 'lost', reason: 'DLI has no stream job 131' }]);
  expect(await jobs.checkStopped([run], {})).toEqual([{ verdict: 'lost', status: undefined }]);
});

test('one that may not be seen is no stream that is not there', async () => {
  stub.answers = [{ status: 403, json: { error_code: 'DLI.0003', error_msg: 'no permission' } }];
  await expect(streamJobs(cloud, body).survey(['131'], {})).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('a stream that is over is remembered as it ended, with its share of the reasons, and is asked for no more', async () => {
  const reason = 'no room '.repeat(200);
  const failed = { status: 'job_submit_fail', update_time: NOON, status_desc: reason };
  const jobIds = Array.from({ length: 100 }, (_, at) => String(131 + at));
  const batch = streamJobs(cloud, { ...body, jobIds });
  shows(failed);

  const { candidates } = await batch.since(['131'], { '131': finished }, { priority: 'fence' });
  const finding = findingOf(candidates['131'] ?? []);
  const run = finding.is === 'one' ? finding.settled : undefined;
  const ended = { status: 'job_submit_fail', startTimeMs: NOON - 9_000, updateTimeMs: NOON };
  expect(run?.trace).toMatchObject({ before: finished, ended });
  expect(run?.trace.ended?.reason?.length).toBeLessThan(reason.length);
  expect(JSON.stringify(run?.trace).length * jobIds.length).toBeLessThan(60_000);

  shows({ status: 'job_running', start_time: NOON + 1_000 });
  const asked = stub.requests.length;
  const runs = run ? [run] : [];
  expect(await batch.look(runs, {})).toMatchObject([
    { verdict: 'failed', status: 'job_submit_fail', reason: run?.trace.ended?.reason },
  ]);
  expect(await batch.checkStopped(runs, { priority: 'stop' })).toEqual([
    { verdict: 'stopped', status: 'job_submit_fail' },
  ]);
  expect(stub.requests.length).toBe(asked);
  expect(batch.isTrace?.(run?.trace)).toBe(true);
});
