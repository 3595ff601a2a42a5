import { KINDS_STARTED_TWICE, startsTakenOf, type LostStart } from '../../worlds/windows/lost-start';
import { summarise } from '../measure/statistics';
import { windowsChart } from '../report/charts';
import { goalOf } from '../report/goals';
import type { Findings, Point } from '../report/report';
import type { BenchContext, Benchmark } from './benchmark';

/** Worlds of each kind in a round. */
const WORLDS_A_ROUND = 10;
/** What the fence allows the cloud, in seconds: to show a run, and four times that for MRS. */
const SHOWN_WITHIN_S = 15;

const SIDES = [
  { caller: 'fenced', system: 'DGC, SQL and Spark, with a fence', kinds: ['dgc', 'dliSql', 'dliSpark'] },
  { caller: 'fenced', system: 'MRS, with a fence', kinds: ['mrs'] },
  { caller: 'unfenced', system: 'all four, tried again without one', kinds: KINDS_STARTED_TWICE },
] as const;

/** Share of the worlds of one side and delay that were started twice, round by round. */
interface Measured {
  system: string;
  shownAfterS: number;
  shares: number[];
}

/** What remains of P1, and how large it is. */
export const windows: Benchmark = {
  name: 'windows',
  question: 'how often is a start whose reply nobody heard carried out twice, by how late the cloud shows its run?',
  sizesMean: 'seconds until the cloud shows a run',
  full: { rounds: 10, sizes: [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 75, 90, 105, 120, 180, 300] },
  quick: { rounds: 1, sizes: [1, 300] },
  run: measure,
  chart: windowsChart,
};

async function measure(context: BenchContext): Promise<Findings> {
  const measured: Measured[] = [];
  for (const shownAfterS of context.sizes) {
    for (const { caller, system, kinds } of SIDES) {
      const shares: number[] = [];
      for (let round = 0; round < context.rounds; round += 1) {
        const starts = kinds.flatMap((kind) => startsOf(kind, round, shownAfterS * 1_000));
        shares.push(await shareStartedTwice(starts, caller));
        context.signal.throwIfAborted();
      }
      measured.push({ system, shownAfterS, shares });
      context.say(
        `windows: ${shownAfterS} s, ${system}: ${(summarise(shares).median * 100).toFixed(0)} % started twice`,
      );
    }
  }
  return findingsOf(measured, context.rounds);
}

function startsOf(kind: LostStart['kind'], round: number, shownAfterMs: number): LostStart[] {
  return Array.from({ length: WORLDS_A_ROUND }, (_, at) => ({
    seed: round * WORLDS_A_ROUND + at + 1,
    kind,
    shownAfterMs,
  }));
}

async function shareStartedTwice(starts: LostStart[], caller: 'fenced' | 'unfenced'): Promise<number> {
  let twice = 0;
  for (const lost of starts) {
    if ((await startsTakenOf(lost, caller)) > 1) twice += 1;
    // Otherwise nothing but worlds would happen in this process.
    await new Promise(setImmediate);
  }
  return twice / starts.length;
}

function findingsOf(measured: Measured[], rounds: number): Findings {
  const within = measured.filter(
    ({ system, shownAfterS }) => system !== SIDES[2].system && shownAfterS <= SHOWN_WITHIN_S,
  );
  const worst = Math.max(...within.flatMap(({ shares }) => shares), 0);
  return {
    conditions: [
      `a world: one start of a job whose run the cloud shows to nobody for so long; a third each: its reply is lost, its worker is killed once it has arrived, its worker is killed and it is taken up 0.5 to 29 s late; ${rounds * WORLDS_A_ROUND} worlds of each kind and delay, in virtual time, the same for both`,
      'with a fence: the steps of this package. Without: an activity that sends the start, tried again by Temporal 1 s after a failure, 60 s after it was begun where nothing is heard of it',
    ],
    rows: measured.map(({ system, shownAfterS, shares }) => ({
      what: `shown after ${shownAfterS} s: ${system}`,
      unit: '% started twice',
      summary: summarise(shares.map((share) => share * 100)),
    })),
    goals: [
      goalOf(`none started twice that is shown within ${SHOWN_WITHIN_S} s`, within.length ? [worst] : [], {
        atMost: 0,
      }),
    ],
    points: measured.flatMap(pointsOf),
  };
}

function pointsOf({ system, shownAfterS, shares }: Measured): Point[] {
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  return [{ system, shownAfterS, share }];
}
