import { expectedEnd } from '../../chaos/pipelines/expected-end';
import type { JobShape, Obstacle, PipelineShape, StepShape, StreamShape } from '../../chaos/pipelines/shape';

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
  ['running-exception', 'JobFailed'],
  ['manual-stop', 'JobStopped'],
  ['skip', 'JobSkipped'],
])('a job that ends %s fails its pipeline with %s', (outcome, type) => {
  const expected = { state: 'failed', step: 's2', type: `HuaweiCloud.${type}` };
  expect(expectedEnd(pipeline(job('s1', 'success'), job('s2', outcome), job('s3', 'fail')))).toEqual(expected);
});

test.each<[Obstacle, string]>([
  ['taken', 'Conflict'],
  ['missing', 'NotFound'],
  ['deadline', 'DeadlineExceeded'],
])('a job that is %s fails its pipeline with %s, however it would have ended', (obstacle, type) => {
  const expected = { state: 'failed', step: 's1', type: `HuaweiCloud.${type}` };
  expect(expectedEnd(pipeline(job('s1', 'FAILED', obstacle)))).toEqual(expected);
});

test.each<[string, Partial<StreamShape>[], boolean, boolean]>([
  ['all come up', [{}, { outcome: 'job_finish' }], false, true],
  ['one runs already', [{}, { runsAlready: true }], false, true],
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
