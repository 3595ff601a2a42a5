import type { JobSpec, LogEntry, RouteCount } from '../../simulator';
import { quantile } from '../measure/statistics';
import type { PollerResult, PollerSettings } from '../processes/rival-poller';
import { startChild } from '../stage/child-program';
import { BenchCloud } from '../stage/cloud';
import type { Crowd } from '../stage/crowd';
import { countEnded, lifetimesOf, startCrowd, until } from '../stage/crowd';
import type { Stage } from '../stage/open-stage';
import { openStage } from '../stage/open-stage';
import type { BenchContext } from './benchmark';
import type { LimitTimes } from './limit-times';

const CLUSTERS = 4;
const MINUTE_MS = 60_000;
const READS_A_MINUTE = 120;
const START_MS = 120_000;
/** How much longer than the hour itself a side may take: the rival needs some. */
const MOST_TIMES = 4;

/** What one side came to in a round; seconds are those of the hour. */
interface Side {
  p50: number;
  p99: number;
  reads: number;
  throttled: number;
}

export interface HourRound {
  ours: Side;
  rival: Side;
  /** Shares of the ends seen so late or earlier, for a chart. */
  curve: { side: string; share: number; lateS: number }[];
}

type CdmSpec = Extract<JobSpec, { service: 'cdm' }>;

/** Many jobs end over an hour; our watcher and the rival look at the same time, each at a cloud of its own. */
export async function runHour(context: BenchContext, times: LimitTimes, size: number): Promise<HourRound[]> {
  const cloud = { speed: times.speed, limits: true, scaleLimits: true };
  const stage = await openStage(context.props, {
    cloud,
    worker: {
      slots: size + 100,
      cachedWorkflows: 50,
      reads: { calls: READS_A_MINUTE, perMs: MINUTE_MS / times.speed },
      plugin: { pace: { minMs: 1_000 / times.speed, maxMs: 10_000 / times.speed } },
    },
  });
  try {
    const rivals = await BenchCloud.open(cloud);
    try {
      const rounds: HourRound[] = [];
      while (rounds.length < context.rounds) {
        rounds.push(await runRound(context, times, jobsOf(rounds.length, size, times), stage, rivals));
        const { ours, rival } = rounds.at(-1) as HourRound;
        const late = (side: Side) =>
          `p50 ${side.p50.toFixed(1)} s, p99 ${side.p99.toFixed(1)} s, ${side.throttled} 429s`;
        context.say(`limits: round ${rounds.length} of ${context.rounds}: ours ${late(ours)}; rival ${late(rival)}`);
      }
      return rounds;
    } finally {
      await rivals.close();
    }
  } finally {
    await stage.close();
  }
}

function jobsOf(round: number, size: number, { leadS, spreadS }: LimitTimes): CdmSpec[] {
  return Array.from({ length: size }, (_, at) => ({
    service: 'cdm',
    clusterId: `k${at % CLUSTERS}`,
    name: `hour${round}-${at}`,
    durationMs: (leadS + Math.random() * spreadS) * 1_000,
  }));
}

async function runRound(
  context: BenchContext,
  times: LimitTimes,
  jobs: CdmSpec[],
  stage: Stage,
  rivals: BenchCloud,
): Promise<HourRound> {
  for (const cloud of [stage.cloud, rivals]) {
    await cloud.reset();
    await cloud.addJobs(jobs);
  }
  await rivals.run(jobs.map(({ service, clusterId, name: job }) => ({ service, clusterId, job })));
  const [ours, theirs] = await Promise.all([runOurs(context, times, jobs, stage), runRival(times, jobs, rivals)]);
  const late = { ours: await latenessOf(ours, stage.cloud), rival: await latenessOf(theirs, rivals) };
  return {
    ours: await sideOf(late.ours, stage.cloud),
    rival: await sideOf(late.rival, rivals),
    curve: [...curveOf('the watcher', late.ours), ...curveOf('one call a job, with backoff', late.rival)],
  };
}

/** When each job was seen to have ended, by its name, in milliseconds since 1970. */
type Seen = Map<string, number>;

const mostMs = ({ leadS, spreadS, speed }: LimitTimes): number =>
  START_MS + ((leadS + spreadS) * 1_000 * MOST_TIMES) / speed;

async function runOurs({ signal }: BenchContext, times: LimitTimes, jobs: CdmSpec[], stage: Stage): Promise<Seen> {
  const prefix = jobs[0]?.name.replace(/-0$/, '') ?? '';
  const args = jobs.map(({ clusterId, name }) => [{ clusterId, jobName: name }]);
  const crowd: Crowd = { prefix, type: 'huaweiCloudCdmJob', args };
  await startCrowd(stage.client, crowd, signal);
  const bound = { withinMs: mostMs(times), signal };
  await until('jobs seen to end', () => countEnded(stage.client, prefix), jobs.length, bound);
  const lifetimes = await lifetimesOf(stage.client, prefix);
  return new Map(lifetimes.map(({ workflowId, endedAt }) => [workflowId, endedAt]));
}

async function runRival(times: LimitTimes, jobs: CdmSpec[], cloud: BenchCloud): Promise<Seen> {
  const settings: PollerSettings = {
    cloud: cloud.access,
    jobs: jobs.map(({ clusterId, name }) => ({ clusterId, name })),
    intervalMs: 30_000 / times.speed,
    firstBackOffMs: 1_000 / times.speed,
    longestBackOffMs: 120_000 / times.speed,
  };
  const poller = await startChild({ program: 'rival-poller', input: settings });
  try {
    const { seenAt } = (await poller.next(mostMs(times))) as PollerResult;
    return new Map(Object.entries(seenAt));
  } finally {
    await poller.end();
  }
}

async function sideOf(late: number[], cloud: BenchCloud): Promise<Side> {
  const reads = (await cloud.requests()).filter(isRead);
  const sum = (read: (count: RouteCount) => number) => reads.reduce((total, count) => total + read(count), 0);
  return {
    p50: quantile(late, 0.5),
    p99: quantile(late, 0.99),
    reads: sum(({ total }) => total),
    throttled: sum(({ throttled }) => throttled),
  };
}

function isRead({ method, route }: RouteCount): boolean {
  return method === 'GET' && route.includes('/cdm/');
}

/** How late each end was seen, in seconds of the cloud's own time. */
async function latenessOf(seen: Seen, cloud: BenchCloud): Promise<number[]> {
  const { now, speed } = await cloud.clock();
  const wallNow = performance.timeOrigin + performance.now();
  const ends = (await cloud.log()).filter(({ effect }) => effect === 'end');
  return ends.map(({ job, at }: LogEntry) => {
    const seenAt = seen.get(job);
    if (seenAt === undefined) throw new Error(`${job} has ended and was not seen to`);
    const endedAt = wallNow - (now - at) / speed;
    return Math.max(0, ((seenAt - endedAt) * speed) / 1_000);
  });
}

const SHARES = Array.from({ length: 101 }, (_, at) => at / 100);

function curveOf(side: string, late: number[]): HourRound['curve'] {
  return SHARES.map((share) => ({ side, share, lateS: quantile(late, share) }));
}
