import fc from 'fast-check';
import { submissionVerdict } from '../../src/domain/cdm/submission-verdict';
import { instanceVerdict, operatorMark } from '../../src/domain/dgc/instance-verdict';
import { startVerdict } from '../../src/domain/dli/stream-job';
import { goesOn, hasEnded } from '../../src/domain/verdict';

test.each([
  ['BOOTING', 'running'],
  ['RUNNING', 'running'],
  ['PENDING', 'waiting'],
  ['SUCCEEDED', 'succeeded'],
  ['FAILED', 'failed'],
  ['FAILURE_ON_SUBMIT', 'failed'],
  ['STOPPED', 'stopped'],
  ['UNKNOWN', 'undecided'],
  ['NEVER_EXECUTED', 'undecided'],
  ['Succeeded', 'succeeded'],
  ['stopped', 'stopped'],
  ['SUCCEEDED!', 'undecided'],
  ['', 'undecided'],
  [undefined, 'undecided'],
] as const)('a CDM submission that is %s is %s', (status, verdict) => {
  expect(submissionVerdict(status)).toBe(verdict);
});

test.each([
  ['success', 'succeeded'],
  ['fail', 'failed'],
  ['running-exception', 'halted'],
  ['manual-stop', 'stopped'],
  ['skip-by-depend', 'skipped'],
  ['skip', 'skipped'],
  ['pause', 'waiting'],
  ['freeze', 'waiting'],
  ['waiting-confirm', 'waiting'],
  ['waiting', 'waiting'],
  ['running', 'running'],
  ['forceSuccess', 'succeeded'],
  ['ignoreSuccess', 'succeeded'],
  ['SUCCESS', 'succeeded'],
  ['Success', 'succeeded'],
  ['successful', 'undecided'],
  [undefined, 'waiting'],
] as const)('a DGC instance that is %s is %s', (status, verdict) => {
  expect(instanceVerdict(status)).toBe(verdict);
});

test('a DGC failure that an operator forced to success, or ignored, is success with a mark', () => {
  expect(instanceVerdict('fail', { forceSuccess: true })).toBe('succeeded');
  expect(operatorMark('fail', { forceSuccess: true })).toBe('forceSuccess');
  expect(instanceVerdict('fail', { ignoreSuccess: true })).toBe('succeeded');
  expect(instanceVerdict('running', { forceSuccess: true })).toBe('running');
});

test.each([
  ['job_running', 'succeeded'],
  ['job_submitting', 'running'],
  ['job_submit_fail', 'failed'],
  ['job_running_exception', 'failed'],
  ['job_cancel_success', 'stopped'],
  ['job_finish', 'succeeded'],
  ['job_init', 'waiting'],
  ['job_something_new', 'undecided'],
] as const)('a stream job started anew that is %s is %s', (status, verdict) => {
  expect(startVerdict({ status: 'job_init' }, { status, startTimeMs: 2, updateTimeMs: 2 })).toBe(verdict);
});

test.each(['job_finish', 'job_submit_fail', 'job_running_exception', 'job_cancel_success'])(
  'a stream job that stood at %s before the start still waits while nothing has changed',
  (status) => {
    const before = { status, startTimeMs: 5, updateTimeMs: 9 };
    expect(startVerdict(before, { ...before })).toBe('waiting');
  },
);

test('no word but the vendor’s own words for success, in any case, is success', () => {
  const words = new Set(['succeeded', 'success', 'forcesuccess', 'ignoresuccess', 'job_running', 'job_finish']);
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'STOPPED', 'Succes')),
      (word) => {
        fc.pre(!words.has(word.toLowerCase()));
        expect([
          submissionVerdict(word),
          instanceVerdict(word),
          startVerdict({}, { status: word, startTimeMs: 1 }),
        ]).not.toContain('succeeded');
      },
    ),
  );
});

test('a run of which the cloud says an unknown word has not ended', () => {
  expect(hasEnded(submissionVerdict('ARCHIVED'))).toBe(false);
  expect(hasEnded(instanceVerdict('archived'))).toBe(false);
});

test.each([
  { verdict: 'waiting', ended: false, moves: true },
  { verdict: 'running', ended: false, moves: true },
  { verdict: 'undecided', ended: false, moves: true },
  { verdict: 'halted', ended: false, moves: false },
  { verdict: 'succeeded', ended: true, moves: false },
  { verdict: 'failed', ended: true, moves: false },
  { verdict: 'stopped', ended: true, moves: false },
  { verdict: 'skipped', ended: true, moves: false },
  { verdict: 'lost', ended: true, moves: false },
] as const)('a run that is $verdict has ended: $ended; moves on by itself: $moves', ({ verdict, ended, moves }) => {
  expect([hasEnded(verdict), goesOn(verdict)]).toEqual([ended, moves]);
});
