import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import {
  adoptedMrsJob,
  isWorthWaiting,
  jobsNamed,
  mrsRest,
  mrsVerdict,
  nameOfStart,
  type MrsJobSeen,
  wordOf,
} from '../../src/domain/mrs/mrs-job';
import { findingOf } from '../../src/domain/run';

test.each([
  ['FINISHED', 'SUCCEEDED', 'succeeded'],
  ['FINISHED', 'FAILED', 'failed'],
  ['FINISHED', 'KILLED', 'stopped'],
  ['FAILED', 'FAILED', 'failed'],
  ['KILLED', 'KILLED', 'stopped'],
  // Logs that are being kept: the state lags behind.
  ['RUNNING', 'SUCCEEDED', 'succeeded'],
  ['finished', 'Succeeded', 'succeeded'],
  ['New', 'UNDEFINED', 'waiting'],
  ['NEW_SAVING', 'UNDEFINED', 'waiting'],
  ['SUBMITTED', undefined, 'waiting'],
  ['ACCEPTED', 'undefined', 'waiting'],
  ['RUNNING', 'UNDEFINED', 'running'],
  ['FINISHED', 'UNDEFINED', 'running'],
  ['FINISHED', undefined, 'running'],
  ['FAILED', 'UNDEFINED', 'failed'],
  ['KILLED', undefined, 'stopped'],
  ['SUCCEEDED', 'UNDEFINED', 'undecided'],
  ['FINISHED', 'SUCCESS', 'undecided'],
  ['PAUSED', 'UNDEFINED', 'undecided'],
  [undefined, undefined, 'waiting'],
] as const)('an MRS job whose state is %s and whose result is %s is %s', (state, result, verdict) => {
  expect(mrsVerdict({ state, result })).toBe(verdict);
});

test('a job that has FINISHED holds nothing any more, whatever its result will be', () => {
  expect(mrsRest({ state: 'FINISHED', result: 'UNDEFINED' })).toBe('stopped');
  expect(mrsRest({ state: 'FINISHED', result: 'SUCCEEDED' })).toBe('succeeded');
  expect(mrsRest({ state: 'RUNNING', result: 'UNDEFINED' })).toBe('running');
});

test('people are shown the result where there is one, else the state', () => {
  expect(wordOf({ state: 'FINISHED', result: 'FAILED' })).toBe('FAILED');
  expect(wordOf({ state: 'RUNNING', result: 'UNDEFINED' })).toBe('RUNNING');
  expect(wordOf({ state: 'RUNNING' })).toBe('RUNNING');
});

test('the name of a start is plain, and short enough for every page', () => {
  const name = nameOfStart('0123456789abcdef0123456789abcdef');

  expect(name).toBe('temporal-0123456789abcdef0123456789a');
  expect(name).toHaveLength(36);
});

const BODY: MrsBody = { clusterId: 'c1', type: 'SparkPython', arguments: [], properties: {} };
const MARK = { name: 'temporal-c0ffee', atMs: 1_700_000_000_000 };
const named = (id: string, more: Partial<MrsJobSeen> = {}): MrsJobSeen => ({
  id,
  name: MARK.name,
  type: 'SparkSubmit',
  state: 'RUNNING',
  submittedAtMs: MARK.atMs,
  ...more,
});
const findingIn = (jobs: MrsJobSeen[], body = BODY) => findingOf(jobsNamed(jobs, body, MARK));

test('the job of our very name is ours, and those whose names are like it are not', () => {
  const jobs = [named('1', { name: 'temporal-c0ffee0' }), named('2'), named('3', { name: 'c0ffee' }), { id: '4' }];

  expect(findingIn(jobs)).toMatchObject({ is: 'one', run: { id: '2', origin: 'adopted', job: 'c1/SparkPython' } });
});

test.each(['SparkPython', 'sparksubmit', undefined])(
  'SparkPython is listed as %s, and is ours all the same',
  (type) => {
    expect(findingIn([named('1', { type })])).toMatchObject({ is: 'one' });
  },
);

test('a job of our name and of another type is left to a person', () => {
  expect(findingIn([named('1', { type: 'Flink' })])).toMatchObject({
    is: 'unclear',
    evidence: ['MRS job 1 (Flink, named temporal-c0ffee), RUNNING since 2023-11-14T22:13:20.000Z'],
  });
  expect(findingIn([named('1')], { ...BODY, type: 'Flink' })).toMatchObject({ is: 'unclear' });
});

test('two jobs of our name are unclear, and both are told', () => {
  const finding = findingIn([named('1'), named('2')]);

  expect(finding).toMatchObject({ is: 'unclear' });
  expect(JSON.stringify(finding)).toMatch(/MRS job 1 .*MRS job 2 /);
});

test('a person names a job by its id, and by nothing else', () => {
  expect(adoptedMrsJob(BODY, '0f3d-a1')).toEqual({
    id: '0f3d-a1',
    job: 'c1/SparkPython',
    origin: 'adopted',
    trace: {},
  });
  expect(() => adoptedMrsJob(BODY, '../kill')).toThrow('an MRS job is known by its id, which "../kill" is not');
});

test.each([
  ['starting', true],
  ['scaling-out', true],
  ['running', true],
  ['waking', true],
  [undefined, true],
  ['terminated', false],
  ['Frozen', false],
  ['failed', false],
] as const)('whether a cluster that is %s takes jobs soon: %s', (state, isWorth) => {
  expect(isWorthWaiting(state)).toBe(isWorth);
});
