import { quantile, summarise } from '../measure/statistics';
import { goalOf } from '../report/goals';
import type { Findings, Row } from '../report/report';
import { untilCalm } from '../stage/calm';
import { openStage } from '../stage/open-stage';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';
import { Fleet, type Stretch } from './fleet';

const FLAT_WITHIN = 0.2;

interface GrowthTimes {
  /** Pause between two looks at one job. */
  intervalMs: number;
  /** How long a stretch is measured: waiting alone, with a batch, with a floor. */
  stretchMs: number;
  /** The same with many in flight, whose heartbeats come in the same bunches each minute: whole minutes compare. */
  longStretchMs: number;
  /** Pipelines that end together, and as many that are started. */
  batch: number;
  /** Pause between two looks at what has ended. */
  lookEveryMs: number;
}

const FULL: GrowthTimes = {
  intervalMs: 10_000,
  stretchMs: 15_000,
  longStretchMs: 60_000,
  batch: 50,
  lookEveryMs: 5_000,
};
const QUICK: GrowthTimes = { intervalMs: 1_000, stretchMs: 2_000, longStretchMs: 2_000, batch: 5, lookEveryMs: 500 };
const MANY = 500;
/** From so many in flight on, one batch is lost in the unrest of their heartbeats. */
const MANY_MORE = 2_000;
const BATCHES_OF_MANY_MORE = 2;

/** Milliseconds of processor time. */
interface Spent {
  server: number;
  worker: number;
}

/** What one round cost. */
interface Cost {
  /** For each pipeline that ended, the cost of waiting meanwhile taken off. */
  pipeline: Spent;
  /** The same of a bare workflow with as many activities. */
  floor: Spent;
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
      profileFolder: context.profileFolder,
    });
    try {
      const fleet = new Fleet(stage, times.batch, times.lookEveryMs, context);
      await fleet.warmUp();
      const grown: Growth[] = [];
      for (const size of [...context.sizes].sort((one, other) => one - other)) {
        await fleet.growTo(size);
        await untilCalm(stage, stretchOf(times, size), context.signal);
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

async function measure(context: BenchContext, times: GrowthTimes, fleet: Fleet, size: number): Promise<Cost[]> {
  const costs: Cost[] = [];
  const stretchMs = stretchOf(times, size);
  const batches = size < MANY_MORE ? 1 : BATCHES_OF_MANY_MORE;
  for (let round = 0; round < context.rounds; round += 1) {
    const calm = await fleet.rest(stretchMs);
    const spent = { pipeline: { server: 0, worker: 0 }, floor: { server: 0, worker: 0 } };
    for (const side of inTurn(round, ['pipeline', 'floor'] as const)) {
      const busy = await (side === 'pipeline'
        ? fleet.turnOver(batches, stretchMs)
        : fleet.runFloor(batches, stretchMs));
      spent[side] = spentBeyond(calm, busy, batches * times.batch);
    }
    costs.push({ ...spent, waitingMs: (loadOf(calm) / size) * 60_000 });
    const { pipeline, floor } = spent;
    context.say(
      `growth: ${size} in flight, round ${round + 1} of ${context.rounds}: server ${pipeline.server.toFixed(1)} and worker ` +
        `${pipeline.worker.toFixed(1)} ms a pipeline, ${floor.server.toFixed(1)} and ${floor.worker.toFixed(1)} ms a floor`,
    );
  }
  return costs;
}

/** Of one core, the share that server and worker took. */
function loadOf({ serverMs, workerMs, wallMs }: Stretch): number {
  return (serverMs + workerMs) / wallMs;
}

/** What each of so many took beyond what waiting takes in that time. */
function spentBeyond(calm: Stretch, busy: Stretch, count: number): Spent {
  const beyond = (side: 'serverMs' | 'workerMs') => (busy[side] - (calm[side] / calm.wallMs) * busy.wallMs) / count;
  return { server: beyond('serverMs'), worker: beyond('workerMs') };
}

function findingsOf(grown: Growth[], { intervalMs, stretchMs, longStretchMs, batch }: GrowthTimes): Findings {
  const medians = grown.map(({ costs }) =>
    quantile(
      costs.map(({ pipeline }) => sumOf(pipeline)),
      0.5,
    ),
  );
  // Where what waiting takes is more than all there was, nothing can be said of a pipeline.
  const spread = Math.min(...medians) > 0 ? Math.max(...medians) / Math.min(...medians) - 1 : Number.NaN;
  return {
    conditions: [
      `a round: ${batch} of the pipelines in flight come to their end (their first job ends, two more steps follow), the oldest first, and ${batch} new ones are started; ${BATCHES_OF_MANY_MORE} times so many, one batch after the other, from ${MANY_MORE.toLocaleString('en-US')} in flight on`,
      `cost: processor time of server and worker together, over ${stretchMs / 1_000} s (${longStretchMs / 1_000} s from ${MANY} in flight on), less what waiting alone took before, by the time; a look each ${intervalMs / 1_000} s`,
      'floor: bare workflows with as many activities, in the same round; 200 workflows cached, so the others are replayed when their job ends',
    ],
    rows: grown.flatMap(rowsOf),
    goals: [goalOf(`cost a pipeline flat within ${FLAT_WITHIN * 100} %`, [spread], { atMost: FLAT_WITHIN })],
  };
}

function sumOf({ server, worker }: Spent): number {
  return server + worker;
}

function rowsOf({ size, costs }: Growth): Row[] {
  const row = (what: string, unit: string, value: (cost: Cost) => number): Row => ({
    what: `${size.toLocaleString('en-US')} in flight: ${what}`,
    unit,
    summary: summarise(costs.map(value)),
  });
  return [
    row('a pipeline', 'ms', ({ pipeline }) => sumOf(pipeline)),
    row('of it the server', 'ms', ({ pipeline }) => pipeline.server),
    row('of it the worker', 'ms', ({ pipeline }) => pipeline.worker),
    row('a floor', 'ms', ({ floor }) => sumOf(floor)),
    row('of the floor the server', 'ms', ({ floor }) => floor.server),
    row('of the floor the worker', 'ms', ({ floor }) => floor.worker),
    row('a pipeline, of its floor', '', ({ pipeline, floor }) => sumOf(pipeline) / sumOf(floor)),
    row('waiting, a pipeline and minute', 'ms', ({ waitingMs }) => waitingMs),
  ];
}
