import { setTimeout as pause } from 'node:timers/promises';
import type { JobSpec } from '../../simulator';
import { countLooks, looksIn } from '../measure/looks';
import type { Crowd } from '../stage/crowd';
import { countEnded, idsOf, startCrowd, until } from '../stage/crowd';
import { untilCalm } from '../stage/calm';
import type { Stage } from '../stage/open-stage';
import { openStage } from '../stage/open-stage';
import type { BenchContext } from './benchmark';
import type { WaitSystem } from './wait-systems';

const CLUSTERS = 5;
const WARM_UP = 60;
const LONG_MS = 100 * 3_600_000;
const MOST_MS_EACH = 400;
const START_MS = 60_000;
const HISTORIES = 5;

/** One round of pure waiting. */
export interface WaitRound {
  looks: number;
  serverMs: number;
  workerMs: number;
  latenessMs: number[];
  /** Requests the cloud answered: one list may be a look at many. */
  requests: number;
}

/** A stage on which one system waits for so many jobs. */
export interface WaitStage {
  /** Starts everything and returns when every job has been looked at, and the server has come to rest. */
  fill(restMs: number): Promise<void>;
  round(ms: number): Promise<WaitRound>;
  /** Resident memory of the worker that waits, less that of the same worker before, for each wait. */
  bytesPerWait(): Promise<number>;
  /** Of a few of them: the events in their history, and the looks since the last round began. */
  history(): Promise<{ events: number; looks: number }[]>;
  close(): Promise<void>;
}

export async function openWaitStage(
  { props, signal, say }: BenchContext,
  system: WaitSystem,
  size: number,
  intervalMs: number,
): Promise<WaitStage> {
  const stage = await openStage(props, { worker: system.worker(size, intervalMs) });
  const crowd = crowdOf(system, 'wait', size, intervalMs);
  let emptyBytes = 0;
  let sinceMs = 0;
  return {
    fill: async (restMs) => {
      await warmUp(stage, system, intervalMs, signal);
      emptyBytes = await stage.worker.settledBytes();
      await stage.cloud.clearWireLog();
      const already = await stage.cloud.watchedJobs();
      await prepare(stage, system, crowd, LONG_MS);
      const filling = reportProgress(
        () => stage.cloud.watchedJobs(),
        (count) => say(`waits: ${size} by ${system.name}: ${count - already} waiting`),
      );
      try {
        await startCrowd(stage.client, crowd, signal);
        const bound = { withinMs: START_MS + size * MOST_MS_EACH, signal };
        await until('jobs that are waited for', async () => (await stage.cloud.watchedJobs()) - already, size, bound);
      } finally {
        filling.stop();
      }
      sinceMs = now();
      await stage.cloud.clearWireLog();
      await untilCalm(stage, restMs, signal);
    },
    round: async (ms) => {
      const from = { at: now(), ...stage.cpu() };
      await pause(ms, undefined, { signal });
      const to = { at: now(), ...stage.cpu() };
      const requests = await stage.cloud.wireLog();
      const window = { sinceMs, fromMs: from.at, toMs: to.at, intervalMs };
      const counted = countLooks(idsOf(crowd), looksIn(requests), window);
      if (!counted.done) throw new Error(`${system.name} looked at nothing in ${ms} ms`);
      return {
        looks: counted.done,
        latenessMs: counted.latenessMs,
        serverMs: to.server - from.server,
        workerMs: to.worker - from.worker,
        requests: requests.filter(({ endedAt }) => endedAt >= from.at && endedAt < to.at).length,
      };
    },
    bytesPerWait: async () => ((await stage.worker.settledBytes()) - emptyBytes) / size,
    history: async () => historiesOf(stage, crowd),
    close: () => stage.close(),
  };
}

const now = (): number => performance.timeOrigin + performance.now();

function crowdOf(system: WaitSystem, prefix: string, size: number, intervalMs: number): Crowd {
  const jobs = Array.from({ length: size }, (_, at) => ({
    clusterId: `c${at % CLUSTERS}`,
    jobName: `${prefix}-${at}`,
  }));
  return { prefix, type: system.workflowType, args: jobs.map((job) => system.args(job, intervalMs)) };
}

async function prepare(stage: Stage, system: WaitSystem, crowd: Crowd, durationMs: number): Promise<void> {
  const jobs = idsOf(crowd).map((name, at): JobSpec & { service: 'cdm' } => {
    return { service: 'cdm', clusterId: `c${at % CLUSTERS}`, name, durationMs };
  });
  await stage.cloud.addJobs(jobs);
  if (!system.starts) await stage.cloud.run(jobs);
}

/** Code is compiled and caches are full before anything is measured, memory too. */
async function warmUp(stage: Stage, system: WaitSystem, intervalMs: number, signal: AbortSignal): Promise<void> {
  const crowd = crowdOf(system, 'warm', WARM_UP, intervalMs);
  await prepare(stage, system, crowd, 0);
  await startCrowd(stage.client, crowd, signal);
  const bound = { withinMs: START_MS, signal };
  await until('jobs of the warm-up', () => countEnded(stage.client, crowd.prefix), WARM_UP, bound);
}

async function historiesOf(stage: Stage, crowd: Crowd): Promise<{ events: number; looks: number }[]> {
  const looks = looksIn(await stage.cloud.wireLog());
  const some = idsOf(crowd).slice(0, HISTORIES);
  return Promise.all(
    some.map(async (id) => {
      const { historyLength } = await stage.client.workflow.getHandle(id).describe();
      return { events: historyLength, looks: looks.get(id)?.length ?? 0 };
    }),
  );
}

const REPORT_EVERY_MS = 15_000;

function reportProgress(read: () => Promise<number>, tell: (count: number) => void): { stop(): void } {
  const timer = setInterval(() => void read().then(tell, () => undefined), REPORT_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
