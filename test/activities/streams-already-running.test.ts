import { sightingOf } from '../../src/activities/dli/stream-sighting';
import type { DliJob } from '../../src/client/dli/dli';

const BEFORE = { status: 'job_init', updateTimeMs: 1_000 };
const run = { id: '131', job: '131', origin: 'alreadyRunning' as const, trace: { before: BEFORE } };

test.each([
  { status: 'job_running', verdict: 'succeeded' },
  { status: 'job_savepointing', verdict: 'succeeded' },
  { status: 'job_idle', verdict: 'succeeded' },
  { status: 'job_submitting', verdict: 'running' },
  { status: 'job_canceling', verdict: 'running' },
  { status: 'job_submit_fail', verdict: 'failed' },
  { status: 'job_cancel_success', verdict: 'stopped' },
])('a stream that ran before our step, and is $status now, counts as $verdict', ({ status, verdict }) => {
  const job = { id: '131', status, startTimeMs: 2_000, updateTimeMs: 2_000 } as DliJob;

  expect(sightingOf(run, job)).toMatchObject({ verdict, status });
});

test('of one that is up as it was before, no start was shown, and nothing new is remembered', () => {
  const before = { status: 'job_submitting', startTimeMs: 1_000, updateTimeMs: 1_000 };
  const job = { id: '131', status: 'job_submitting', startTimeMs: 1_000, updateTimeMs: 2_000 } as DliJob;
  expect(sightingOf({ ...run, origin: 'new', trace: { before } }, job).trace).toBeUndefined();
  expect(sightingOf({ ...run, origin: 'new', trace: { before: BEFORE } }, job).trace).toEqual({
    before: { status: 'job_submitting', startTimeMs: 1_000, updateTimeMs: 2_000 },
  });
});
