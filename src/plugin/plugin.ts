import { setMaxListeners } from 'node:events';
import { SimplePlugin } from '@temporalio/plugin';
import type { Worker, WorkerOptions } from '@temporalio/worker';
import { Runtime } from '@temporalio/worker';
import type { ActivityContext } from '../activities/activity-context';
import { KnownUsers } from '../activities/cdm/known-users';
import { EarlierRunsInTemporal, HistoriesOfServer } from '../activities/start/earlier-runs';
import { WaitsInTemporal } from '../activities/stop/waits-called-off';
import { createActivities } from '../activities/create-activities';
import type { Sharing } from '../activities/share-budgets';
import { shareBudgets } from '../activities/share-budgets';
import { InFlight } from '../activities/outcomes';
import { Watcher } from '../activities/watch/watcher';
import { checkSearchAttributes } from './check-search-attributes';
import type { Connections } from '../connections/connections';
import { connectionsFromEnvironment } from '../connections/connections';
import type { Webhooks } from '../config/webhooks';
import { webhooksFromEnvironment } from '../config/webhooks';
import type { FenceTimes } from '../domain/fence';
import { DEFAULT_FENCE_TIMES } from '../domain/fence';
import type { PaceBounds } from '../domain/pace';
import { DEFAULT_PACE } from '../domain/pace';
import { isExported } from '../metrics/metrics';
import { disposeUnusedWorker } from './dispose-unused-worker';
import { huaweiCloudNexusHandler } from './nexus-handler';
import { Observation } from './observation';
import { countingIdentity } from './pipeline-counter';
import { tuningFromEnvironment } from '../config/tuning';
import { WORKFLOW_INTERCEPTORS } from './bundle-workflows';
import type { TemporalMetrics, Vitals } from './vitals';

/** How the activities of Huawei Cloud behave on this worker. */
export interface HuaweiCloudPluginOptions {
  /**
   * The accounts, regions and workspaces that pipelines may name. What is given here stays open when the worker stops;
   * what the plugin opens itself it closes.
   * @default connectionsFromEnvironment()
   */
  connections?: Connections;
  /**
   * The webhooks that a pipeline's `notify` may name.
   * @default webhooksFromEnvironment()
   */
  webhooks?: Webhooks;
  /** How long each stage of a start may take. */
  fence?: Partial<FenceTimes>;
  /**
   * Bounds of the pause between two polls of a run.
   * @default `HUAWEICLOUD_PACE_MIN` and `HUAWEICLOUD_PACE_MAX`, else 1 and 10 seconds
   */
  pace?: Partial<PaceBounds>;
  /**
   * How long a run of a pipeline that this worker begins may be halted before it is stopped and its step fails, where the
   * step has no `whenHalted`, in milliseconds.
   * @default 1_800_000
   */
  haltedForMs?: number;
  /**
   * Activity slots that waits never take, so that a stop always finds one; half of the slots at most.
   * @default 20
   */
  slotsKeptFree?: number;
  /**
   * This worker's share of the vendor's rate limits, above 0 and at most 1.
   * @default `HUAWEICLOUD_SHARE`, else 1 divided by the number of workers that poll the task queue
   */
  share?: number;
  /**
   * The task queue of the waits of pipelines that this worker begins, where they are to have one of their own. Another
   * worker with this plugin has to serve it, and its waits hold no slot here.
   * @default `HUAWEICLOUD_WATCH_TASK_QUEUE`, else the pipeline's own task queue
   */
  watchTaskQueue?: string;
  /**
   * Serve the Nexus service of `temporal-huaweicloud/nexus`, so that other teams' workflows can call in. Their side
   * needs an endpoint that targets this worker's namespace and task queue.
   * @default false
   */
  nexus?: boolean;
  /**
   * Pipelines that this worker begins set the search attributes `HuaweiCloudPipeline`, `HuaweiCloudService`,
   * `HuaweiCloudDate` and `HuaweiCloudState`, so that `list` finds them by these. The server must know them:
   * `temporal-huaweicloud search-attributes register`. A worker whose server does not refuses to run.
   * @default `HUAWEICLOUD_SEARCH_ATTRIBUTES`, else false
   */
  searchAttributes?: boolean;
}

/** SDK defaults (WorkerOptions.maxConcurrentActivityTaskExecutions). */
const DEFAULT_SLOTS = 100;
const DEFAULT_SLOTS_KEPT_FREE = 20;
/** Time for a request that is under way to be answered, and for its result to reach the server. */
const SHUTDOWN_GRACE_TIME = '40 seconds';
const DRAIN_CHECK_MS = 50;
/**
 * How long workflow code may run on end before the SDK takes it for a loop without end, and stops it. Up to Node 22 that
 * stop ends the whole process when it meets a promise (docs/decisions/0008), and on a starved machine the SDK's own 5
 * seconds are not long. It reads this option and does not declare it.
 */
const WORKFLOW_CODE_LIMIT = { isolateExecutionTimeout: '30 seconds' };

/**
 * Brings the activities of Huawei Cloud to a worker. Workflows are re-exported from your own workflows file
 * (`export * from 'temporal-huaweicloud/workflow-types'`), since a plugin cannot register any.
 */
export class HuaweiCloudPlugin extends SimplePlugin {
  private readonly watcher: Watcher;
  private readonly draining: AbortController;
  private readonly connections: Connections;
  private readonly sharing: Sharing;
  private readonly observation: Observation;
  private readonly inFlight: InFlight;
  private readonly searchAttributes: boolean;
  private slots = DEFAULT_SLOTS;
  /** Which worker runs it; the activities were made before that. */
  private readonly running: { worker?: Worker };

  /** @throws ConfigurationError in one sentence when credentials are missing or wrong in form; RangeError for an option out of its range */
  constructor(private readonly pluginOptions: HuaweiCloudPluginOptions = {}) {
    const { connections = connectionsFromEnvironment(), webhooks = webhooksFromEnvironment(), fence } = pluginOptions;
    const tuning = tuningFromEnvironment(process.env);
    const { share = tuning.share, watchTaskQueue = tuning.watchTaskQueue, nexus = false } = pluginOptions;
    const { searchAttributes = tuning.searchAttributes, haltedForMs } = pluginOptions;
    if (share !== undefined && !(share > 0 && share <= 1))
      throw new RangeError(`share must be above 0 and at most 1, got ${share}`);
    if (haltedForMs !== undefined && !(haltedForMs >= 0))
      throw new RangeError(`haltedForMs must be 0 or more, got ${haltedForMs}`);
    openAll(connections);
    const observation = new Observation(connections);
    const outcomes = observation.metrics;
    const inFlight = new InFlight();
    const pace = { ...DEFAULT_PACE, ...tuning.pace, ...pluginOptions.pace };
    const watcher = new Watcher(pace, undefined, (service, lateMs) => outcomes.looked(service, lateMs));
    const draining = new AbortController();
    // Each start and stop that waits listens to it.
    setMaxListeners(0, draining.signal);
    const times = { ...DEFAULT_FENCE_TIMES, ...fence };
    const running: { worker?: Worker } = {};
    const presentClient = () => running.worker?.client;
    const shared = { watcher, outcomes, inFlight, presentClient, draining: draining.signal };
    const earlierRuns = new EarlierRunsInTemporal(new HistoriesOfServer(presentClient));
    const waitsCalledOff = new WaitsInTemporal(presentClient);
    const told = { webhooks, watchTaskQueue, haltedForMs, searchAttributes };
    const context = { ...contextOf(connections), ...shared, ...told, earlierRuns, waitsCalledOff, times };
    super({
      name: 'temporal-huaweicloud',
      activities: createActivities(context),
      nexusServices: nexus ? [huaweiCloudNexusHandler()] : [],
      // Where the sources of workflows are given; a bundle has them from when it was made.
      workerInterceptors: { workflowModules: [WORKFLOW_INTERCEPTORS] },
    });
    this.connections = connections;
    this.watcher = watcher;
    this.draining = draining;
    this.sharing = { share, watchTaskQueue };
    this.observation = observation;
    this.inFlight = inFlight;
    this.running = running;
    this.searchAttributes = searchAttributes;
  }

  override configureWorker(options: WorkerOptions): WorkerOptions {
    this.slots = options.tuner ? DEFAULT_SLOTS : (options.maxConcurrentActivityTaskExecutions ?? DEFAULT_SLOTS);
    const keptFree = Math.min(this.pluginOptions.slotsKeptFree ?? DEFAULT_SLOTS_KEPT_FREE, Math.floor(this.slots / 2));
    this.watcher.capacity = this.slots - keptFree;
    // The SDK's default of 0 cancels running activities at once: a start under way would lose its reply.
    const defaults = { shutdownGraceTime: SHUTDOWN_GRACE_TIME } as const;
    const name = isExported(Runtime.instance().metricMeter) ? { identity: countingIdentity(options.identity) } : {};
    // A debugger may stop for as long as it likes.
    return super.configureWorker({ ...defaults, ...(!options.debugMode && WORKFLOW_CODE_LIMIT), ...options, ...name });
  }

  /**
   * Runs the worker: keys are fetched, limits shared and metrics begun before it takes a task, and all of it is ended after.
   * @throws Error for a second worker; ConfigurationError when credentials cannot be had; where search attributes are asked
   *   for, what `checkSearchAttributes` throws
   */
  override async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    if (this.running.worker) throw new Error('a HuaweiCloudPlugin serves one worker: give each worker one of its own');
    if (this.searchAttributes) await this.checkServer(worker, next);
    this.running.worker = worker;
    await this.connections.ready?.();
    const sharing = shareBudgets(worker, this.connections, this.sharing);
    this.logSlotAllocation(worker.options.taskQueue);
    this.observation.record();
    await this.observation.traceCalls();
    this.observation.begin(this.watcher, worker, this.searchAttributes);
    // An activity hears of a shutdown only after the grace time: its waits leave at once so that another takes over.
    const watch = setInterval(() => {
      if (worker.getState() !== 'RUNNING' && worker.getState() !== 'INITIALIZED') this.drain();
    }, DRAIN_CHECK_MS);
    try {
      await super.runWorker(worker, next);
    } finally {
      clearInterval(watch);
      this.drain();
      sharing.stop();
      this.observation.end();
      if (!this.pluginOptions.connections) await this.connections.close();
    }
  }

  /**
   * Records metrics on the meter of this process's runtime from now on. A worker that runs does so by itself; before
   * that, only an application that has its runtime installed may ask for it.
   */
  recordMetrics(): void {
    this.observation.record();
  }

  /** Where the program that runs the worker says how it gets on with Temporal; recorded like all else, and nowhere before `recordMetrics`. */
  get temporalMetrics(): TemporalMetrics {
    return this.observation.metrics;
  }

  /** How the worker fares at this moment. */
  vitals(): Vitals {
    const { waits, starts, stops } = this.inFlight;
    return {
      waits: this.watcher.report(),
      credentials: this.observation.credentials,
      isDraining: this.draining.signal.aborted,
      underWay: { waits, starts, stops },
    };
  }

  private async checkServer(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    try {
      if (worker.connection) await checkSearchAttributes(worker.connection, worker.options.namespace);
    } catch (error) {
      await disposeUnusedWorker(worker, next);
      throw error;
    }
  }

  private logSlotAllocation(taskQueue: string): void {
    const { slots } = this;
    const { capacity } = this.watcher;
    Runtime.instance().logger.info(
      `Huawei Cloud waits on ${taskQueue} hold at most ${capacity} of ${slots} activity slots, and leave ${slots - capacity} ` +
        'to starts and stops. Waits beyond that take turns: more slots (maxConcurrentActivityTaskExecutions) or a task ' +
        'queue of their own (watchTaskQueue) make room.',
      { taskQueue, slots, mostWaits: capacity },
    );
  }

  private drain(): void {
    this.draining.abort();
    this.watcher.drain();
  }
}

/** A connection that is set up wrongly is reported when the worker starts, not by the first pipeline at night. */
function openAll(connections: Connections): void {
  const names = connections.names();
  for (const name of names.length ? names : ['default']) connections.open(name);
}

function contextOf(connections: Connections): Pick<ActivityContext, 'cloud' | 'users' | 'connectionNames'> {
  const users = new Map<string, KnownUsers>();
  return {
    connectionNames: () => connections.names(),
    cloud: (name) => connections.open(name),
    users: (name) => {
      const known = users.get(name) ?? new KnownUsers(() => connections.open(name).userName);
      users.set(name, known);
      return known;
    },
  };
}
