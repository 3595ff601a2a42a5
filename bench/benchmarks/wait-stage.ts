import { setTimeout as pause } from 'node:timers/promises';
import { countLooks, looksAt, looksIn } from '../measure/looks';
import type { Crowd } from '../stage/crowd';
import { countEnded, countRunning, startCrowd, until } from '../stage/crowd';
import { untilCalm } from '../stage/calm';
import type { Stage } from '../stage/open-stage';
import { openStage } from '../stage/open-stage';
import type { BenchContext } from './benchmark';
import type { WaitSystem } from './wait-systems';
import type { Waited, WaitedKind } from './waited-kinds';

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

/** So many of one kind, waited for by one system. */
export interface WaitSet {
  system: WaitSystem;
  kind: WaitedKind;
  size: number;
}

/** A stage on which one system waits for so many of one kind. */
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
  set: WaitSet,
  intervalMs: number,
): Promise<WaitStage> {
  const { system, kind, size } = set;
  const stage = await openStage(props, { worker: system.worker(size, intervalMs) });
  let prepared: Prepared | undefined;
  let emptyBytes = 0;
  let sinceMs = 0;
  return {
    fill: async (restMs) => {
      await warmUp(stage, set, intervalMs, signal);
      emptyBytes = await stage.worker.settledBytes();
      await stage.cloud.clearWireLog();
      prepared = await prepare(stage, set, { prefix: 'wait', size, durationMs: LONG_MS, intervalMs });
      const { crowd, told } = prepared;
      const waiting = await waitingOf(stage, crowd.prefix, told);
      const filling = reportProgress(waiting, (count) =>
        say(`waits: ${size} ${kind.name} by ${system.name}: ${count} waiting`),
      );
      try {
        await startCrowd(stage.client, crowd, signal);
        await until('waits', waiting, size, { withinMs: START_MS + size * MOST_MS_EACH, signal });
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
      const counted = countLooks(prepared?.told ?? [], looksIn(requests), window);
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
    history: async () => (prepared ? historiesOf(stage, prepared) : []),
    close: () => stage.close(),
  };
}

const now = (): number => performance.timeOrigin + performance.now();

/** A crowd of workflows, and how replies name what each of them waits for. */
interface Prepared {
  crowd: Crowd;
  told: string[];
}

/** Has the cloud know what is waited for, and a stranger start it where the workflows do not. */
async function prepare(
  stage: Stage,
  { system, kind }: WaitSet,
  { prefix, size, durationMs, intervalMs }: { prefix: string; size: number; durationMs: number; intervalMs: number },
): Promise<Prepared> {
  const all = Array.from({ length: size }, (_, at): Waited => ({ name: `${prefix}-${at}`, at }));
  await stage.cloud.addJobs(kind.registered(prefix, all, durationMs));
  const begun = system.starts ? [] : all.flatMap((one) => kind.begun?.(one) ?? []);
  const runs = await stage.cloud.run(begun);
  const args = all.map((one) => system.args(kind, one, { intervalMs, run: runs[one.at] ?? '' }));
  const told = all.map((one) => kind.told?.(one, runs[one.at]) ?? one.name);
  return { crowd: { prefix, type: system.workflowType(kind), args }, told };
}

/** How many wait: seen on the wire; of lists that name nothing, since nothing is there, in the visibility store. */
async function waitingOf(stage: Stage, prefix: string, told: string[]): Promise<() => Promise<number>> {
  if (told.some((name) => name.includes('/'))) return () => countRunning(stage.client, prefix);
  const already = await stage.cloud.watchedJobs();
  return async () => (await stage.cloud.watchedJobs()) - already;
}

/** Code is compiled and caches are full before anything is measured, memory too. */
async function warmUp(stage: Stage, set: WaitSet, intervalMs: number, signal: AbortSignal): Promise<void> {
  const { crowd } = await prepare(stage, set, { prefix: 'warm', size: WARM_UP, durationMs: 0, intervalMs });
  await startCrowd(stage.client, crowd, signal);
  const bound = { withinMs: START_MS, signal };
  await until('jobs of the warm-up', () => countEnded(stage.client, crowd.prefix), WARM_UP, bound);
}

async function historiesOf(stage: Stage, { crowd, told }: Prepared): Promise<{ events: number; looks: number }[]> {
  const looks = looksIn(await stage.cloud.wireLog());
  return Promise.all(
    told.slice(0, HISTORIES).map(async (name, at) => {
      const { historyLength } = await stage.client.workflow.getHandle(`${crowd.prefix}-${at}`).describe();
      return { events: historyLength, looks: looksAt(name, looks).length };
    }),
  );
}

const REPORT_EVERY_MS = 15_000;

function reportProgress(read: () => Promise<number>, tell: (count: number) => void): { stop(): void } {
  const timer = setInterval(() => void read().then(tell, () => undefined), REPORT_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
