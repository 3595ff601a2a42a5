import type { JobSpec } from '../../simulator';
import { ratios, summarise } from '../measure/statistics';
import { goalOf } from '../report/goals';
import type { Findings, Row } from '../report/report';
import type { Crowd } from '../stage/crowd';
import { rateOf } from '../stage/crowd';
import type { Stage } from '../stage/open-stage';
import { openStage } from '../stage/open-stage';
import type { ActivityCount } from '../workflows/bare-steps';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';
import { countActivities } from './count-activities';
import { threeStepJobs, threeStepSpec } from './three-steps';

const CLUSTER = 'pipelines';
const WARM_UP = 20;
const QUICK_WARM_UP = 3;
const SLOWEST_A_SECOND = 1;
const START_MS = 60_000;

/** Whole pipelines a second, against as many activities that do nothing. */
export const pipelines: Benchmark = {
  name: 'pipelines',
  question: 'how many three-step pipelines a second, of as many bare activities?',
  sizesMean: 'pipelines a round',
  full: { rounds: 7, sizes: [150] },
  quick: { rounds: 2, sizes: [10] },
  run: async (context) => {
    const stage = await openStage(context.props, { profileFolder: context.profileFolder });
    try {
      return await measure(context, stage);
    } finally {
      await stage.close();
    }
  },
};

const SIDES = ['pipeline', 'floor', 'prototype'] as const;
type Side = (typeof SIDES)[number];

/** What one side came to, a value a round. */
interface Samples {
  rate: number[];
  serverMs: number[];
  workerMs: number[];
  /** Of the pretend cloud, which has the same cores: a floor asks it nothing. */
  cloudMs: number[];
}

async function measure(context: BenchContext, stage: Stage): Promise<Findings> {
  const { rounds, sizes, signal, say } = context;
  const size = sizes[0] ?? 0;
  const bound = (count: number) => ({ withinMs: START_MS + (count / SLOWEST_A_SECOND) * 1_000, signal });
  const few = context.quick ? QUICK_WARM_UP : WARM_UP;
  const warmUp = await prepare(stage, 'pipeline', 'warm', few, { local: 0, regular: 0 });
  await rateOf(stage.client, warmUp, bound(few));
  const count = await countActivities(stage.client, 'warm-pipeline-0');
  for (const side of ['floor', 'prototype'] as const)
    await rateOf(stage.client, await prepare(stage, side, 'warm', few, count), bound(few));
  const samples = Object.fromEntries(SIDES.map((side) => [side, newSamples()])) as Record<Side, Samples>;
  for (let round = 0; round < rounds; round += 1) {
    for (const side of inTurn(round, SIDES)) {
      const crowd = await prepare(stage, side, `r${round}`, size, count);
      const before = stage.cpu();
      const rate = await rateOf(stage.client, crowd, bound(size));
      const after = stage.cpu();
      samples[side].rate.push(rate);
      samples[side].serverMs.push((after.server - before.server) / size);
      samples[side].workerMs.push((after.worker - before.worker) / size);
      samples[side].cloudMs.push((after.cloud - before.cloud) / size);
      say(`pipelines: round ${round + 1} of ${rounds}: ${side} ${rate.toFixed(1)} a second`);
    }
  }
  return findingsOf(samples, size, count);
}

function newSamples(): Samples {
  return { rate: [], serverMs: [], workerMs: [], cloudMs: [] };
}

/** Puts the jobs of a crowd into the cloud. */
async function prepare(stage: Stage, side: Side, round: string, size: number, count: ActivityCount): Promise<Crowd> {
  const prefix = `${round}-${side}`;
  const numbers = Array.from({ length: size }, (_, at) => at);
  if (side === 'floor') return { prefix, type: 'barePipeline', args: numbers.map(() => [count]) };
  const names = numbers.map((at) => `${prefix}-${at}`);
  if (side === 'pipeline') {
    await stage.cloud.addJobs(names.flatMap((name) => threeStepJobs(name, CLUSTER)));
    return { prefix, type: 'huaweiCloudPipeline', args: names.map((name) => [threeStepSpec(name, CLUSTER)]) };
  }
  const jobs = (name: string) => ['a', 'b', 'c'].map((step) => ({ clusterId: CLUSTER, jobName: `${name}-${step}` }));
  const specs = names.flatMap(jobs).map(({ jobName }): JobSpec => {
    return { service: 'cdm', clusterId: CLUSTER, name: jobName, durationMs: 0 };
  });
  await stage.cloud.addJobs(specs);
  return { prefix, type: 'bareCalls', args: names.map((name) => [jobs(name)]) };
}

function findingsOf(
  { pipeline, floor, prototype }: Record<Side, Samples>,
  size: number,
  count: ActivityCount,
): Findings {
  const ofFloor = ratios(pipeline.rate, floor.rate);
  const row = (what: string, unit: string, values: number[]): Row => ({ what, unit, summary: summarise(values) });
  return {
    conditions: [
      `${size} at once a round, jobs that end at once, no rate limits; floor: ${count.local} local and ${count.regular} regular activities that do nothing`,
      'prototype: three times a read, an acknowledged heartbeat, a start and a look, without any care',
      'counted from the first start to the last end by the Temporal server’s own clock',
    ],
    rows: [
      row('pipelines', 'a second', pipeline.rate),
      row('floor', 'a second', floor.rate),
      row('prototype', 'a second', prototype.rate),
      row('pipelines, of the floor', '', ofFloor),
      row('prototype, of the floor', '', ratios(prototype.rate, floor.rate)),
      row('server time a pipeline', 'ms', pipeline.serverMs),
      row('server time a prototype', 'ms', prototype.serverMs),
      row('server time a floor', 'ms', floor.serverMs),
      row('worker time a pipeline', 'ms', pipeline.workerMs),
      row('worker time a prototype', 'ms', prototype.workerMs),
      row('worker time a floor', 'ms', floor.workerMs),
      row('pretend cloud’s time a pipeline', 'ms', pipeline.cloudMs),
      row('pretend cloud’s time a prototype', 'ms', prototype.cloudMs),
      row('floor, of a pipeline’s processor time', '', ratios(togetherMs(floor), togetherMs(pipeline))),
      row('floor, of a prototype’s processor time', '', ratios(togetherMs(floor), togetherMs(prototype))),
    ],
    goals: [goalOf('pipelines at least 0.80 of the floor', ofFloor, { atLeast: 0.8 })],
  };
}

/** Processor time of all three, a value a round. */
function togetherMs({ serverMs, workerMs, cloudMs }: Samples): number[] {
  return serverMs.map((ms, round) => ms + (workerMs[round] ?? 0) + (cloudMs[round] ?? 0));
}
