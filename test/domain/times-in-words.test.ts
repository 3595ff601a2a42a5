import { durationText, wholeDurationText } from '../../src/domain/duration-text';
import { lateText, latenessText, stateText } from '../../src/domain/late-text';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';

test.each([
  [0, '0s', '0s'],
  [999, '0s', '999ms'],
  [1_000, '1s', '1s'],
  [1_500, '1s', '1s 500ms'],
  [59_999, '59s', '59s 999ms'],
  [60_000, '1m', '1m'],
  [61_000, '1m 1s', '1m 1s'],
  [3_600_000, '1h', '1h'],
  [3_661_000, '1h 1m', '1h 1m 1s'],
  [86_399_000, '23h 59m', '23h 59m 59s'],
  [86_400_000, '1d', '1d'],
  [90_061_001, '1d 1h', '1d 1h 1m 1s 1ms'],
  [864_000_000, '10d', '10d'],
])('%i ms are %s at a glance and %s to the millisecond', (ms, glance, whole) => {
  expect([durationText(ms), wholeDurationText(ms)]).toEqual([glance, whole]);
});

const step = (id: string, state: StepStatus['state']) => ({ id, service: 'cdm', state, runs: [] }) as StepStatus;
const pipeline = (steps: StepStatus[], more: Partial<PipelineStatus> = {}) =>
  ({ name: 'nightly', state: 'running', steps, asks: [], ...more }) as unknown as PipelineStatus;

test.each([
  [pipeline([step('a', 'running')]), '0 of 1 step done; under way: a'],
  [
    pipeline([step('a', 'succeeded'), step('b', 'skipped'), step('c', 'starting'), step('d', 'waiting')]),
    '2 of 4 steps done; under way: c',
  ],
  [pipeline([step('a', 'failed'), step('b', 'stopped')], { state: 'paused' }), '0 of 2 steps done; it is paused'],
  [
    pipeline('abcdef'.split('').map((id) => step(id, 'running'))),
    '0 of 6 steps done; under way: a, b, c, d, e, ... 1 more',
  ],
  [
    pipeline([step('a', 'held'), step('b', 'held')], {
      state: 'held',
      asks: [
        { step: 'a', why: 'it failed', answers: [] },
        { step: 'b', why: 'it is unclear', answers: [] },
      ],
    }),
    '0 of 2 steps done; waiting for a person: a (it failed); b (it is unclear)',
  ],
])('a late run says how far it is: %#', (status, how) => {
  expect(lateText(status, 'was to be done by 6:00')).toBe(`nightly is late: it was to be done by 6:00. ${how}.`);
});

test('a state says that it is late, and since when', () => {
  const late = { since: '2026-01-01T00:00:00Z', why: 'was to be done within 2h' };
  expect([stateText({ state: 'running' }), stateText({ state: 'running', late })]).toEqual([
    'running',
    'running, late',
  ]);
  expect(latenessText(late, '1 January')).toBe('late since 1 January: it was to be done within 2h');
});
