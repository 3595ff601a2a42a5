import type { WaitSamples, WaitTimes } from './wait-samples';
import { WAIT_SYSTEMS } from './wait-systems';
import { CDM_JOBS, OTHER_KINDS } from './waited-kinds';
import { waitsChart } from '../report/charts';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';
import { waitFindings } from './wait-findings';
import { openWaitStage, type WaitSet } from './wait-stage';

/** Each system is set up once a pass, so that the order of the systems changes between rounds: a lone round needs one. */
const MOST_PASSES = 2;

const FULL: WaitTimes = { intervalMs: 10_000, restMs: 30_000, roundMs: 60_000 };
const QUICK: WaitTimes = { intervalMs: 1_000, restMs: 1_000, roundMs: 3_000 };

/** What it costs to wait for jobs, against two usual ways to. */
export const waits: Benchmark = {
  name: 'waits',
  question: 'what does a look at a running job cost, and how late is it?',
  sizesMean: 'jobs in flight',
  full: { rounds: 5, sizes: [500, 5_000] },
  quick: { rounds: 2, sizes: [20] },
  run: async (context) => {
    const times = context.quick ? QUICK : FULL;
    const passes = Math.min(MOST_PASSES, context.rounds);
    const samples: WaitSamples[] = [];
    for (const set of setsOf(context.sizes)) {
      const ofSet = set.map((one): WaitSamples => ({ ...one, rounds: [], bytesPerWait: [], history: [] }));
      for (let pass = 0; pass < passes; pass += 1)
        for (const one of inTurn(pass, ofSet)) await runPass(context, times, one, { pass, passes });
      samples.push(...ofSet);
    }
    return waitFindings(samples, times, context.rounds);
  },
  chart: waitsChart,
};

/** CDM jobs at every size, by every system; all else that is waited for at the smallest, beside the cheaper of the rivals. */
function setsOf(sizes: number[]): WaitSet[][] {
  const floor = WAIT_SYSTEMS.filter(({ key }) => key !== 'looping');
  return [
    ...sizes.map((size) => WAIT_SYSTEMS.map((system) => ({ system, kind: CDM_JOBS, size }))),
    ...OTHER_KINDS.map((kind) => floor.map((system) => ({ system, kind, size: Math.min(...sizes) }))),
  ];
}

async function runPass(
  context: BenchContext,
  times: WaitTimes,
  samples: WaitSamples,
  { pass, passes }: { pass: number; passes: number },
): Promise<void> {
  const { say, rounds } = context;
  const { system, kind, size } = samples;
  const stage = await openWaitStage(context, { system, kind, size }, times.intervalMs);
  try {
    await stage.fill(times.restMs);
    // Rounds are divided among the passes: the first gets the odd one.
    const share = Math.floor((rounds + passes - 1 - pass) / passes);
    for (let round = 0; round < share; round += 1) {
      const measured = await stage.round(times.roundMs);
      samples.rounds.push(measured);
      const { serverMs, looks } = measured;
      say(
        `waits: ${size} ${kind.name} by ${system.name}: ${looks} looks, server ${(serverMs / looks).toFixed(2)} ms a look`,
      );
    }
    samples.bytesPerWait.push(await stage.bytesPerWait());
    samples.history.push(...(await stage.history()));
  } finally {
    await stage.close();
  }
}
