import { endTold, runsTold, runsToldOf } from '../../src/activities/watch/told-by-wait';

const FAILED = {
  id: '1',
  status: 'job_submit_fail',
  trace: { start: 1 },
  end: { verdict: 'failed', reason: 'no room' },
};

test('what a wait has told of its runs is read, also where one of them cannot be said to have ended', () => {
  const odd = ['lost', 'succeeded', 7].map((verdict) => ({ id: '2', status: 'x', end: { verdict } }));
  expect(runsTold({ kind: 'watch', runs: [FAILED, ...odd] })).toEqual([
    FAILED,
    ...odd.map(({ id, status }) => ({ id, status, end: undefined })),
  ]);
  expect(runsTold({ runs: [{ id: '3', end: { verdict: 'stopped', reason: 'x'.repeat(1e6) } }] })).toEqual([
    { id: '3' },
  ]);
});

test.each([undefined, null, 'x', {}, { runs: 7 }, { runs: [{ id: 7 }] }, { kind: 'stop', asked: [] }])(
  'of %j nothing is read',
  (heartbeat) => {
    expect(runsTold(heartbeat)).toEqual([]);
  },
);

test('only the wait of the step itself is heard', () => {
  expect(runsToldOf('a', { kind: 'watch', step: 'a', runs: [FAILED] })).toEqual([FAILED]);
  expect(runsToldOf('b', { kind: 'watch', step: 'a', runs: [FAILED] })).toEqual([]);
  expect(runsToldOf('a', { kind: 'stop', step: 'a', runs: [FAILED] })).toEqual([]);
});

test('an end is told with all that was seen of it', () => {
  expect(runsTold({ runs: [FAILED, { id: '2', status: 'job_running' }] }).map(endTold)).toEqual([
    { verdict: 'failed', status: 'job_submit_fail', reason: 'no room', trace: { start: 1 } },
    undefined,
  ]);
});
