import { clockChanges, minutesPastHour, repeatedHours } from '../../src/domain/schedule/clock-changes';
import { matchesDay, matchesMinute, runsAlways, runsEveryHour } from '../../src/domain/schedule/cron-matches';
import { dayAt, dayInZone, missingDayText } from '../../src/domain/schedule/day-in-zone';
import { edgeOf } from '../../src/domain/schedule/edge-of';
import { nextClockTime } from '../../src/domain/schedule/next-clock-time';
import type { CronTimes, PlannedSchedule } from '../../src/domain/schedule/plan';
import { scheduledTimes, timeOfSchedule, timesBetween } from '../../src/domain/schedule/scheduled-times';
import { timesAtWall, timesOfDay } from '../../src/domain/schedule/times-of-day';
import {
  instantsOf,
  wallTimeAt,
  wallTimeText,
  writtenText,
  writtenTextWithOffset,
} from '../../src/domain/schedule/wall-time';
import { writtenDate } from '../../src/domain/schedule/written-date';

// Berlin goes forward at 01:00 UTC on 28 March 2027 (02:00 is 03:00), and back at 01:00 UTC on 25 October 2026 (03:00 is 02:00).
const BERLIN = 'Europe/Berlin';
const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text.length > 10 ? `${text.replace(' ', 'T')}Z` : `${text}T00:00:00Z`);
const iso = (ms: number) =>
  new Date(ms)
    .toISOString()
    .replace(/:00\.000Z$/, 'Z')
    .replace('.000Z', 'Z');
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, nth) => nth + from);

function cron(minutes: number[], hours: number[], more: Partial<CronTimes> = {}): CronTimes {
  return { text: '', minutes, hours, daysOfMonth: upTo(31, 1), months: upTo(12, 1), daysOfWeek: upTo(7), ...more };
}

function schedule(crons: CronTimes[], more: Partial<PlannedSchedule> = {}): PlannedSchedule {
  const rest = { jitterMs: 0, overlap: 'skip', catchupWindowMs: 0, pauseOnFailure: false } as const;
  return { ...rest, crons, timezone: BERLIN, onMissingTime: 'refuse', ...more };
}

test('a zone changes its clocks at these moments, and by so much', () => {
  expect(clockChanges(BERLIN, at('2026-10-01'), at('2027-04-01'))).toEqual([
    { atMs: at('2026-10-25 01:00'), beforeMinutes: 120, afterMinutes: 60 },
    { atMs: at('2027-03-28 01:00'), beforeMinutes: 60, afterMinutes: 120 },
  ]);
  expect(clockChanges(BERLIN, at('2026-11-01'), at('2027-03-01'))).toEqual([]);
  expect(clockChanges('UTC', at('2026-01-01'), at('2027-01-01'))).toEqual([]);
});

test.each([
  { beforeMinutes: 120, afterMinutes: 60, from: '2026-10-25 02:00', to: '2026-10-25 03:00' },
  { beforeMinutes: 660, afterMinutes: 630, from: '2026-10-25 11:00', to: '2026-10-25 13:00' },
])('a clock that goes back from $beforeMinutes to $afterMinutes repeats $from to $to', (given) => {
  const { beforeMinutes, afterMinutes, from, to } = given;
  const change = { atMs: at('2026-10-25 01:00'), beforeMinutes, afterMinutes };
  expect(repeatedHours(change)).toEqual({ fromMs: at(from), toMs: at(to) });
});

test('a clock that goes forward, or stands, repeats nothing', () => {
  expect(repeatedHours({ atMs: 0, beforeMinutes: 60, afterMinutes: 120 })).toBeUndefined();
  expect(repeatedHours({ atMs: 0, beforeMinutes: 60, afterMinutes: 60 })).toBeUndefined();
});

test('changes by whole hours keep the minutes past the hour, others do not', () => {
  const change = (beforeMinutes: number, afterMinutes: number) => ({ atMs: 0, beforeMinutes, afterMinutes });
  expect(minutesPastHour([change(120, 60)])).toBe(0);
  expect(minutesPastHour([change(-150, -210)])).toBe(30);
  expect(minutesPastHour([change(660, 630)])).toBeUndefined();
});

test('a cron runs on the days and minutes that it names, Sunday being 0 and January 1', () => {
  const one = cron([30], [2], { daysOfMonth: [4], months: [1], daysOfWeek: [0] });
  expect(matchesDay(one, at('2026-01-04 17:00'))).toBe(true);
  expect(matchesDay(one, at('2026-01-05'))).toBe(false);
  expect(matchesDay({ ...one, months: [2] }, at('2026-01-04'))).toBe(false);
  expect(matchesDay({ ...one, daysOfWeek: [1] }, at('2026-01-04'))).toBe(false);
  expect(matchesDay({ ...one, daysOfMonth: [5] }, at('2026-01-04'))).toBe(false);
  const shown = (text: string) => matchesMinute(one, at(text));
  expect([
    shown('2026-01-04 02:30'),
    shown('2026-01-04 02:31'),
    shown('2026-01-04 03:30'),
    shown('2026-01-05 02:30'),
  ]).toEqual([true, false, false, false]);
  const hourly = cron([0], upTo(24));
  expect([runsEveryHour(hourly), runsEveryHour(cron([0], upTo(23)))]).toEqual([true, false]);
  expect(runsAlways(hourly)).toBe(true);
  const missing = [{ daysOfMonth: upTo(30, 1) }, { months: upTo(11, 1) }, { daysOfWeek: upTo(6) }, { hours: upTo(23) }];
  expect(missing.map((more) => runsAlways({ ...hourly, ...more }))).toEqual([false, false, false, false]);
});

test.each([
  { wall: '2026-07-01 12:00', at: ['2026-07-01T10:00Z'], instead: '2026-07-01T10:00Z' },
  { wall: '2026-10-25 02:30', at: ['2026-10-25T00:30Z', '2026-10-25T01:30Z'], instead: '2026-10-25T00:30Z' },
  { wall: '2027-03-28 02:30', at: [], instead: '2027-03-28T01:30Z' },
  { wall: '2027-03-28 03:00', at: ['2027-03-28T01:00Z'], instead: '2027-03-28T02:00Z' },
])('a clock in Berlin shows $wall at $at', ({ wall, at: moments, instead }) => {
  const { atMs, insteadMs } = instantsOf(at(wall), BERLIN);
  expect([atMs.map(iso), iso(insteadMs)]).toEqual([moments, instead]);
});

test('times are written as a clock shows them', () => {
  expect(iso(wallTimeAt(at('2026-07-01 10:00'), BERLIN))).toBe('2026-07-01T12:00Z');
  expect(wallTimeText(at('2026-07-01 10:05'))).toBe('2026-07-01 10:05');
  const [minute, second] = [at('2026-07-01 10:05'), at('2026-07-01 10:05:09')];
  expect(writtenText(minute, 'day')).toBe('2026-07-01');
  expect([writtenText(minute, 'time'), writtenText(second, 'time')]).toEqual([
    '2026-07-01T10:05',
    '2026-07-01T10:05:09',
  ]);
  expect(writtenTextWithOffset(minute, BERLIN)).toBe('2026-07-01T12:05+02:00');
});

test('a day in a zone goes from its midnight to the next, an hour more or less where the clocks change', () => {
  const day = (text: string, zone = BERLIN) => {
    const found = dayInZone(at(text), zone);
    return found && [iso(found.fromMs), iso(found.toMs)];
  };
  expect(day('2026-07-01')).toEqual(['2026-06-30T22:00Z', '2026-07-01T22:00Z']);
  expect(day('2026-10-25')).toEqual(['2026-10-24T22:00Z', '2026-10-25T23:00Z']);
  expect(day('2027-03-28')).toEqual(['2027-03-27T23:00Z', '2027-03-28T22:00Z']);
  // Lebanon goes forward at midnight: its day begins at one o'clock.
  expect(day('2026-03-29', 'Asia/Beirut')?.[0]).toBe('2026-03-28T22:00Z');
  // Samoa left this day out.
  expect(day('2011-12-30', 'Pacific/Apia')).toBeUndefined();
  expect(missingDayText(at('2011-12-30'), 'Pacific/Apia')).toBe(
    '2011-12-30 does not exist in Pacific/Apia: its calendar leaves that day out',
  );
  expect([iso(dayAt(at('2026-06-30 21:59'), BERLIN)), iso(dayAt(at('2026-06-30 22:00'), BERLIN))]).toEqual([
    '2026-06-30T00:00Z',
    '2026-07-01T00:00Z',
  ]);
});

test.each([
  ['2026-07-01', { kind: 'day', dayMs: at('2026-07-01') }],
  ['2026-02-30', undefined],
  ['2026-07-01T02', { kind: 'wall', wallMs: at('2026-07-01 02:00') }],
  ['2026-07-01 02:30', { kind: 'wall', wallMs: at('2026-07-01 02:30') }],
  ['2026-07-01T02:30:05', { kind: 'wall', wallMs: at('2026-07-01 02:30:05') }],
  ['2026-07-01T02:30:05.25', { kind: 'wall', wallMs: at('2026-07-01 02:30:05') + 250 }],
  ['2026-07-01T25:00', undefined],
  ['2026-07-01T02:30Z', { kind: 'moment', atMs: at('2026-07-01 02:30') }],
  ['2026-07-01 02:30+02:00', { kind: 'moment', atMs: at('2026-07-01 00:30') }],
  ['2026-07-01T02:30-0130', { kind: 'moment', atMs: at('2026-07-01 04:00') }],
  ['2026-07-01T02:30+02', { kind: 'moment', atMs: at('2026-07-01 00:30') }],
  ['2026-07-01T02:30:00+02:00[Europe/Berlin]', { kind: 'moment', atMs: at('2026-07-01 00:30') }],
  ['2026-07-01T02:30:00[Europe/Berlin]', undefined],
  ['2026-07-01T25:30Z', undefined],
  ['x2026-07-01', undefined],
  ['2026-07-01x', undefined],
  ['x2026-07-01T02:30', undefined],
  ['2026-07-01T02:30x', undefined],
  ['x2026-07-01T02:30Z', undefined],
  ['2026-07-01T02:30Zx', undefined],
  ['yesterday', undefined],
])('%s is read as %j', (text, written) => {
  expect(writtenDate(text)).toEqual(written);
});

test.each([
  { clock: '06:30', after: '2026-07-01 04:29', next: '2026-07-01T04:30Z' },
  { clock: '06:30', after: '2026-07-01 04:30', next: '2026-07-02T04:30Z' },
  { clock: '23:59', after: '2026-07-01 00:00', next: '2026-07-01T21:59Z' },
  { clock: '02:30', after: '2027-03-28 00:00', next: '2027-03-28T01:30Z' },
  { clock: '02:30', after: '2026-10-25 00:00', next: '2026-10-25T00:30Z' },
])('after $after UTC the next $clock in Berlin is $next', ({ clock, after, next }) => {
  expect(iso(nextClockTime(clock, BERLIN, at(after)))).toBe(next);
});

test.each([
  {
    title: 'a plain day',
    crons: [cron([30, 0], [2, 1])],
    day: '2026-07-01',
    times: ['06-30T23:00 plain', '06-30T23:30 plain', '07-01T00:00 plain', '07-01T00:30 plain'],
  },
  { title: 'another day', crons: [cron([0], [1], { daysOfMonth: [2] })], day: '2026-07-01', times: [] },
  {
    title: 'the same time twice',
    crons: [cron([0], [1]), cron([0], [1])],
    day: '2026-07-01',
    times: ['06-30T23:00 plain'],
  },
  { title: 'a time that is skipped', crons: [cron([30], [2])], day: '2027-03-28', times: ['03-28T01:30 moved'] },
  {
    title: 'a skipped time beside the one it moves to',
    crons: [cron([30], [2, 3])],
    day: '2027-03-28',
    times: ['03-28T01:30 moved'],
  },
  { title: 'a time that comes twice', crons: [cron([30], [2])], day: '2026-10-25', times: ['10-25T00:30:01 named'] },
  {
    title: 'a time shortly before the repeated hour',
    crons: [cron([30], [1])],
    day: '2026-10-25',
    times: ['10-24T23:30 plain'],
  },
])('a day of Berlin has, with $title, these times', ({ crons, day, times }) => {
  const found = timesOfDay(crons, at(day), BERLIN);
  expect(found.map(({ atMs, reading }) => `${iso(atMs).slice(5, -1)} ${reading}`)).toEqual(times);
});

test.each([
  { wall: '2026-07-01 02:30', found: ['2026-07-01T00:30Z'] },
  { wall: '2026-07-01 02:31', found: [] },
  { wall: '2027-03-28 02:30', found: ['2027-03-28T01:30Z'] },
])('at $wall by the clock of Berlin a nightly run at half past two is due at $found', ({ wall, found }) => {
  expect(timesAtWall([cron([30], [2])], at(wall), BERLIN).map(({ atMs }) => iso(atMs))).toEqual(found);
});

test('whoever runs every hour misses none and runs the repeated one twice', () => {
  const hourly = [cron([15], upTo(24))];
  const count = (day: string) => timesOfDay(hourly, at(day), BERLIN).length;
  expect([count('2026-07-01'), count('2027-03-28'), count('2026-10-25')]).toEqual([24, 23, 25]);
  expect(timesOfDay(hourly, at('2026-10-25'), BERLIN).some(({ repeated }) => repeated)).toBe(false);
  expect(timesOfDay([cron([30], [2])], at('2026-10-25'), BERLIN)).toMatchObject([{ repeated: true }]);
});

const nightly = schedule([cron([30], [2])]);

test('the times of a schedule lie between two moments, both included, and no more than are asked for', () => {
  const times = (from: string, to: string, most: number, more: Partial<PlannedSchedule> = {}) =>
    scheduledTimes({ ...nightly, ...more }, at(from), at(to), most).map(iso);
  expect(times('2026-07-01 00:30', '2026-07-02 00:30', 9)).toEqual(['2026-07-01T00:30Z', '2026-07-02T00:30Z']);
  expect(times('2026-07-01 00:31', '2026-07-02 00:29', 9)).toEqual([]);
  expect(times('2026-07-01', '2026-07-09', 2)).toEqual(['2026-07-01T00:30Z', '2026-07-02T00:30Z']);
  const bounds = { startAtMs: at('2026-07-02'), endAtMs: at('2026-07-03') };
  expect(times('2026-07-01', '2026-07-09', 9, bounds)).toEqual(['2026-07-02T00:30Z']);
  expect(times('2026-07-02 01:00', '2026-07-02 23:00', 9, bounds)).toEqual([]);
  expect(timesBetween(nightly, at('2026-07-01'), at('2026-07-09'), 1)).toHaveLength(1);
});

test('a schedule by interval counts from 1970 and its offset', () => {
  const every = { everyMs: 6 * HOUR_MS, offsetMs: HOUR_MS };
  const byInterval = schedule([], { every });
  const times = (from: string, to: string) => scheduledTimes(byInterval, at(from), at(to), 9).map(iso);
  expect(times('2026-07-01', '2026-07-01 13:00')).toEqual([
    '2026-07-01T01:00Z',
    '2026-07-01T07:00Z',
    '2026-07-01T13:00Z',
  ]);
  expect(times('2026-07-01 01:00', '2026-07-01 06:59')).toEqual(['2026-07-01T01:00Z']);
  expect(timeOfSchedule(byInterval, at('2026-07-01 07:00'))).toEqual({
    atMs: at('2026-07-01 07:00'),
    wallMs: at('2026-07-01 09:00'),
    reading: 'plain',
    repeated: false,
  });
  expect(timeOfSchedule(byInterval, at('2026-07-01 06:00'))).toBeUndefined();
});

test.each([
  { atText: '2026-07-01 00:30', due: '2026-07-01T00:30Z' },
  { atText: '2026-07-01 00:31', due: undefined },
  { atText: '2026-07-01 00:30:05', due: undefined },
  { atText: '2026-10-25 00:30:01', due: '2026-10-25T00:30:01Z' },
  { atText: '2026-10-25 00:30', due: '2026-10-25T00:30:01Z' },
  { atText: '2026-10-25 01:30', due: '2026-10-25T00:30:01Z' },
  { atText: '2026-10-25 01:30:05', due: undefined },
])('the moment $atText UTC is of the nightly run $due', ({ atText, due }) => {
  const found = timeOfSchedule(nightly, at(atText));
  expect(found && iso(found.atMs)).toBe(due);
});

test.each([
  { text: '2026-07-01', first: '2026-06-30T22:00Z', last: '2026-07-01T21:59:59.999Z' },
  { text: '2026-07-01T02:30', first: '2026-07-01T00:30Z', last: '2026-07-01T00:30Z' },
  { text: '2026-10-25T02:30', first: '2026-10-25T00:30Z', last: '2026-10-25T01:30Z' },
  { text: '2026-07-01T05:00Z', first: '2026-07-01T05:00Z', last: '2026-07-01T05:00Z' },
])('as an edge of a span, $text is $first at its beginning and $last at its end', ({ text, first, last }) => {
  const edge = (which: 'first' | 'last') => {
    const found = edgeOf(text, which, { timezone: BERLIN });
    return 'atMs' in found ? iso(found.atMs) : found.problem;
  };
  expect([edge('first'), edge('last')]).toEqual([first, last]);
});

test('an edge that is no date, no day or no time of its zone says so, and a missing time moves where that is wanted', () => {
  const problem = (text: string, zone = BERLIN, more = {}) => edgeOf(text, 'first', { timezone: zone, ...more });
  expect(problem('yesterday')).toHaveProperty('problem', expect.stringContaining('yesterday'));
  expect(problem('2011-12-30', 'Pacific/Apia')).toHaveProperty(
    'problem',
    expect.stringContaining('leaves that day out'),
  );
  expect(problem('2027-03-28T02:30')).toHaveProperty(
    'problem',
    '2027-03-28 02:30 does not exist in Europe/Berlin: the clocks go forward past it. Write 03:30, or a time with its offset',
  );
  expect(problem('2027-03-28T02:30', BERLIN, { schedule: nightly })).toHaveProperty(
    'problem',
    expect.stringContaining('Write another time, or `onMissingTime: move` to run at 03:30 on such days'),
  );
  expect(problem('2027-03-28T02:30', BERLIN, { schedule: schedule([], { onMissingTime: 'move' }) })).toEqual({
    atMs: at('2027-03-28 01:30'),
  });
  const edges = (['first', 'last'] as const).map((edge) =>
    edgeOf('2026-10-25T00:30Z', edge, { timezone: BERLIN, schedule: nightly }),
  );
  expect(edges).toEqual([{ atMs: at('2026-10-25 00:30') }, { atMs: at('2026-10-25 00:30:01') }]);
});
