import { goingOn } from '../../src/activities/start/going-on';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { StreamTrace } from '../../src/activities/dli/stream-sighting';
import type { StopAttempt } from '../../src/activities/stop/stop-with-receipt';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { DliBody } from '../../src/domain/dli/dli-body';
import type { Run } from '../../src/domain/run';
import { hasEnded } from '../../src/domain/verdict';
import type { Answer, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const HOUR_MS = 3_600_000;
const body: DliBody = {
  jobIds: ['131'],
  action: 'start',
  resumeSavepoint: false,
  triggerSavepoint: false,
  onPartialStart: 'allOrNothing',
};
const before = { status: 'job_finish', startTimeMs: NOON - HOUR_MS, updateTimeMs: NOON - HOUR_MS };
const ours: Run<StreamTrace> = { id: '131', job: '131', origin: 'new', trace: { before } };
/** As it was when the step succeeded. */
const up: Run<StreamTrace> = { ...ours, trace: { before, startedAtMs: NOON, restarts: 0 } };

const RESTARTS = { restart_when_exception: true, resume_max_num: -1 };
const halted = {
  job_id: 131,
  status: 'job_running_exception',
  start_time: NOON,
  update_time: NOON + 9_000,
  restart_times: 0,
  job_config: RESTARTS,
};

let stub: StubCloud;
let cloud: HuaweiCloud;

beforeEach(async () => {
  stub = await startStubCloud();
  cloud = stub.connect();
});

afterEach(() => stub.close());

const detail = (row: object): Answer => ({ json: { is_success: 'true', job_detail: row } });
const taken: Answer = { json: [{ is_success: 'true', message: 'sent' }] };
const job = () => streamJobs(cloud, body);

function attempt(): StopAttempt {
  let nowMs = 0;
  return {
    pause: async (ms) => void (nowMs += ms),
    nowMs: () => nowMs,
    leftMs: () => 30_000 - nowMs,
    asked: new Set(),
  };
}

async function stopped(run: Run, ...rows: object[]) {
  const [first, ...rest] = rows.map(detail);
  stub.answers = first ? [first, taken, ...rest] : [];
  return stopWithReceipt(job(), { runs: [run] }, attempt());
}

const cancelled = { ...halted, status: 'job_cancel_success', update_time: NOON + 20_000 };
const asks = () => stub.requests.filter(({ target }) => target.endsWith('/stop')).length;

test('a stream that restarts itself has not ended while it stands at an exception, and a start is not sent beside it', async () => {
  stub.answers = [detail(halted)];
  const [seen] = await job().look([ours], {});
  expect(seen).toMatchObject({ verdict: 'halted', status: 'job_running_exception' });
  const { active, refused } = await job().survey(['131'], {});
  expect([Object.keys(active), refused]).toEqual([['131'], []]);
});

test('it is stopped, with a receipt that the cloud was asked', async () => {
  expect(await stopped(ours, halted, cancelled)).toEqual([
    { run: '131', asked: true, confirmed: true, leftRunning: null },
  ]);
  expect(asks()).toBe(1);
});

test('a step that stops streams, whoever started them, asks for it too', async () => {
  const anyRun: Run = { id: '131', job: '131', origin: 'new', trace: {} };
  expect(await stopped(anyRun, halted, cancelled)).toMatchObject([{ asked: true, confirmed: true }]);
});

test('what an earlier run of the workflow has started goes on while it is halted', async () => {
  stub.answers = [detail(halted)];
  const patience = { visibilityMs: 0, call: {}, attempt: attempt() };
  expect(await goingOn(job(), [up], patience)).toHaveLength(1);
});

test.each([
  { why: 'nobody has it restarted', config: { restart_when_exception: false, resume_max_num: -1 }, times: 0 },
  { why: 'nothing is said of a restart', config: undefined, times: 0 },
])('a stream at an exception has failed where $why, and there is nothing to ask', async ({ config, times }) => {
  const row = { ...halted, job_config: config, restart_times: times };
  stub.answers = [detail(row)];
  expect((await job().look([ours], {}))[0]).toMatchObject({ verdict: 'failed' });
  expect(await stopped(ours, row)).toEqual([{ run: '131', asked: false, confirmed: true, leftRunning: null }]);
});

test('a stream whose restarts are used up has not failed for a minute: what counts as a restart, no page says', async () => {
  const usedUp = { ...halted, job_config: { restart_when_exception: true, resume_max_num: 1 }, restart_times: 1 };
  const at = (agoMs: number) => ({
    ...usedUp,
    start_time: Date.now() - agoMs - 9_000,
    update_time: Date.now() - agoMs,
  });
  stub.answers = [detail(at(50_000)), detail(at(62_000))];
  expect((await job().look([ours], {}))[0]).toMatchObject({ verdict: 'waiting', status: 'job_running_exception' });
  expect((await job().look([ours], {}))[0]).toMatchObject({ verdict: 'failed' });
  expect(await stopped(ours, at(0), cancelled)).toMatchObject([{ asked: true, confirmed: true }]);
  stub.answers = [detail(at(0))];
  expect(Object.keys((await job().survey(['131'], {})).active)).toEqual(['131']);
});

test('an exception of before the start, with its restarts used up, says nothing of the start', async () => {
  const usedUp = { ...halted, job_config: { restart_when_exception: true, resume_max_num: 3 }, restart_times: 3 };
  const mark = { status: halted.status, startTimeMs: halted.start_time, updateTimeMs: halted.update_time };
  stub.answers = [detail(usedUp)];

  expect((await job().look([{ ...ours, trace: { before: mark } }], {}))[0]).toMatchObject({ verdict: 'waiting' });
});

test('the limit of restarts is one of an hour: a stream that ran longer since the last one is started again', async () => {
  const row = { ...halted, job_config: { restart_when_exception: true, resume_max_num: 3 }, restart_times: 3 };
  stub.answers = [detail({ ...row, update_time: NOON + HOUR_MS + 1 })];
  expect((await job().look([ours], {}))[0]).toMatchObject({ verdict: 'halted' });
});

test.each([
  { why: 'it restarts itself', more: {} },
  {
    why: 'it was restarted, though it no longer would be',
    more: { restart_times: 1, job_config: { restart_when_exception: false } },
  },
])('a later start is ours still where $why: it is stopped, and no receipt says it had ended', async ({ more }) => {
  const later = { ...halted, status: 'job_running', start_time: NOON + 60_000, update_time: NOON + 60_000, ...more };
  expect(await stopped(up, later, { ...cancelled, start_time: NOON + 60_000 })).toEqual([
    { run: '131', asked: true, confirmed: true, leftRunning: null },
  ]);
});

test('a later start of which the stream tells nothing may be somebody else’s: it is left alone, and listed', async () => {
  const later = { ...halted, status: 'job_running', start_time: NOON + 60_000, job_config: {} };
  const leftRunning = expect.stringContaining('by someone else or by DLI to scale it') as string;
  expect(await stopped(up, later)).toEqual([{ run: '131', asked: false, confirmed: false, leftRunning }]);
  expect(asks()).toBe(0);
  const ended = { ...later, status: 'job_cancel_success' };
  expect(await stopped(up, ended)).toEqual([{ run: '131', asked: false, confirmed: true, leftRunning: null }]);
});

test('a wait that finds a stream up by a later start remembers the start that was ours', async () => {
  const later = { ...halted, status: 'job_running', start_time: NOON + 60_000, job_config: {} };
  stub.answers = [detail(later), detail({ ...later, job_config: RESTARTS })];
  expect((await job().look([up], {}))[0]?.trace).toMatchObject({
    before: { status: 'job_running' },
    startedAtMs: NOON,
  });
  expect((await job().look([up], {}))[0]?.trace).toEqual({ before, startedAtMs: NOON + 60_000, restarts: 0 });
});

test('a start that came after the stop had seen ours to be up may be somebody else’s too, and is not stopped again', async () => {
  const running = { ...halted, status: 'job_running', job_config: {} };
  const later = { ...running, start_time: NOON + 60_000 };
  expect(await stopped(ours, running, later)).toMatchObject([{ run: '131', asked: true, confirmed: false }]);
  expect(asks()).toBe(1);
  expect(await stopped(ours, running, { ...cancelled, job_config: {} })).toMatchObject([{ confirmed: true }]);
});

test('a stream that was seen to be up and is being submitted again was started anew, whatever time it bears', async () => {
  const running = { ...halted, status: 'job_running', job_config: {} };
  expect(await stopped(ours, running, { ...running, status: 'job_submitting' })).toMatchObject([{ confirmed: false }]);
  expect(asks()).toBe(1);
});

test('a stream that is being submitted is asked to stop', async () => {
  const submitting = { ...halted, status: 'job_submitting' };
  expect(await stopped(ours, submitting, cancelled)).toMatchObject([{ asked: true, confirmed: true }]);
});

test('the list of streams says nothing of an exception: only the stream’s own detail tells', async () => {
  const row = { ...halted, job_config: undefined, restart_times: undefined };
  stub.answers = [{ json: { is_success: 'true', job_list: { total_count: 1, jobs: [row] } } }];
  const { listed = [] } = (await job().list?.read([{ run: ours }], 1, {})) ?? {};
  expect(listed[0]?.seen).toBeUndefined();
});

test('a halted run has not ended', () => {
  expect(hasEnded('halted')).toBe(false);
});
