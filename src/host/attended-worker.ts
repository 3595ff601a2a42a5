import { setTimeout as pause } from 'node:timers/promises';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { Runtime } from '@temporalio/worker';
import type { Connections } from '../connections/connections';
import { CredentialsWatch } from './health/credentials-watch';
import type { HealthAddress } from './health/health-address';
import type { HealthServer } from './health/health-server';
import { openHealthServer } from './health/health-server';
import { exportedMetrics } from './health/exported-metrics';
import { pollCountsIn } from './health/poll-counts';
import type { PollOperation } from './health/poll-watch';
import { PollWatch } from './health/poll-watch';
import { Readiness } from './health/readiness';
import { TemporalWatch } from './health/temporal-watch';
import type { ServerConnection } from './server-connection';
import { WorkerGivenUpError } from './worker-given-up-error';
import type { HuaweiCloudPlugin } from '../plugin/plugin';
import type { Vitals } from '../plugin/vitals';
import type { Tracing } from '../traces/start-tracing';

/** A worker that runs the pipelines of Huawei Cloud, and nothing else. */
export interface HuaweiCloudWorker {
  /** Of the Temporal server, as `host:port`. */
  readonly address: string;
  /** The namespace on that server whose tasks it takes. */
  readonly namespace: string;
  /** The task queue that it polls. */
  readonly taskQueue: string;
  /** The build of its deployment that it is; absent when it takes whatever comes. */
  readonly version?: Version;
  /** Where health checks are answered, as `http://host:port`; absent where they are not. */
  readonly healthUrl?: string;
  /**
   * Takes tasks once Temporal answers and has the namespace, and there are credentials that the cloud does not refuse,
   * since it would fail them until then. Waits for both as long as it takes. Resolves when the worker has drained and stopped.
   * @param onPolling called when the server has heard its polls, and so gives it tasks
   * @throws ConfigurationError or CodecError when what the environment says does not go with what the server has;
   *   WorkerGivenUpError when the SDK gives the worker up, as it does where polls are refused for a minute: end the
   *   process then, and start it anew
   */
  run(onPolling?: () => void): Promise<void>;
  /** Hands every wait to another worker, finishes what is under way, and stops. */
  shutdown(): void;
  /** How many waits, starts and stops it carries out at this moment. */
  underWay(): Vitals['underWay'];
}

/** Which build of which deployment, in the terms of Temporal's Worker Versioning. */
interface Version {
  /** What its builds are all builds of. */
  deploymentName: string;
  /** Which build it is, unique in its deployment. */
  buildId: string;
}

interface WorkerParts {
  address: string;
  namespace: string;
  taskQueue: string;
  version: Version | undefined;
  nexus: boolean;
  plugin: HuaweiCloudPlugin;
  connections: Connections;
  server: ServerConnection;
  tracing: Tracing | undefined;
  /** What has to be right with the server before the worker is made. */
  check(connection: NativeConnection): Promise<void>;
  create(connection: NativeConnection): Promise<Worker>;
}

interface HealthParts {
  address: HealthAddress | undefined;
  metricsAddress: string | undefined;
}

const ANSWERED_WITHIN_MS = 5_000;
const LOOK_WHETHER_FAILED_MS = 100;
/** Temporal's kinds of task queue; the enumeration is in a package that is not a dependency of ours. */
const TASK_QUEUE_TYPES: Record<PollOperation, number> = {
  PollWorkflowTaskQueue: 1,
  PollActivityTaskQueue: 2,
  PollNexusTaskQueue: 3,
};

/**
 * Looks after a worker: whether it may begin, how it fares, and that nothing stays open after it.
 * @throws {ConfigurationError} when health checks cannot be answered there
 */
export async function superviseWorker(parts: WorkerParts, health: HealthParts): Promise<HuaweiCloudWorker> {
  const worker = new AttendedWorker(parts, health.metricsAddress);
  try {
    await worker.answerChecks(health);
  } catch (error) {
    await worker.close();
    throw error;
  }
  return worker;
}

class AttendedWorker implements HuaweiCloudWorker {
  private readonly stopped = new AbortController();
  private worker: Worker | undefined;
  private polls: PollWatch | undefined;
  private server: HealthServer | undefined;

  constructor(
    private readonly parts: WorkerParts,
    private readonly metricsAddress: string | undefined,
  ) {}

  get address(): string {
    return this.parts.address;
  }

  get namespace(): string {
    return this.parts.namespace;
  }

  get taskQueue(): string {
    return this.parts.taskQueue;
  }

  get version(): Version | undefined {
    return this.parts.version;
  }

  get healthUrl(): string | undefined {
    return this.server?.url;
  }

  async answerChecks({ address }: HealthParts): Promise<void> {
    if (!address) return;
    const readiness = new Readiness({
      askTemporal: () => this.parts.server.ask(),
      vitals: () => this.vitals(),
      polls: () => (this.worker?.getState() === 'RUNNING' ? this.polls?.standing() : undefined),
      isToldToStop: () => this.stopped.signal.aborted,
    });
    const { metricsAddress } = this;
    this.server = await openHealthServer(address, { readiness: () => readiness.report(), metricsAddress });
  }

  async run(onPolling: () => void = () => undefined): Promise<void> {
    const { parts } = this;
    const { signal } = this.stopped;
    const metrics = parts.plugin.temporalMetrics;
    const watch = this.watchCredentials();
    const temporal = this.watchTemporal();
    let unfollow = async (): Promise<void> => undefined;
    try {
      // Side by side, so that a log says all that is wrong.
      const untilOpen = async () => parts.server.untilOpen(signal, (found) => parts.check(found));
      const [isAccepted] = await Promise.all([watch.untilAccepted(signal), untilOpen()]);
      // The cloud may have kept us waiting for longer than what the server was shown is good.
      const connection = isAccepted && (await untilOpen());
      if (!connection) return;
      void temporal.look();
      this.worker = await parts.create(connection);
      unfollow = parts.server.follow(this.worker);
      const polls = (this.polls = this.watchPolls(this.worker));
      await polls.before();
      const running = this.worker.run();
      await untilRunning(this.worker, running);
      if (signal.aborted) this.worker.shutdown();
      else polls.begin(onPolling, (is) => metrics.pollsReady(parts.taskQueue, is === 'accepted'));
      await untilEnded(this.worker, running);
    } catch (error) {
      throw this.isGivenUp ? new WorkerGivenUpError(await this.polls?.whyFailing()) : error;
    } finally {
      await unfollow();
      watch.end();
      temporal.end();
      this.polls?.end();
      await this.close();
    }
  }

  shutdown(): void {
    this.stopped.abort();
    // A poll that ends because the worker drains is none that failed.
    this.polls?.end();
    // The SDK's runtime shuts its workers down on a signal too, and takes a second call for a mistake.
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
  }

  underWay(): Vitals['underWay'] {
    return this.parts.plugin.vitals().underWay;
  }

  async close(): Promise<void> {
    const { connections, server, tracing } = this.parts;
    await this.server?.close();
    await connections.close();
    // The SDK closes no connection that a worker has, and one that it gave up may have it for good.
    if (!this.isGivenUp) await server.close();
    await tracing?.close();
  }

  private vitals(): Vitals {
    const vitals = this.parts.plugin.vitals();
    return { ...vitals, isDraining: vitals.isDraining || this.isGivenUp };
  }

  private get isGivenUp(): boolean {
    return this.worker?.getState() === 'FAILED';
  }

  private watchCredentials(): CredentialsWatch {
    const { connections, plugin } = this.parts;
    plugin.recordMetrics();
    const each = plugin.vitals().credentials.map((standing) => ({
      standing,
      cloud: connections.open(standing.connection),
    }));
    return new CredentialsWatch(each, Runtime.instance().logger);
  }

  private watchTemporal(): TemporalWatch {
    const { server, taskQueue, plugin } = this.parts;
    const sources = { taskQueue, ask: () => server.ask(), expiries: () => server.expiries() };
    const watch = new TemporalWatch(sources, plugin.temporalMetrics);
    watch.begin();
    return watch;
  }

  private watchPolls(worker: Worker): PollWatch {
    const { identity } = worker.options;
    const { namespace, taskQueue, nexus } = this.parts;
    const { metricsAddress } = this;
    const lastHeard = async (operation: PollOperation) => {
      const asked = { namespace, taskQueue: { name: taskQueue }, taskQueueType: TASK_QUEUE_TYPES[operation] };
      const { connection } = worker;
      if (!connection) return 0;
      const ask = () => connection.workflowService.describeTaskQueue(asked);
      const { pollers } = await connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, ask);
      const own = pollers.filter((poller) => poller.identity === identity);
      return Math.max(
        0,
        ...own.map(({ lastAccessTime: at }) => Number(at?.seconds ?? 0) * 1e3 + (at?.nanos ?? 0) / 1e6),
      );
    };
    const sources = {
      operations: [
        'PollWorkflowTaskQueue',
        'PollActivityTaskQueue',
        ...(nexus ? ['PollNexusTaskQueue' as const] : []),
      ] as const,
      taskQueue,
      namespace,
      lastHeard,
      ...(metricsAddress !== undefined && {
        counts: async () => pollCountsIn((await exportedMetrics(metricsAddress)).body, taskQueue),
      }),
    };
    return new PollWatch(sources, Runtime.instance().logger);
  }
}

/** Plugins go first: until they have let it run, a worker can be neither shut down nor called ready. */
async function untilRunning(worker: Worker, running: Promise<void>): Promise<void> {
  while (worker.getState() === 'INITIALIZED') await Promise.race([pause(5), running]);
}

/** By its state too: of a worker that has failed, the SDK waits for polls that never come back (1.24). */
async function untilEnded(worker: Worker, running: Promise<void>): Promise<void> {
  let isOver = false;
  const ended = running.finally(() => (isOver = true));
  const failed = async (): Promise<void> => {
    while (!isOver && worker.getState() !== 'FAILED') await pause(LOOK_WHETHER_FAILED_MS);
    if (!isOver) throw new Error('the worker has failed');
  };
  await Promise.race([ended, failed()]);
}
