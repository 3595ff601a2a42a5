import type { Broken } from '../../chaos/oracle/judge';
import { judge } from '../../chaos/oracle/judge';
import type { Trial } from '../../chaos/oracle/trial';
import type { LogEntry } from '../../simulator';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';

const HABITS = { visibleAfterMs: 0, stopTakesMs: 0 };

test('a pipeline that did what it says keeps every promise', () => {
  expect(judge(trial())).toEqual([]);
});

test('a second accepted start of a job breaks a promise, a refused one does not', () => {
  const again = [line('start', '1'), line('refused', '1'), line('end', '1'), line('start', '2'), line('end', '2')];
  expect(promises(judge(trial({ log: again })))).toEqual(['started twice']);
});

test('a second start that a person asked for breaks no promise', () => {
  const again = [line('start', '1'), line('end', '1'), line('start', '2'), line('end', '2')];
  expect(judge(trial({ log: again, retried: { s1: 1 } }))).toEqual([]);
  const thrice = [...again, line('start', '3'), line('end', '3')];
  expect(promises(judge(trial({ log: thrice, retried: { s1: 1 } })))).toEqual(['started twice']);
});

test('a job that was started though its condition does not hold is a wrong verdict', () => {
  const [step] = trial().shape.steps;
  if (!step) throw new Error('the trial has a step');
  const shape = { ...trial().shape, steps: [{ ...step, when: { of: 's0', holds: false } }] };
  const skipped = status('succeeded', { state: 'skipped' });

  expect(judge(trial({ shape, status: skipped, log: [] }))).toEqual([]);
  expect(promises(judge(trial({ shape, status: skipped })))).toEqual(['wrong verdict']);
});

test('what would undo a step need not run where the step was left out', () => {
  const work = { service: 'cdm', job: 'copy', durationMs: 1, outcome: 'FAILED', ...HABITS } as const;
  const left = { id: 's1', work: { ...work, job: 'left' }, undo: { ...work, job: 'undo' } };
  const shape = { ...trial().shape, steps: [left, { id: 's2', work }], skipAhead: { step: 's1', afterMs: 0 } };
  const failure = { type: 'HuaweiCloud.JobFailed', message: 'failed' };
  const steps: StepStatus[] = [
    { id: 's1', service: 'cdm', state: 'skipped', runs: [] },
    { id: 's2', service: 'cdm', state: 'failed', runs: [] },
  ];
  expect(judge(trial({ shape, end: 'FAILED', status: { ...status('failed', {}), failure, steps } }))).toEqual([]);
});

test('a step that succeeded without a start breaks a promise', () => {
  expect(promises(judge(trial({ log: [] })))).toEqual(['never started']);
});

test('a run that goes on after its pipeline has ended must be listed in a receipt', () => {
  const log = [line('start', '1')];
  const leftRunning = 'the cloud did not answer';
  const receipt = [{ run: '1', asked: true, confirmed: false, leftRunning }];
  const cancelled = { end: 'CANCELLED', cancelAsked: true, log } as const;

  expect(promises(judge(trial({ ...cancelled, status: status('cancelled', { state: 'stopped' }) })))).toEqual([
    'left running unlisted',
  ]);
  expect(judge(trial({ ...cancelled, status: status('cancelled', { state: 'failed', receipt }) }))).toEqual([]);
});

test('an end that the model excludes is a wrong verdict; cancelled is right only where somebody cancelled', () => {
  const failure = { type: 'HuaweiCloud.NotFound', message: 'gone' };
  const failed = { ...status('failed', { state: 'failed' }), failure };

  expect(promises(judge(trial({ end: 'FAILED', status: failed })))).toEqual(['wrong verdict']);
  expect(promises(judge(trial({ end: 'CANCELLED' })))).toEqual(['wrong verdict']);
  expect(judge(trial({ end: 'CANCELLED', cancelAsked: true }))).toEqual([]);
});

test('an ambiguous start is right only where a stranger started the same job', () => {
  const failure = { type: 'HuaweiCloud.AmbiguousStart', message: 'whose is it' };
  const ambiguous = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;

  expect(promises(judge(trial(ambiguous)))).toEqual(['wrong verdict']);
  expect(judge(trial({ ...ambiguous, log: [line('start', '7', 'stranger')] }))).toEqual([]);
});

test("a stop of a stranger's run breaks a promise", () => {
  const log = [line('start', '1'), line('end', '1'), line('start', '2', 'stranger'), line('stop', '2')];
  expect(promises(judge(trial({ log })))).toEqual(["stopped a stranger's run"]);
});

test("a stranger's run that a step names as its own breaks a promise, one that it found running does not", () => {
  const log = [line('start', '1'), line('end', '1'), line('start', '2', 'stranger')];
  const naming = (origin: 'adopted' | 'alreadyRunning') =>
    status('succeeded', { state: 'succeeded', runs: [{ id: '2', job: 'copy', origin }] });

  expect(promises(judge(trial({ log, status: naming('adopted') })))).toEqual(["took a stranger's run for ours"]);
  expect(judge(trial({ log, status: naming('alreadyRunning') }))).toEqual([]);
});

test('a conflict is right only where a stranger runs the job and no start of ours was accepted', () => {
  const failure = { type: 'HuaweiCloud.Conflict', message: 'already runs' };
  const refused = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;
  const theirs = line('start', '7', 'stranger');

  expect(judge(trial({ ...refused, log: [theirs] }))).toEqual([]);
  expect(promises(judge(trial({ ...refused, log: [theirs, line('start', '8'), line('end', '8')] })))).toEqual([
    'wrong verdict',
  ]);
});

function promises(broken: Broken[]): string[] {
  return broken.map(({ promise }) => promise);
}

function trial(given: Partial<Trial> = {}): Trial {
  const work = { service: 'cdm', job: 'copy', durationMs: 1, outcome: 'SUCCEEDED', ...HABITS } as const;
  return {
    shape: { name: 'p', connection: 'c', clusterId: 'k', startAfterMs: 0, steps: [{ id: 's1', work }] },
    end: 'COMPLETED',
    status: status('succeeded', { state: 'succeeded' }),
    cancelAsked: false,
    retried: {},
    log: [line('start', '1'), line('end', '1')],
    ...given,
  };
}

function status(state: PipelineStatus['state'], step: Partial<StepStatus>): PipelineStatus {
  const usual: StepStatus = { id: 's1', service: 'cdm', state: 'succeeded', runs: [] };
  return { name: 'p', state, date: '', asks: [], steps: [{ ...usual, ...step }] };
}

function line(effect: LogEntry['effect'], run: string, by = 'us'): LogEntry {
  return { seq: 1, at: 0, service: 'cdm', effect, job: 'copy', run, by, method: null, path: null };
}
