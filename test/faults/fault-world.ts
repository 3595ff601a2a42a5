import { isDeepStrictEqual } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { LogEntry } from '../../simulator';
import type { StepStatus } from '../../src/domain/status';
import { CrashPoints } from '../support/crash-points';
import { createdJobsOf } from '../support/created-jobs';
import { faultWorkflows } from '../support/fault-workflows';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, dli, openWorld } from '../support/huawei-world';
import type { WorkerPlace } from '../support/worker-with-crash-points';
import { workerWithCrashPoints } from '../support/worker-with-crash-points';
import type { Drill, Match } from './drills';
import { DRILLS } from './drills';
import type { RunCell } from './matrix';
import { isStop } from './matrix';

/** A cell under way: its job, and the workflow that makes the call. */
export interface Trial {
  cell: RunCell;
  unit: string;
  drill: Drill;
}

/** What became of a trial, by the cloud's own log and by the workflow. */
export interface Outcome {
  log: LogEntry[];
  end: 'succeeded' | 'failed' | 'cancelled';
  failure?: string;
  /** Absent for the restart, whose workflow is the tests' own. */
  step?: StepStatus;
  /** The jobs that were created for a run and are still in the trial's cluster. */
  created: string[];
}

/** A world in which many trials run side by side, each with a job of its own. */
export interface FaultWorld extends World {
  place: WorkerPlace;
  /** Holds calls of the worker that `work` starts. */
  points: CrashPoints;
  /** Starts a worker in this process. */
  work(options?: Partial<Pick<WorkerPlace, 'plugin' | 'slots'>>): Promise<void>;
  /** Starts the workflow of a trial, and brings it to the call that is tried. */
  begin(trial: Trial, options?: { timeout?: string }): Promise<WorkflowHandle>;
  untilLogged(unit: string, effect: LogEntry['effect']): Promise<void>;
  /** Until the call that is tried was accepted; of one that the log does not tell of, until the fault laid on it has hit. */
  untilAccepted(trial: Trial): Promise<void>;
  /** The call that is tried, as the cloud sees it. Of a stop: waits for the run that is to be stopped. */
  requestOf(trial: Trial): Promise<Match>;
  outcome(trial: Trial, handle: WorkflowHandle): Promise<Outcome>;
}

export const STRANGER = 'someone';
const STRANGERS = ['strangers_copy', 'strangers_transform', '9999'];
/**
 * With dozens of trials side by side a reply may take seconds: one given up on is another fault than the one tried. Those that stand
 * still until they are stopped are looked at ever more rarely, as real ones are: else their looks are most of what all of them do.
 */
const PATIENT = {
  fence: { leaseMs: 6_000, requestTimeoutMs: 8_000, visibilityMs: 2_000 },
  pace: { minMs: 50, maxMs: 2_000 },
};
const FIRST_STREAM = 7_000;
const LOOK_EVERY_MS = 40;

export function trialsOf(cells: RunCell[]): Trial[] {
  return cells.map((cell, index) => {
    const drill = DRILLS[cell.call];
    return { cell, drill, unit: unitOf(cell, index) };
  });
}

/** A statement is what its job is known by, a file its batch; an MRS job its cluster and its type, a message its topic. */
function unitOf({ call }: RunCell, index: number): string {
  if (call.startsWith('SMN')) return `urn:smn:cn-north-4:0a:topic-${index}-`;
  if (call.startsWith('MRS')) return `cluster-${index}-/SparkSubmit`;
  if (call.startsWith('DLI SQL')) return `SELECT ${FIRST_STREAM + index}`;
  if (call.startsWith('DLI Spark')) return `batch-${FIRST_STREAM + index}.py`;
  return call.startsWith('DLI') ? String(FIRST_STREAM + index) : `job-${index}-`;
}

/** Of what is created for its run the cluster alone is known before. */
export function isOf(unit: string): (entry: LogEntry) => boolean {
  return ({ job, clusterId }) => job === unit || clusterId === unit;
}

/** Runs every trial at once. Each is judged by a test of its own, so a failed one is no unhandled rejection. */
export function sideBySide(trials: Trial[], run: (trial: Trial) => Promise<Outcome>): Map<Trial, Promise<Outcome>> {
  const outcomes = new Map(trials.map((trial) => [trial, run(trial)]));
  for (const outcome of outcomes.values()) outcome.catch(() => undefined);
  return outcomes;
}

export async function openFaultWorld(): Promise<FaultWorld> {
  const [world, codePath] = await Promise.all([openWorld({ workers: 0 }), faultWorkflows()]);
  const { cloud } = world;
  const { url, projectId, ak, sk } = cloud;
  const place = {
    address: world.env.address,
    taskQueue: world.taskQueue,
    codePath,
    cloud: { url, projectId, ak, sk },
    plugin: PATIENT,
  };
  const points = new CrashPoints();
  const watch = new LogWatch(() => cloud.log());
  const stops: (() => Promise<void>)[] = [];
  startStrangers(world);

  return {
    ...world,
    place,
    points,
    untilLogged: async (unit, effect) => watch.until(unit, effect),

    untilAccepted: async (trial) => {
      const { drill, unit } = trial;
      if (drill.effect) return watch.until(unit, drill.effect);
      const request = drill.request(unit, '');
      while (cloud.faults().some(({ match }) => isDeepStrictEqual(match, request)))
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    },

    work: async (options) => {
      const { worker, close } = await workerWithCrashPoints({ ...place, ...options }, points);
      const running = worker.run();
      stops.push(async () => {
        worker.shutdown();
        await running;
        await close();
      });
    },

    requestOf: async ({ cell, unit, drill }) => {
      if (!isStop(cell.call)) return drill.request(unit, '');
      await watch.until(unit, drill.standing ?? 'start');
      const starts = cloud.log().filter(({ effect }) => effect === 'start');
      const run = starts.find(isOf(unit))?.run;
      return drill.request(unit, run ?? '');
    },

    begin: async ({ cell, unit, drill }, { timeout } = {}) => {
      cloud.addJobs([drill.job(unit, isStop(cell.call) || cell.room === 'ended-from-outside')]);
      let more = {};
      if (cell.call === 'DGC restart') {
        const instanceId = cloud.run({ service: 'dgc', job: unit, by: STRANGER });
        await watch.until(unit, 'end');
        more = { instanceId };
      }
      return world.start(...drill.workflow(unit, { ...more, ...(timeout && { timeout }) }));
    },

    outcome: async ({ unit, cell }, handle) => {
      const end = await handle.result().then(
        () => ({ end: 'succeeded' as const }),
        (error: unknown) => endOf(error),
      );
      const step = cell.call === 'DGC restart' ? undefined : (await world.status(handle)).steps[0];
      const created = cell.call.startsWith('CDM inline') ? await createdJobsOf(cloud, unit) : [];
      return { ...end, step, log: cloud.log().filter(isOf(unit)), created };
    },

    close: async () => {
      watch.stop();
      points.releaseAll();
      await Promise.all(stops.map(async (stop) => stop()));
      await world.close();
    },
  };
}

/** Everything that anybody but its owner did to the runs of strangers. */
export function touchedStrangers(world: World): LogEntry[] {
  return world.cloud.log().filter(({ job, by }) => STRANGERS.includes(job) && by !== STRANGER);
}

function startStrangers({ cloud }: World): void {
  const [copy = '', transform = '', stream = ''] = STRANGERS;
  const durationMs = 3_600_000;
  cloud.addJobs([cdm(copy, { durationMs }), dgc(transform, { durationMs }), dli(Number(stream))]);
  cloud.run({ service: 'cdm', clusterId: CLUSTER, job: copy, by: STRANGER });
  cloud.run({ service: 'dgc', job: transform, by: STRANGER });
  cloud.run({ service: 'dli', job: stream, by: STRANGER });
}

/** How a workflow has ended that did not succeed. */
export function endOf(error: unknown): { end: 'failed' | 'cancelled'; failure?: string } {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  return cause instanceof ApplicationFailure
    ? { end: 'failed', failure: cause.type ?? undefined }
    : { end: 'cancelled' };
}

/** One look at the log for all who wait for something in it. */
class LogWatch {
  private waiting: { matches: (entry: LogEntry) => boolean; resolve: () => void }[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly log: () => LogEntry[]) {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  async until(unit: string, effect: LogEntry['effect']): Promise<void> {
    const isOfUnit = isOf(unit);
    const matches = (entry: LogEntry) => entry.effect === effect && isOfUnit(entry);
    return new Promise((resolve) => this.waiting.push({ matches, resolve }));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (!this.waiting.length) return;
    const log = this.log();
    const seen = this.waiting.filter(({ matches }) => log.some(matches));
    this.waiting = this.waiting.filter((waiter) => !seen.includes(waiter));
    for (const { resolve } of seen) resolve();
  }
}
