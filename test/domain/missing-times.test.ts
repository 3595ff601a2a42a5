import { clockReadings, missingTimeText, readingText } from '../../src/domain/schedule/clock-readings';
import { scheduledTimes } from '../../src/domain/schedule/scheduled-times';
import { planSchedule, scheduleSchema } from '../../src/spec/schedule';

const SPRING = [Date.UTC(2027, 2, 20), Date.UTC(2027, 3, 1)] as const;

function plan(cron: string | string[]) {
  return planSchedule(scheduleSchema.parse({ cron, timezone: 'Europe/Berlin' }), 'UTC');
}

test.each(['30 2,3 * * *', ['30 2 * * *', '30 3 * * *'], ['30 3 * * *', '30 2 * * *']].map((cron) => ({ cron })))(
  'a time that is not there is reported by $cron though the time it moves to is written as well',
  ({ cron }) => {
    const schedule = plan(cron);

    const missing = clockReadings(schedule, ...SPRING).filter(({ reading }) => reading === 'moved');

    expect(missing.map((time) => readingText(time, 'Europe/Berlin'))).toContain(
      '2027-03-28 02:30 does not exist in Europe/Berlin: runs at 2027-03-28 03:30',
    );
    expect(missingTimeText(missing[0]!, schedule)).toContain('2027-03-28 02:30 does not exist');
    const thatDay = scheduledTimes(schedule, Date.UTC(2027, 2, 28), Date.UTC(2027, 2, 28, 12), 9);
    expect(thatDay.map((ms) => new Date(ms).toISOString())).toEqual(['2027-03-28T01:30:00.000Z']);
  },
);

test('of the days around a change nothing is told but the time that it touches', () => {
  const readings = (cron: string) => clockReadings(plan(cron), ...SPRING).map(({ wallMs }) => wallMs);

  expect(readings('30 2 * * *')).toEqual([Date.UTC(2027, 2, 28, 2, 30)]);
  expect(readings('30 1 * * *')).toEqual([]);
});

test('a pattern that runs every hour misses none, and reports none', () => {
  const readings = clockReadings(plan('30 * * * *'), ...SPRING);

  expect(readings.filter(({ reading }) => reading === 'moved')).toEqual([]);
});
