import type { WireRequest } from '../processes/wire-log';
import type { BenchContext } from './benchmark';
import { inTurn } from './benchmark';
import type { LimitTimes } from './limit-times';
import type { Crowd } from '../stage/crowd';
import { runCrowd, startCrowd, until } from '../stage/crowd';
import type { Stage } from '../stage/open-stage';
import { openStage } from '../stage/open-stage';

const CLUSTERS = 4;
const MINUTE_MS = 60_000;
const READS_A_MINUTE = 120;
const DAY_MS = 24 * 3_600_000;
const START_MS = 120_000;
/** How much longer than one read for each start it may take. */
const MOST_TIMES = 4;
const WARM_UP = 10;

export interface MidnightRound {
  /** Until the last job ran, in seconds of the cloud's time. */
  limitedS: number;
  /** The same without any limit. */
  unlimitedS: number;
  /** Reads of one job before its start: the fence's own. */
  ownReads: number;
  /** Lists, each of which can answer for many. */
  lists: number;
  throttled: number;
}

/** As many starts at once as there are jobs, with the published limit and without. */
export async function runMidnight(context: BenchContext, times: LimitTimes, size: number): Promise<MidnightRound[]> {
  const rounds: MidnightRound[] = [];
  while (rounds.length < context.rounds) {
    const round: MidnightRound = { limitedS: 0, unlimitedS: 0, ownReads: 0, lists: 0, throttled: 0 };
    for (const limited of inTurn(rounds.length, [true, false])) {
      const { seconds, ...counts } = await startAll(context, times, size, limited);
      if (limited) Object.assign(round, { limitedS: seconds, ...counts });
      else round.unlimitedS = seconds;
    }
    rounds.push(round);
    const { limitedS, unlimitedS, ownReads, lists } = round;
    context.say(
      `limits: midnight ${rounds.length} of ${context.rounds}: all run after ${limitedS.toFixed(0)} s, with ` +
        `${ownReads} reads of one job and ${lists} lists; without limits after ${unlimitedS.toFixed(0)} s`,
    );
  }
  return rounds;
}

interface Started extends Pick<MidnightRound, 'ownReads' | 'lists' | 'throttled'> {
  seconds: number;
}

async function startAll(context: BenchContext, times: LimitTimes, size: number, limited: boolean): Promise<Started> {
  const { midnightSpeed: speed } = times;
  const stage = await openStage(context.props, {
    cloud: { speed, limits: limited, scaleLimits: true },
    worker: {
      slots: size + 100,
      plugin: { pace: { minMs: 1_000 / speed, maxMs: 10_000 / speed } },
      ...(limited && { reads: { calls: READS_A_MINUTE, perMs: MINUTE_MS / speed } }),
    },
  });
  try {
    await warmUp(context, stage);
    await stage.cloud.reset();
    await stage.cloud.clearWireLog();
    const withinMs = START_MS + ((size / READS_A_MINUTE) * MINUTE_MS * MOST_TIMES) / speed;
    const wallMs = await runAll(context, stage, size, withinMs);
    return { seconds: (wallMs * speed) / 1_000, ...countReads(await stage.cloud.wireLog()) };
  } finally {
    await stage.close();
  }
}

/** Which reads the starts cost. Looks at jobs that run already do not count. */
export function countReads(requests: readonly WireRequest[]): Pick<MidnightRound, 'ownReads' | 'lists' | 'throttled'> {
  const startedAt = new Map<string, number>();
  for (const { method, told, arrivedAt } of requests)
    if (method === 'PUT') for (const job of told) startedAt.set(job, arrivedAt);
  const reads = requests.filter(({ method }) => method === 'GET');
  const isOwn = ({ path, arrivedAt }: WireRequest): boolean => {
    const job = jobNamedIn(path);
    return job !== undefined && arrivedAt < (startedAt.get(job) ?? Number.POSITIVE_INFINITY);
  };
  return {
    ownReads: reads.filter(isOwn).length,
    lists: reads.filter(({ path }) => LIST.test(path)).length,
    throttled: requests.filter(({ status }) => status === 429).length,
  };
}

const LIST = /\/job\/all(\?|$)/;

/** The one job a read asks for; undefined for a list. */
function jobNamedIn(path: string): string | undefined {
  const { pathname, searchParams } = new URL(path, 'http://cloud');
  const asked = searchParams.get('jname') ?? /\/job\/([^/]+)/.exec(pathname)?.[1];
  return asked === undefined || LIST.test(path) ? undefined : decodeURIComponent(asked);
}

/** Code is compiled before anything is measured. */
async function warmUp({ signal }: BenchContext, stage: Stage): Promise<void> {
  const crowd = await crowdOf(stage, 'warm', WARM_UP, 0);
  await runCrowd(stage.client, crowd, { withinMs: START_MS, signal });
}

/** @returns how long it took until the last job was started, by the cloud's own log, in milliseconds of wall time */
async function runAll({ signal }: BenchContext, stage: Stage, size: number, withinMs: number): Promise<number> {
  const crowd = await crowdOf(stage, 'night', size, DAY_MS);
  const from = await stage.cloud.clock();
  const starts = async () => (await stage.cloud.log()).filter(({ effect }) => effect === 'start');
  await startCrowd(stage.client, crowd, signal);
  await until('jobs that run', async () => (await starts()).length, size, { withinMs, signal });
  const last = Math.max(...(await starts()).map(({ at }) => at));
  return (last - from.now) / from.speed;
}

async function crowdOf(stage: Stage, prefix: string, size: number, durationMs: number): Promise<Crowd> {
  const jobs = Array.from({ length: size }, (_, at) => ({
    clusterId: `k${at % CLUSTERS}`,
    jobName: `${prefix}-${at}`,
  }));
  await stage.cloud.addJobs(
    jobs.map(({ clusterId, jobName: name }) => ({ service: 'cdm', clusterId, name, durationMs })),
  );
  return { prefix, type: 'huaweiCloudCdmJob', args: jobs.map((job) => [job]) };
}
