import { endsTold, endTold, runsTold, runsToldOf } from '../../src/domain/told-by-wait';

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

test.each([
  ['an id that is longer than any', { id: 'x'.repeat(100_000) }],
  ['an empty id', { id: '' }],
  ['an id with a control character', { id: 'a\u0007' }],
  ['a name that JavaScript keeps for itself', { id: '__proto__' }],
  ['a word that is no text', { id: '2', status: 7 }],
])('a run with %s is left out, and the others are read', (_what, odd) => {
  expect(runsTold({ runs: [odd, null, 'x', FAILED] })).toEqual([FAILED]);
});

test.each(['soon', 7, `2026-11-30T00:00:00Z${' '.repeat(100)}`])(
  'a run halted since %j is read without that',
  (since) => {
    expect(runsTold({ runs: [{ id: '1', haltedSince: since }] })).toEqual([{ id: '1' }]);
  },
);

test('a run halted since a moment is read with it', () => {
  const run = { id: '1', haltedSince: '2026-11-30T00:00:00.000Z' };
  expect(runsTold({ runs: [run] })).toEqual([run]);
});

test('of runs that are asked for, those that have ended badly are told so, others as undecided, and strange ones not at all', () => {
  const run = (id: string) => ({ id, job: `stream${id}`, origin: 'new' as const, trace: {} });
  const told = { kind: 'watch', runs: [FAILED, { id: '2', status: 'job_running', trace: { start: 2 } }, { id: '4' }] };
  expect(endsTold(told, ['1', '2', '3'].map(run))).toEqual([
    { ...run('1'), verdict: 'failed', status: 'job_submit_fail', reason: 'no room', trace: { start: 1 } },
    { ...run('2'), verdict: 'undecided', status: 'job_running', trace: { start: 2 } },
  ]);
});

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
