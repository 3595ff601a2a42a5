import { summarise } from '../measure/statistics';
import { latenessChart } from '../report/charts';
import { goalOf } from '../report/goals';
import type { Findings, Row } from '../report/report';
import type { BenchContext, Benchmark } from './benchmark';
import type { LimitTimes } from './limit-times';
import type { HourRound } from './limited-hour';
import { runHour } from './limited-hour';
import type { MidnightRound } from './midnight';
import { runMidnight } from './midnight';

const RIVAL_SHARE = 1 / 20;
const P99_GOAL_S = 30;

const FULL: LimitTimes = { speed: 20, leadS: 1_800, spreadS: 3_600, midnightSpeed: 5 };
const QUICK: LimitTimes = { speed: 60, leadS: 300, spreadS: 300, midnightSpeed: 60 };

/** What the published limit of reads does to many jobs. */
export const limits: Benchmark = {
  name: 'limits',
  question: 'under 120 reads a minute, how late is each end of many jobs seen, and how long do as many starts take?',
  sizesMean: 'CDM jobs on four clusters',
  full: { rounds: 5, sizes: [1_000] },
  quick: { rounds: 1, sizes: [12] },
  run: async (context) => {
    const times = context.quick ? QUICK : FULL;
    const size = context.sizes[0] ?? 0;
    const hours = await runHour(context, times, size);
    const midnights = await runMidnight(context, times, size);
    return findingsOf(context, times, size, { hours, midnights });
  },
  chart: latenessChart,
};

function findingsOf(
  { rounds }: BenchContext,
  { speed, leadS, spreadS, midnightSpeed }: LimitTimes,
  size: number,
  { hours, midnights }: { hours: HourRound[]; midnights: MidnightRound[] },
): Findings {
  const ofRival = hours.map(({ ours, rival }) => ours.p50 / rival.p50);
  const p99 = hours.map(({ ours }) => ours.p99);
  const most429 = summarise(hours.map(({ ours }) => ours.throttled)).max;
  const midnight429 = summarise(midnights.map(({ throttled }) => throttled)).max;
  return {
    conditions: [
      `${size} CDM jobs on four clusters, ending at random over ${spreadS / 60} minutes, the first ${leadS / 60} minutes after its start; ${rounds} rounds`,
      `time and limits run ${speed} times as fast (at midnight ${midnightSpeed} times); all figures are scaled back; both sides at the same time, each on a simulator of its own`,
      'late: from the end in the cloud to the end of the workflow (ours), to the reply that shows it (rival)',
      'rival: a loop a job, one call a look each 30 s, after a 429 exponential backoff from 1 s to 2 minutes with full jitter, without Temporal',
      'midnight: all starts at once until the last runs; the floor is the same without any limit, so what the machine takes for itself',
    ],
    rows: [...hourRows(hours), ...midnightRows(midnights, size)],
    goals: [
      goalOf('no 429 at all in the hour', [most429], { atMost: 0 }),
      goalOf('no 429 at all at midnight', [midnight429], { atMost: 0 }),
      goalOf(`p99 under ${P99_GOAL_S} s`, p99, { below: P99_GOAL_S }),
      goalOf(`p50 at most 1/20 of the rival's (${RIVAL_SHARE})`, ofRival, { atMost: RIVAL_SHARE }),
    ],
    points: hours.flatMap(({ curve }) => curve),
  };
}

function hourRows(hours: HourRound[]): Row[] {
  return (['ours', 'rival'] as const).flatMap((side) => {
    const row = (what: string, unit: string, read: (of: HourRound['ours']) => number): Row => ({
      what: `${side}: ${what}`,
      unit,
      summary: summarise(hours.map((hour) => read(hour[side]))),
    });
    return [
      row('late, p50', 's', ({ p50 }) => p50),
      row('late, p99', 's', ({ p99 }) => p99),
      row('status calls', '', ({ reads }) => reads),
      row('429s', '', ({ throttled }) => throttled),
    ];
  });
}

function midnightRows(midnights: MidnightRound[], size: number): Row[] {
  const row = (what: string, unit: string, read: (of: MidnightRound) => number): Row => ({
    what: `midnight: ${what}`,
    unit,
    summary: summarise(midnights.map(read)),
  });
  return [
    row(`until all ${size} run`, 's', ({ limitedS }) => limitedS),
    row('the same without limits', 's', ({ unlimitedS }) => unlimitedS),
    row('with one read a start, at least', 's', () => (size / 120) * 60),
    row('fence reads of one job', '', ({ ownReads }) => ownReads),
    row('lists, for fences and looks', '', ({ lists }) => lists),
    row('fence reads a list saved', '%', ({ ownReads }) => Math.max(0, 1 - ownReads / size) * 100),
  ];
}
