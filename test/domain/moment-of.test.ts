import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { clockChanges } from '../../src/domain/schedule/clock-changes';
import { dayAt, dayInZone } from '../../src/domain/schedule/day-in-zone';
import { momentOf } from '../../src/domain/schedule/moment-of';
import { wallTimeAt, writtenText, writtenTextWithOffset } from '../../src/domain/schedule/wall-time';
import { planSchedule, scheduleSchema } from '../../src/spec/schedule';

const SEED = Number(process.env['TEST_SEED'] ?? randomInt(2 ** 31));
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const [FROM, TO] = [Date.UTC(2025, 0, 1), Date.UTC(2030, 0, 1)];

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Beirut',
  'America/Havana',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'UTC',
];
const zone = fc.constantFrom(...ZONES);
const CHANGES = new Map(ZONES.map((timezone) => [timezone, clockChanges(timezone, FROM, TO)]));

/** A whole minute, as often as not within some hours of a change of the clocks. */
const momentIn = (timezone: string) => {
  const changes = CHANGES.get(timezone) ?? [];
  const near = fc.integer({ min: -240, max: 240 }).map((minutes) => minutes * MINUTE_MS);
  const any = fc.integer({ min: FROM / MINUTE_MS, max: TO / MINUTE_MS }).map((minutes) => minutes * MINUTE_MS);
  if (!changes.length) return any;
  return fc.oneof(
    any,
    fc.tuple(fc.constantFrom(...changes), near).map(([{ atMs }, ms]) => atMs + ms),
  );
};

const schedule = fc.constantFrom(undefined, '30 2 * * *', '30 1 * * *', '0 0 * * *', '15 * * * *', '*/5 1-2 * * *');

const written = fc.tuple(zone, zone, schedule).chain(([timezone, elsewhere, cron]) =>
  fc.record({
    calendar: fc.constant({
      timezone,
      ...(cron && { schedule: planSchedule(scheduleSchema.parse({ cron, onMissingTime: 'move' }), timezone) }),
    }),
    elsewhere: fc.constant(elsewhere),
    atMs: momentIn(timezone),
  }),
);

test(`a moment is the same run however it is written, and read twice it is itself (seed ${SEED})`, () => {
  fc.assert(
    fc.property(written, ({ calendar, elsewhere, atMs }) => {
      const read = (text: string) => momentOf(text, calendar);
      const asUtc = read(new Date(atMs).toISOString()) as { atMs: number };

      expect(read(writtenTextWithOffset(atMs, calendar.timezone))).toEqual(asUtc);
      expect(read(writtenTextWithOffset(atMs, elsewhere))).toEqual(asUtc);
      expect(read(new Date(asUtc.atMs).toISOString())).toMatchObject({ atMs: asUtc.atMs });

      // By the clock alone it is this moment too, unless the clock shows it twice.
      const byClock = read(writtenText(wallTimeAt(atMs, calendar.timezone), 'time'));
      const isTwice = timesShown(atMs, calendar.timezone) > 1;
      if (!isTwice) expect(byClock).toMatchObject({ atMs: asUtc.atMs });
      else expect(JSON.stringify(byClock)).toMatch(/comes twice/);
    }),
    { seed: SEED, numRuns: 400 },
  );
});

test(`days follow each other without a gap, and each moment is of the day that its clock shows (seed ${SEED})`, () => {
  fc.assert(
    fc.property(written, ({ calendar: { timezone }, atMs }) => {
      const dayMs = dayAt(atMs, timezone);
      const day = dayInZone(dayMs, timezone)!;

      expect(atMs).toBeGreaterThanOrEqual(day.fromMs);
      expect(atMs).toBeLessThan(day.toMs);
      expect(dayInZone(dayMs + DAY_MS, timezone)?.fromMs).toBe(day.toMs);
      expect(Math.abs(day.toMs - day.fromMs - DAY_MS)).toBeLessThanOrEqual(HOUR_MS);
    }),
    { seed: SEED, numRuns: 400 },
  );
});

/** How often a clock shows the time that it shows at a moment. */
function timesShown(atMs: number, timezone: string): number {
  const clock = IANAZone.create(timezone);
  const wallMs = wallTimeAt(atMs, timezone);
  const offsets = new Set([-DAY_MS, 0, DAY_MS].map((ms) => clock.offset(atMs + ms)));
  return [...offsets].filter((offset) => clock.offset(wallMs - offset * MINUTE_MS) === offset).length;
}
