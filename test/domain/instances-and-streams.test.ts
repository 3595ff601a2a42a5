import {
  activeInstance,
  adoptedInstance,
  dgcMarkOf,
  instancesSince,
  showsRestartSince,
} from '../../src/domain/dgc/instances-since';
import { operatorMark, instanceVerdict } from '../../src/domain/dgc/instance-verdict';
import { switchOf } from '../../src/domain/dgc/schedule-switch';
import { adoptedSupplement, supplementVerdict } from '../../src/domain/dgc/supplement-verdict';
import {
  adoptedStreams,
  hasFinished,
  isActive,
  isAtRest,
  isException,
  isHalted,
  isOnItsWay,
  mayBeSomebodyElses,
  mayComeBack,
  mayHaveStartedSince,
  showsStartSince,
  startVerdict,
} from '../../src/domain/dli/stream-job';

test('the mark of DGC instances is their largest id, and no id that is no number counts', () => {
  expect(dgcMarkOf([{ id: '9' }, { id: '10' }, { id: 'x99' }, { id: '7' }], 5)).toEqual({
    newestInstanceId: '10',
    fromMs: 5,
  });
  expect(dgcMarkOf([], 5).newestInstanceId).toBe('0');
});

test('an instance since the mark tells what it is, and when it began by the first time that is known', () => {
  const times = { submitTimeMs: 1_000, startTimeMs: 2_000, planTimeMs: 3_000 };
  const since = (more: object) =>
    instancesSince('j', [{ id: '11', ...more }, { id: '10' }], { newestInstanceId: '10' });
  expect(since({ type: 2, status: 'running', ...times })).toEqual([
    {
      run: { id: '11', job: 'j', origin: 'new', trace: {} },
      ours: 'possible',
      beganAtMs: 1_000,
      askedByMs: 1_000,
      evidence: 'instance 11 (type 2), running since 1970-01-01T00:00:02.000Z',
    },
  ]);
  expect(since({ ...times, submitTimeMs: undefined })).toMatchObject([{ beganAtMs: 2_000 }]);
  expect(since({ planTimeMs: 3_000 })).toMatchObject([
    { beganAtMs: 3_000, evidence: 'instance 11 (type unknown), no status since 1970-01-01T00:00:03.000Z' },
  ]);
  expect(since({})).toMatchObject([{ evidence: 'instance 11 (type unknown), no status' }]);
});

test.each([
  { seen: { status: 'running' }, active: true },
  { seen: { status: 'running-exception' }, active: true },
  { seen: { status: 'waiting' }, active: true },
  { seen: {}, active: true },
  { seen: { status: 'pause' }, active: false },
  { seen: { status: 'success' }, active: false },
  { seen: { status: 'an odd word' }, active: false },
  { seen: { status: 'waiting', type: 0, planTimeMs: 3_600_500 }, active: true },
  { seen: { status: 'waiting', type: 0, planTimeMs: 3_600_501 }, active: false },
  { seen: { type: 0, planTimeMs: 3_600_501 }, active: false },
  { seen: { status: 'waiting', type: 2, planTimeMs: 9_000_000 }, active: true },
  { seen: { status: 'waiting', type: 0 }, active: true },
  { seen: { status: 'running', type: 0, planTimeMs: 9_000_000 }, active: true },
])('at 500 an instance $seen keeps its job busy: $active', ({ seen, active }) => {
  expect(
    activeInstance(
      [
        { id: '1', status: 'success' },
        { id: '2', ...seen },
      ],
      500,
    )?.id,
  ).toBe(active ? '2' : undefined);
});

test.each([
  { mark: { status: 'fail', startTimeMs: 5 }, now: { status: 'running', startTimeMs: 5 }, since: true },
  { mark: { status: 'fail', startTimeMs: 5 }, now: { status: 'fail', startTimeMs: 6 }, since: true },
  { mark: { status: 'fail', startTimeMs: 5 }, now: { status: 'fail', startTimeMs: 5 }, since: false },
  { mark: { status: 'fail' }, now: { status: 'fail' }, since: false },
  { mark: { status: 'fail' }, now: { status: 'fail', startTimeMs: 1 }, since: true },
  { mark: { status: 'fail', startTimeMs: 1 }, now: { status: 'fail' }, since: false },
])('an instance that was $mark and is $now was run again: $since', ({ mark, now, since }) => {
  expect(showsRestartSince(mark, now)).toBe(since);
});

test('an operator’s word makes a success of a failure and of a halt, and of nothing else', () => {
  expect(instanceVerdict('running-exception', { ignoreSuccess: true })).toBe('succeeded');
  expect(instanceVerdict('fail', {})).toBe('failed');
  expect(instanceVerdict('manual-stop', { forceSuccess: true })).toBe('stopped');
  expect(instanceVerdict('')).toBe('waiting');
  expect(operatorMark('forceSuccess', {})).toBe('forceSuccess');
  expect(operatorMark('ignoreSuccess', {})).toBe('ignoreSuccess');
  expect(operatorMark('fail', { ignoreSuccess: true })).toBe('ignoreSuccess');
  expect(operatorMark('fail', {})).toBeUndefined();
});

test('an instance is adopted by its id, a backfill by its name', () => {
  expect(adoptedInstance('j', '42')).toEqual({ id: '42', job: 'j', origin: 'adopted', trace: {} });
  expect(adoptedInstance('j', '1'.repeat(20)).id).toHaveLength(20);
  for (const id of ['', 'x42', '42x', '1'.repeat(21)])
    expect(() => adoptedInstance('j', id)).toThrow('an instance id is a whole number, not ');
  expect(adoptedSupplement('j', 'p-1_a')).toEqual({ id: 'p-1_a', job: 'j', origin: 'adopted', trace: {} });
  expect(adoptedSupplement('j', 'a'.repeat(128)).id).toHaveLength(128);
  for (const name of ['', 'a b', ' a', 'a ', 'a'.repeat(129)])
    expect(() => adoptedSupplement('j', name)).toThrow('a backfill is known by its name, which ');
});

test.each([
  [undefined, 'waiting'],
  ['', 'waiting'],
  ['RUNNING', 'running'],
  ['Success', 'succeeded'],
  ['CANCEL', 'stopped'],
  ['CANCLE', 'stopped'],
  ['FAIL', 'failed'],
  ['FAILED', 'failed'],
  ['DONE', 'undecided'],
] as const)('a backfill that is %s is %s', (status, verdict) => {
  expect(supplementVerdict(status)).toBe(verdict);
});

test.each([
  ['SCHEDULING', 'on'],
  ['NORMAL', 'on'],
  ['STARTING', 'on'],
  ['STARTTING', 'on'],
  ['STOPPED', 'off'],
  ['PAUSED', 'off'],
  ['PAUSE', 'off'],
  ['DISABLE', 'off'],
  ['init', 'off'],
  ['ODD', undefined],
  [undefined, undefined],
])('a schedule that is %s stands: %s', (status, stands) => {
  expect(switchOf(status)).toBe(stands);
});

// active: it takes a start; on its way: it will not stay so; at rest: nothing of it runs.
test.each([
  ['job_init', { verdict: 'waiting', active: false, passing: false, rest: true }],
  ['job_submitting', { verdict: 'running', active: true, passing: true, rest: false }],
  ['job_submit_fail', { verdict: 'failed', active: false, passing: false, rest: true }],
  ['job_running', { verdict: 'succeeded', active: true, passing: false, rest: false }],
  ['job_running_exception', { verdict: 'failed', active: false, passing: false, rest: true }],
  ['job_downloading', { verdict: 'running', active: true, passing: false, rest: false }],
  ['job_idle', { verdict: 'running', active: true, passing: false, rest: false }],
  ['job_canceling', { verdict: 'running', active: true, passing: true, rest: false }],
  ['job_cancel_success', { verdict: 'stopped', active: false, passing: false, rest: true }],
  ['job_cancel_fail', { verdict: 'running', active: true, passing: false, rest: false }],
  ['job_savepointing', { verdict: 'running', active: true, passing: false, rest: false }],
  ['job_arrearage_stopped', { verdict: 'failed', active: false, passing: false, rest: true }],
  ['job_arrearage_recovering', { verdict: 'running', active: true, passing: false, rest: false }],
  ['job_finish', { verdict: 'succeeded', active: false, passing: false, rest: true }],
  ['job_odd', { verdict: 'undecided', active: false, passing: false, rest: false }],
  [undefined, { verdict: 'undecided', active: false, passing: false, rest: false }],
] as const)('what the word %s says of a stream', (status, says) => {
  const now = { status, startTimeMs: 9, updateTimeMs: 9 };
  expect({
    verdict: startVerdict({ status: 'job_init' }, now),
    active: isActive(now),
    passing: isOnItsWay(now),
    rest: isAtRest(now),
  }).toEqual(says);
  expect([isException(status), hasFinished(status)]).toEqual([
    status === 'job_running_exception',
    status === 'job_finish',
  ]);
});

const EXCEPTION = { status: 'job_running_exception', restartsItself: true };
const HOUR_MS = 3_600_000;
test.each([
  { now: EXCEPTION, halted: true },
  { now: { ...EXCEPTION, restartsItself: false }, halted: false },
  { now: { ...EXCEPTION, status: 'job_running' }, halted: false },
  { now: { ...EXCEPTION, mostRestarts: -1, restarts: 99 }, halted: true },
  { now: { ...EXCEPTION, mostRestarts: 3, restarts: 2 }, halted: true },
  { now: { ...EXCEPTION, mostRestarts: 3, restarts: 3 }, halted: false },
  { now: { ...EXCEPTION, mostRestarts: 0 }, halted: false },
  { now: { ...EXCEPTION, mostRestarts: 1 }, halted: true },
  { now: { ...EXCEPTION, mostRestarts: 0, startTimeMs: 5, updateTimeMs: 5 + HOUR_MS }, halted: false },
  { now: { ...EXCEPTION, mostRestarts: 0, startTimeMs: 5, updateTimeMs: 6 + HOUR_MS }, halted: true },
  { now: { ...EXCEPTION, mostRestarts: 0, updateTimeMs: 6 + HOUR_MS }, halted: false },
  { now: { ...EXCEPTION, mostRestarts: 0, startTimeMs: 5 }, halted: false },
])('a stream $now is halted, and may be started again by DLI: $halted', ({ now, halted }) => {
  expect(isHalted(now)).toBe(halted);
  expect(startVerdict({}, now) === 'halted').toBe(halted);
});

test('a stream that has used up its restarts may come back for a moment, and then rests', () => {
  const now = { ...EXCEPTION, mostRestarts: 0, startTimeMs: 5, updateTimeMs: 9 };
  expect([mayComeBack(now), isAtRest(now)]).toEqual([false, true]);
  const recent = { ...now, isRecent: true };
  expect([mayComeBack(recent), isAtRest(recent), startVerdict({}, recent)]).toEqual([true, false, 'waiting']);
  expect(mayComeBack({ ...recent, restartsItself: false })).toBe(false);
  expect(mayComeBack({ ...recent, restartsItself: undefined })).toBe(false);
  expect(mayComeBack({ ...recent, status: 'job_finish' })).toBe(false);
  expect(mayComeBack({ ...recent, mostRestarts: -1 })).toBe(false);
});

test.each([
  { start: { startedAtMs: 5 }, now: { startTimeMs: 6 }, others: true },
  { start: { startedAtMs: 5 }, now: { startTimeMs: 5 }, others: false },
  { start: {}, now: { startTimeMs: 6 }, others: false },
  { start: { startedAtMs: 5 }, now: {}, others: false },
  { start: { startedAtMs: 5 }, now: { startTimeMs: 6, restartsItself: true }, others: false },
  { start: { startedAtMs: 5 }, now: { startTimeMs: 6, restarts: 1 }, others: false },
  { start: { startedAtMs: 5, restarts: 1 }, now: { startTimeMs: 6, restarts: 1 }, others: true },
  { start: { startedAtMs: 5, restarts: 1 }, now: { startTimeMs: 6, restarts: 2 }, others: false },
  { start: { startedAtMs: 5 }, now: { startTimeMs: 5, status: 'job_submitting' }, others: true },
  { start: {}, now: { startTimeMs: 5, status: 'job_submitting' }, others: false },
  { start: { startedAtMs: 5 }, now: { startTimeMs: 5, status: 'job_submitting', restartsItself: true }, others: false },
])('a stream that we started as $start and that is $now may be somebody else’s: $others', ({ start, now, others }) => {
  expect(mayBeSomebodyElses(start, now)).toBe(others);
});

const stopped = { status: 'job_cancel_success', startTimeMs: 10, updateTimeMs: 10 };
test.each([
  { now: { status: 'job_odd', startTimeMs: 11 }, since: true, perhaps: true },
  { now: { status: 'job_odd', startTimeMs: 10, updateTimeMs: 10 }, since: false, perhaps: true },
  { now: { ...stopped }, since: false, perhaps: false },
  { now: { ...stopped, updateTimeMs: 11 }, since: false, perhaps: false },
  { now: { status: 'job_running', startTimeMs: 10 }, since: true, perhaps: false },
  { now: { status: 'job_init', updateTimeMs: 11 }, since: false, perhaps: false },
  { now: { status: 'job_finish', updateTimeMs: 11 }, since: true, perhaps: false },
  { now: { status: 'job_finish', updateTimeMs: 10 }, since: false, perhaps: false },
  { now: { status: 'job_arrearage_stopped', updateTimeMs: 11 }, since: true, perhaps: false },
  { now: { ...EXCEPTION, updateTimeMs: 11 }, since: true, perhaps: false },
  { now: {}, since: false, perhaps: true },
])('a stream that was stopped and is $now was started since: $since; may have been: $perhaps', (given) => {
  expect(showsStartSince(stopped, given.now)).toBe(given.since);
  expect(mayHaveStartedSince(stopped, given.now)).toBe(given.perhaps);
});

test('a stream that ran before the start shows none by running on, and an odd word tells by its update', () => {
  const running = { status: 'job_running', startTimeMs: 10, updateTimeMs: 10 };
  expect(showsStartSince(running, running)).toBe(false);
  expect(showsStartSince(running, { ...running, startTimeMs: 11 })).toBe(true);
  const odd = { status: 'job_odd', updateTimeMs: 10 };
  expect([mayHaveStartedSince(odd, odd), mayHaveStartedSince(odd, { ...odd, updateTimeMs: 11 })]).toEqual([
    false,
    true,
  ]);
  const finished = { status: 'job_finish', updateTimeMs: 10 };
  expect([showsStartSince(finished, finished), showsStartSince(finished, { ...finished, updateTimeMs: 11 })]).toEqual([
    false,
    true,
  ]);
});

test('streams are adopted by their ids, all of them unless a step may go on with some', () => {
  const run = (id: string) => ({ id, job: id, origin: 'adopted', trace: {} });
  expect(adoptedStreams(['1', '2'], '1, 2', false)).toEqual([run('1'), run('2')]);
  expect(adoptedStreams(['1', '2'], '2', true)).toEqual([run('2')]);
  expect(() => adoptedStreams(['1', '2'], '2', false)).toThrow('the step is all or nothing: name 1 too');
  expect(() => adoptedStreams(['1', '2'], '2,3', true)).toThrow('3 is not of this step, which has 1, 2');
});

test('a stream whose start was seen, and that was stopped before it was up, has been stopped, although it rests with an older trace', () => {
  const seen = { status: 'job_submitting', updateTimeMs: 6_660 };
  const before = { status: 'job_cancel_success', updateTimeMs: 3_400 };
  expect(startVerdict(seen, before)).toBe('stopped');
  expect(startVerdict(before, before)).toBe('waiting');
});
