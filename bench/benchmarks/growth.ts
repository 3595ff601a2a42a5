import { quantile, summarise } from '../measure/statistics';
import type { Findings, Row } from '../report/report';
import { openStage } from '../stage/open-stage';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';
import { Fleet } from './fleet';

const FLAT_WITHIN = 0.2;
/** Calm is when a rest costs no longer so much less than the one before; what is not calm by then is measured all the same. */
const FALLING_BY = 0.2;
const MOST_RESTS = 12;

interface GrowthTimes {
  /** Pause between two looks at one job. */
  intervalMs: number;
  /** How long a stretch is measured: waiting alone, with a batch, with a floor. */
  stretchMs: number;
  /** The same with many in flight, whose heartbeats come in the same bunches each minute: whole minutes compare. */
  longStretchMs: number;
  /** Pipelines that end, and as many that are started, in a round. */
  batch: number;
}

const FULL: GrowthTimes = { intervalMs: 10_000, stretchMs: 15_000, longStretchMs: 60_000, batch: 50 };
const QUICK: GrowthTimes = { intervalMs: 1_000, stretchMs: 2_000, longStretchMs: 2_000, batch: 5 };
const MANY = 500;

/** What one round cost, in milliseconds of processor time. */
interface Cost {
  /** Of server and worker, for each pipeline that ended, the cost of waiting meanwhile taken off. */
  pipelineMs: number;
  /** The same of a bare workflow with as many activities. */
  floorMs: number;
  /** Of server and worker, for each pipeline in flight and minute, while nothing starts or ends. */
  waitingMs: number;
}

interface Growth {
  size: number;
  costs: Cost[];
}

/** Whether a pipeline gets dearer when there are more of them. */
export const growth: Benchmark = {
  name: 'growth',
  question: 'does a pipeline cost more when more of them are in flight?',
  sizesMean: 'pipelines in flight',
  full: { rounds: 5, sizes: [100, 1_000, 5_000] },
  quick: { rounds: 2, sizes: [10, 30] },
  run: async (context) => {
    const times = context.quick ? QUICK : FULL;
    const largest = Math.max(...context.sizes);
    const { intervalMs } = times;
    const stage = await openStage(context.props, {
      // The cloud's clock is held: a job ends when the bench moves it.
      cloud: { speed: 0 },
      worker: { slots: largest + 200, plugin: { pace: { minMs: intervalMs, maxMs: intervalMs } } },
    });
    try {
      const fleet = new Fleet(stage, times.batch, context);
      await fleet.warmUp();
      const grown: Growth[] = [];
      for (const size of [...context.sizes].sort((one, other) => one - other)) {
        await fleet.growTo(size);
        await untilCalm(fleet, stretchOf(times, size));
        grown.push({ size, costs: await measure(context, times, fleet, size) });
      }
      return findingsOf(grown, times);
    } finally {
      await stage.close();
    }
  },
};

function stretchOf({ stretchMs, longStretchMs }: GrowthTimes, size: number): number {
  return size < MANY ? stretchMs : longStretchMs;
}

/** The server has work for a while after the crowd has grown, which would be taken for the cost of waiting. */
async function untilCalm(fleet: Fleet, stretchMs: number): Promise<void> {
  let before = Infinity;
  for (let rests = 0; rests < MOST_RESTS; rests += 1) {
    const { cpuMs, wallMs } = await fleet.rest(stretchMs);
    const load = cpuMs / wallMs;
    if (load > before * (1 - FALLING_BY)) return;
    before = load;
  }
}

async function measure(context: BenchContext, times: GrowthTimes, fleet: Fleet, size: number): Promise<Cost[]> {
  const costs: Cost[] = [];
  const stretchMs = stretchOf(times, size);
  for (let round = 0; round < context.rounds; round += 1) {
    const calm = await fleet.rest(stretchMs);
    const spent = { pipeline: 0, floor: 0 };
    for (const side of inTurn(round, ['pipeline', 'floor'] as const)) {
      const { cpuMs, wallMs } = side === 'pipeline' ? await fleet.turnOver(stretchMs) : await fleet.runFloor(stretchMs);
      spent[side] = (cpuMs - (calm.cpuMs / calm.wallMs) * wallMs) / times.batch;
    }
    const waitingMs = (calm.cpuMs / calm.wallMs / size) * 60_000;
    costs.push({ pipelineMs: spent.pipeline, floorMs: spent.floor, waitingMs });
    context.say(
      `growth: ${size} in flight, round ${round + 1} of ${context.rounds}: ${spent.pipeline.toFixed(1)} ms a pipeline, ` +
        `${spent.floor.toFixed(1)} ms a floor`,
    );
  }
  return costs;
}

function findingsOf(grown: Growth[], { intervalMs, stretchMs, longStretchMs, batch }: GrowthTimes): Findings {
  const medians = grown.map(({ costs }) =>
    quantile(
      costs.map(({ pipelineMs }) => pipelineMs),
      0.5,
    ),
  );
  const spread = Math.max(...medians) / Math.min(...medians) - 1;
  return {
    conditions: [
      `a round: ${batch} of the pipelines in flight come to their end (their first job ends, two more steps follow), the oldest first, and ${batch} new ones are started`,
      `cost: processor time of server and worker together, over ${stretchMs / 1_000} s (${longStretchMs / 1_000} s from ${MANY} in flight on), less what waiting alone took in as long before; a look each ${intervalMs / 1_000} s`,
      'floor: bare workflows with as many activities, in the same round; 200 workflows cached, so the others are replayed when their job ends',
    ],
    rows: grown.flatMap(rowsOf),
    goals: [
      { goal: `cost a pipeline flat within ${FLAT_WITHIN * 100} %`, value: spread, reached: spread <= FLAT_WITHIN },
    ],
  };
}

function rowsOf({ size, costs }: Growth): Row[] {
  const row = (what: string, unit: string, values: number[]): Row => ({
    what: `${size.toLocaleString('en-US')} in flight: ${what}`,
    unit,
    summary: summarise(values),
  });
  return [
    row(
      'a pipeline',
      'ms',
      costs.map(({ pipelineMs }) => pipelineMs),
    ),
    row(
      'a floor',
      'ms',
      costs.map(({ floorMs }) => floorMs),
    ),
    row(
      'a pipeline, of its floor',
      '',
      costs.map(({ pipelineMs, floorMs }) => pipelineMs / floorMs),
    ),
    row(
      'waiting, a pipeline and minute',
      'ms',
      costs.map(({ waitingMs }) => waitingMs),
    ),
  ];
}
