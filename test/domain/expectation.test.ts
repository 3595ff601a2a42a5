import { expectPlanOf, unusualFrom } from '../../src/domain/expectation';
import { firstDeadline } from '../../src/domain/first-deadline';
import { lateText } from '../../src/domain/late-text';
import { nextClockTime } from '../../src/domain/schedule/next-clock-time';
import type { PipelineStatus } from '../../src/domain/status';

const HOUR_MS = 3_600_000;

function next(clock: string, timezone: string, after: string): string {
  return new Date(nextClockTime(clock, timezone, Date.parse(after))).toISOString().replace(':00.000Z', 'Z');
}

test.each([
  { clock: '06:00', timezone: 'Asia/Shanghai', after: '2026-03-01T18:30Z', at: '2026-03-01T22:00Z' },
  { clock: '06:00', timezone: 'Asia/Shanghai', after: '2026-03-01T22:00Z', at: '2026-03-02T22:00Z' },
  { clock: '06:00', timezone: 'Asia/Shanghai', after: '2026-03-02T02:00Z', at: '2026-03-02T22:00Z' },
  { clock: '00:00', timezone: 'UTC', after: '2026-12-31T23:59Z', at: '2027-01-01T00:00Z' },
  // Spring in Berlin: the night is an hour shorter, and 02:30 is never shown.
  { clock: '06:00', timezone: 'Europe/Berlin', after: '2027-03-27T23:30Z', at: '2027-03-28T04:00Z' },
  { clock: '02:30', timezone: 'Europe/Berlin', after: '2027-03-27T23:30Z', at: '2027-03-28T01:30Z' },
  { clock: '02:30', timezone: 'Europe/Berlin', after: '2027-03-28T01:30Z', at: '2027-03-29T00:30Z' },
  // Autumn: the night is an hour longer, and 02:30 is shown twice, of which the first is meant.
  { clock: '06:00', timezone: 'Europe/Berlin', after: '2026-10-24T22:30Z', at: '2026-10-25T05:00Z' },
  { clock: '02:30', timezone: 'Europe/Berlin', after: '2026-10-24T22:30Z', at: '2026-10-25T00:30Z' },
  { clock: '02:30', timezone: 'Europe/Berlin', after: '2026-10-25T00:45Z', at: '2026-10-26T01:30Z' },
  // Samoa had no 30th of December in 2011.
  { clock: '06:00', timezone: 'Pacific/Apia', after: '2011-12-30T02:00Z', at: '2011-12-30T16:00Z' },
])('in $timezone the first $clock after $after is $at', ({ clock, timezone, after, at }) => {
  expect(next(clock, timezone, after)).toBe(at);
});

const BERLIN = 'Europe/Berlin';

function deadlineOf(
  expected: Parameters<typeof expectPlanOf>[0],
  { begun, scheduled, date = scheduled ?? begun }: { begun: string; scheduled?: string; date?: string },
) {
  const scheduledMs = scheduled === undefined ? undefined : Date.parse(scheduled);
  return expectPlanOf(expected, { begunMs: Date.parse(begun), scheduledMs, dateMs: Date.parse(date) }, BERLIN)
    ?.deadline;
}

test('a night of spring is late at 06:00 by the clock, an hour sooner than it would be', () => {
  expect(deadlineOf({ by: '06:00' }, { begun: '2027-03-28T00:30Z' })).toEqual({
    at: '2027-03-28T04:00:00.000Z',
    why: 'was to be done by 06:00 on 2027-03-28 (Europe/Berlin)',
  });
});

test('a run that begins after that time has until the next day', () => {
  const at = '2026-11-30T05:00:00.000Z';
  expect(deadlineOf({ by: '06:00' }, { begun: '2026-11-29T09:00Z' })).toMatchObject({ at });
});

test.each([
  ['Temporal was away for hours', '2026-11-29T09:20Z', '2026-11-29T05:00:00.000Z'],
  ['the run before took until the evening', '2026-11-29T19:00Z', '2026-11-29T05:00:00.000Z'],
  ['somebody made up for it a day later', '2026-11-30T02:00Z', '2026-11-30T05:00:00.000Z'],
])(
  'a night that its schedule had at 02:30 is held against the morning after it, but not for ever: %s',
  (_, begun, at) => {
    expect(deadlineOf({ by: '06:00' }, { begun, scheduled: '2026-11-29T01:30Z' })).toMatchObject({ at });
  },
);

test('what was to be done within a span is told to the millisecond', () => {
  const why = (withinMs: number) => deadlineOf({ withinMs }, { begun: '2026-11-29T02:00Z' })?.why;
  expect([1_500, 3_630_000, 250].map(why)).toEqual([
    'was to be done within 1s 500ms',
    'was to be done within 1h 30s',
    'was to be done within 250ms',
  ]);
});

test('for a date that is long over nobody waits by the clock, but it is to take no longer than others', () => {
  const past = { begun: '2026-11-29T04:00Z', date: '2026-11-01T00:00Z' };
  expect(deadlineOf({ by: '06:00' }, past)).toBeUndefined();
  expect(deadlineOf({ by: '06:00', withinMs: 2 * HOUR_MS }, past)).toEqual({
    at: '2026-11-29T06:00:00.000Z',
    why: 'was to be done within 2h',
  });
  const yesterday = { begun: '2026-11-29T02:30Z', date: '2026-11-27T23:00Z' };
  expect(deadlineOf({ by: '06:00' }, yesterday)).toMatchObject({ at: '2026-11-29T05:00:00.000Z' });
});

test('of several times the first counts', () => {
  const run = { begun: '2026-11-29T02:00Z' };
  expect(deadlineOf({ by: '06:00', withinMs: HOUR_MS }, run)?.why).toBe('was to be done within 1h');
  expect(deadlineOf({ by: '06:00', withinMs: 9 * HOUR_MS }, run)?.why).toContain('by 06:00');
});

test('much longer than usual is twice as long as half of the last runs took', () => {
  const took = [40, 38, 300, 41, 42].map((minutes) => minutes * 60_000);
  expect(unusualFrom(0, took)).toEqual({
    at: '1970-01-01T01:22:00.000Z',
    why: 'has taken 1h 22m, where half of its last 5 runs took no more than 41m',
  });
});

test('a short run is not late for a few minutes more, and four runs tell nothing', () => {
  expect(unusualFrom(0, [2_000, 2_000, 3_000, 3_000, 4_000])?.at).toBe('1970-01-01T00:05:03.000Z');
  expect(unusualFrom(0, [1, 1, 1, 1])).toBeUndefined();
});

test('a notice of lateness says what was expected, what is under way, and what is asked', () => {
  const step = (id: string, state: PipelineStatus['steps'][number]['state']) => ({
    id,
    service: 'cdm' as const,
    state,
    runs: [],
  });
  const status: PipelineStatus = {
    name: 'orders',
    state: 'held',
    date: '',
    asks: [{ step: 'load', why: 'no such table', answers: ['retry'] }],
    steps: [step('copy', 'succeeded'), step('check', 'running'), step('load', 'held')],
  };
  expect(lateText(status, 'was to be done within 2h')).toBe(
    'orders is late: it was to be done within 2h. 1 of 3 steps done; under way: check; waiting for a person: load (no such table).',
  );
});

test('of several deadlines the first that comes counts, whatever their order', () => {
  const [early, late] = ['2026-03-01T06:30:00.000+01:00', '2026-03-01T06:00:00.000Z'].map((at) => ({ at, why: at }));
  expect(firstDeadline([late, undefined, early])).toBe(early);
  expect([firstDeadline([undefined]), firstDeadline([])]).toEqual([undefined, undefined]);
});

test('of an even number of runs the usual time lies half way between the two in the middle', () => {
  const minutes = (...each: number[]) => each.map((minute) => minute * 60_000);
  const due = (tookMs: number[]) => (Date.parse(unusualFrom(0, tookMs)?.at ?? '') || 0) / 60_000;
  expect(due(minutes(100, 10, 20, 40, 30, 90))).toBe(70);
  expect(due(minutes(100, 10, 20, 40, 90))).toBe(80);
  expect(due(minutes(1, 2, 3, 1, 2, 3))).toBe(7);
});
