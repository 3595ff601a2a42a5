import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { StreamJobMark } from '../../src/domain/dli/stream-job';
import type { DliBody } from '../../src/domain/plan';
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
