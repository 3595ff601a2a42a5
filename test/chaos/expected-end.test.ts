import { expectedEnd } from '../../chaos/pipelines/expected-end';
import type {
  JobShape,
  JobStepShape,
  Obstacle,
  PipelineShape,
  StepShape,
  StreamShape,
} from '../../chaos/pipelines/shape';

const RESTARTS = { afterMs: 0, times: 0, pauseMs: 0 };
const HABITS = { visibleAfterMs: 0, stopTakesMs: 0 };

test('a pipeline whose every job succeeds ends in success', () => {
  const steps = [job('s1', 'SUCCEEDED'), job('s2', 'success'), job('s3', 'forceSuccess'), streams('s4', [{}])];
  expect(expectedEnd(pipeline(...steps))).toEqual({ state: 'succeeded' });
});

test.each([
  ['FAILED', 'JobFailed'],
  ['FAILURE_ON_SUBMIT', 'JobFailed'],
  ['STOPPED', 'JobStopped'],
  ['fail', 'JobFailed'],
  ['manual-stop', 'JobStopped'],
  ['skip', 'JobSkipped'],
])('a job that ends %s fails its pipeline with %s', (outcome, type) => {
  const expected = { state: 'failed', step: 's2', types: [`HuaweiCloud.${type}`] };
  expect(expectedEnd(pipeline(job('s1', 'success'), job('s2', outcome), job('s3', 'fail')))).toEqual(expected);
});

test.each<[Obstacle, string]>([
  ['taken', 'Conflict'],
  ['missing', 'NotFound'],
  ['deadline', 'DeadlineExceeded'],
  ['lostSight', 'DeadlineExceeded'],
])('a job that is %s fails its pipeline with %s, however it would have ended', (obstacle, type) => {
  const expected = { state: 'failed', step: 's1', types: [`HuaweiCloud.${type}`] };
  expect(expectedEnd(pipeline(job('s1', 'FAILED', obstacle)))).toEqual(expected);
});

test.each<[JobShape['service'], string, Obstacle | undefined, string | undefined]>([
  ['dliSpark', 'success', undefined, undefined],
  ['dliSpark', 'dead', undefined, 'JobFailed'],
  ['dliSpark', 'success', 'refused', 'InvalidRequest'],
  ['mrs', 'KILLED', undefined, 'JobStopped'],
  ['mrs', 'SUCCEEDED', 'missing', 'NotFound'],
  ['mrs', 'SUCCEEDED', 'refused', 'Forbidden'],
  ['obs', 'complete', undefined, undefined],
  ['obs', 'complete', 'missing', 'NotFound'],
  ['obs', 'complete', 'deadline', 'DeadlineExceeded'],
  ['smn', 'published', undefined, undefined],
  ['smn', 'published', 'missing', 'NotFound'],
  ['cdmCluster', 'arrived', undefined, undefined],
  ['cdmCluster', 'already', undefined, undefined],
  ['cdmCluster', 'broken', undefined, 'InvalidRequest'],
  ['cdmCluster', 'arrived', 'taken', 'Conflict'],
  ['cdmCluster', 'arrived', 'missing', 'InvalidRequest'],
])('a step of %s whose outcome is %s with %s in its way fails with %s', (service, outcome, obstacle, type) => {
  const work = { service, job: 'j', durationMs: 1, outcome, ...HABITS };
  const expected = type ? { state: 'failed', step: 's1', types: [`HuaweiCloud.${type}`] } : { state: 'succeeded' };
  expect(expectedEnd(pipeline({ id: 's1', work, ...(obstacle && { obstacle }) }))).toEqual(expected);
});

test('of several items any that fails names the failure of their step, which fails under its own name', () => {
  const item = (value: string, outcome: string): StepShape => ({
    ...(job(`s1[${value}]`, outcome) as JobStepShape),
    item: { of: 's1', value, keepGoing: true },
  });
  const types = ['HuaweiCloud.JobFailed', 'HuaweiCloud.JobStopped'];
  const drawn = pipeline(item('a', 'FAILED'), item('b', 'SUCCEEDED'), item('c', 'STOPPED'));
  expect(expectedEnd(drawn)).toEqual({ state: 'failed', step: 's1', types });
  expect(expectedEnd(drawn, ['s1[a]', 's1[c]'])).toEqual({ state: 'succeeded' });
});

test.each<[string, Partial<JobShape>, string | undefined]>([
  ['halted and continued', { halt: { afterMs: 1, continuedAfterMs: 1 } }, undefined],
  [
    'halted and continued, and told to wait',
    { halt: { afterMs: 1, continuedAfterMs: 1, whenHalted: 'wait' } },
    undefined,
  ],
  ['halted and told to stop', { halt: { afterMs: 1, whenHalted: 'stop' } }, 'Halted'],
  ['halted and told to fail', { halt: { afterMs: 1, whenHalted: 'fail' } }, 'Halted'],
  ['tried again by the cloud often enough', { retries: { times: 2, failing: 2, pauseMs: 1 } }, undefined],
  ['tried again by the cloud too few times', { retries: { times: 2, failing: 3, pauseMs: 1 } }, 'JobFailed'],
])('a job that is %s', (_title, ways, type) => {
  const step = job('s1', 'SUCCEEDED');
  const expected = type ? { state: 'failed', step: 's1', types: [`HuaweiCloud.${type}`] } : { state: 'succeeded' };
  expect(expectedEnd(pipeline({ ...step, work: { ...step.work, ...ways } } as StepShape))).toEqual(expected);
});

test.each<[string, Partial<StreamShape>[], boolean, boolean]>([
  ['all come up', [{}, { outcome: 'job_finish' }], false, true],
  ['one runs already', [{}, { runsAlready: true }], false, true],
  ['one comes back by itself', [{ restarts: { ...RESTARTS, lastly: 'job_running' } }], false, true],
  ['one dies as soon as it runs', [{}, { restarts: { ...RESTARTS, lastly: 'job_running_exception' } }], false, false],
  ['one is refused', [{}, { refused: true }], false, false],
  ['one fails on submit', [{}, { outcome: 'job_submit_fail' }], false, false],
  ['one is refused and the others may go on', [{}, { refused: true }], true, true],
  ['none comes up and the others may go on', [{ refused: true }, { outcome: 'job_submit_fail' }], true, false],
])('a batch of which %s', (_title, batch, keepGoing, succeeds) => {
  const { state } = expectedEnd(pipeline(streams('s1', batch, keepGoing)));
  expect(state).toBe(succeeds ? 'succeeded' : 'failed');
});

test('a step whose condition does not hold is left out, and cannot fail its pipeline', () => {
  const never = { ...job('s2', 'FAILED'), when: { of: 's1', holds: false } };
  expect(expectedEnd(pipeline(job('s1', 'SUCCEEDED'), never))).toEqual({ state: 'succeeded' });

  const always = { ...job('s2', 'FAILED'), when: { of: 's1', holds: true } };
  expect(expectedEnd(pipeline(job('s1', 'SUCCEEDED'), always))).toMatchObject({ state: 'failed', step: 's2' });
});

test('a step that a person had left out in time cannot fail its pipeline', () => {
  const drawn = pipeline(job('s1', 'SUCCEEDED'), job('s2', 'FAILED'));
  expect(expectedEnd(drawn, ['s2'])).toEqual({ state: 'succeeded' });
});

test('a pipeline for which people answer succeeds: what cannot succeed they leave out at last', () => {
  const drawn = pipeline(job('s1', 'FAILED', 'taken'), job('s2', 'fail'));
  expect(expectedEnd({ ...drawn, held: 'retry' })).toEqual({ state: 'succeeded' });
});

function pipeline(...steps: StepShape[]): PipelineShape {
  return { name: 'p', connection: 'c', clusterId: 'k', startAfterMs: 0, steps };
}

function job(id: string, outcome: string, obstacle?: Obstacle): StepShape {
  const work: JobShape = { service: 'cdm', job: id, durationMs: 1, outcome, ...HABITS };
  return { id, work, ...(obstacle && { obstacle }) };
}

function streams(id: string, batch: Partial<StreamShape>[], keepGoing = false): StepShape {
  const usual = { startupMs: 1, outcome: 'job_running', refused: false, runsAlready: false, ...HABITS } as const;
  return {
    id,
    work: { service: 'dli', keepGoing, streams: batch.map((stream, nth) => ({ id: nth, ...usual, ...stream })) },
  };
}
