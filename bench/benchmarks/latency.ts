import type { WireRequest } from '../processes/wire-log';
import { quantile, summarise } from '../measure/statistics';
import { goalOf } from '../report/goals';
import type { Findings, Row } from '../report/report';
import { rateOf } from '../stage/crowd';
import type { Stage } from '../stage/open-stage';
import { openStage } from '../stage/open-stage';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';

const CLUSTER = 'latency';
const JOB_MS = 1_000;
const WITHIN_MS = 120_000;
const P50_GOAL_MS = 50;
const P99_GOAL_MS = 150;

/** How long nothing runs between two steps. */
export const latency: Benchmark = {
  name: 'latency',
  question: 'how long from the look that sees a job’s end to the next step’s start request, on an idle system?',
  sizesMean: 'steps of the one pipeline',
  full: { rounds: 6, sizes: [20] },
  quick: { rounds: 2, sizes: [3] },
  run: async (context) => {
    const stage = await openStage(context.props, { profileFolder: context.profileFolder });
    try {
      return await measure(context, stage);
    } finally {
      await stage.close();
    }
  },
};

const SIDES = ['pipeline', 'floor'] as const;
type Side = (typeof SIDES)[number];

async function measure(context: BenchContext, stage: Stage): Promise<Findings> {
  const { rounds, sizes, say } = context;
  const steps = sizes[0] ?? 0;
  const gaps: Record<Side, number[][]> = { pipeline: [], floor: [] };
  // The first round is a warm-up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of inTurn(round, SIDES)) {
      const measured = await runOne(context, stage, side, `r${round}-${side}`, steps);
      if (round) gaps[side].push(measured);
      say(`latency: round ${round} of ${rounds}: ${side} p50 ${quantile(measured, 0.5).toFixed(1)} ms`);
    }
  }
  return findingsOf(gaps, steps);
}

/** Runs one pipeline alone. @returns the gaps between its steps, in milliseconds */
async function runOne(
  { signal }: BenchContext,
  stage: Stage,
  side: Side,
  prefix: string,
  steps: number,
): Promise<number[]> {
  const names = Array.from({ length: steps }, (_, at) => `${prefix}-${at}`);
  await stage.cloud.addJobs(names.map((name) => ({ service: 'cdm', clusterId: CLUSTER, name, durationMs: JOB_MS })));
  await stage.cloud.clearWireLog();
  const type = side === 'pipeline' ? 'huaweiCloudPipeline' : 'bareSteps';
  await rateOf(stage.client, { prefix, type, args: [argsOf(side, names)] }, { withinMs: WITHIN_MS, signal });
  return gapsBetween(names, await stage.cloud.wireLog());
}

function argsOf(side: Side, names: string[]): unknown[] {
  const jobs = names.map((jobName) => ({ clusterId: CLUSTER, jobName }));
  if (side === 'floor') return [jobs, JOB_MS];
  return [{ name: 'latency', steps: jobs.map((job, at) => ({ id: `s${at}`, cdm: job })) }];
}

/** From the last look at one job to the start of the next. */
export function gapsBetween(names: readonly string[], requests: readonly WireRequest[]): number[] {
  return names.slice(1).map((name, at) => {
    const before = names[at] ?? '';
    const start = requests.find(({ method, told }) => method === 'PUT' && told.includes(name));
    if (!start) throw new Error(`${name} was never started`);
    const looks = requests.filter(({ method, told, endedAt }) => {
      return method === 'GET' && told.includes(before) && endedAt <= start.arrivedAt;
    });
    const seenAt = looks.at(-1)?.endedAt;
    if (seenAt === undefined) throw new Error(`${before} was never looked at`);
    return start.arrivedAt - seenAt;
  });
}

function findingsOf({ pipeline, floor }: Record<Side, number[][]>, steps: number): Findings {
  const row = (what: string, rounds: number[][], share: number): Row => ({
    what,
    unit: 'ms',
    summary: summarise(rounds.map((gaps) => quantile(gaps, share))),
  });
  const [p50, p99] = [quantile(pipeline.flat(), 0.5), quantile(pipeline.flat(), 0.99)];
  return {
    conditions: [
      `one pipeline of ${steps} CDM steps a round, its jobs ${JOB_MS / 1_000} s long, nothing else running`,
      'from the reply by which a look sees the end to the arrival of the next start, both taken on the wire; the wait for the look itself is set aside',
      'floor: a bare workflow of a start, a rest as long as the job, and a look, without a read before the start and without a fence',
    ],
    rows: [
      row('pipeline, p50 of a round', pipeline, 0.5),
      row('pipeline, p99 of a round', pipeline, 0.99),
      row('floor, p50 of a round', floor, 0.5),
      row('floor, p99 of a round', floor, 0.99),
    ],
    goals: [
      goalOf(`p50 under ${P50_GOAL_MS} ms`, [p50], { below: P50_GOAL_MS }),
      goalOf(`p99 under ${P99_GOAL_MS} ms`, [p99], { below: P99_GOAL_MS }),
    ],
  };
}
