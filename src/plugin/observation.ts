import type { Worker } from '@temporalio/worker';
import { Runtime } from '@temporalio/worker';
import type { Watcher } from '../activities/watch/watcher';
import type { HuaweiCloud } from '../client/huawei-cloud';
import type { Connections } from '../connections/connections';
import { CredentialsStanding } from '../connections/credentials-standing';
import { Metrics } from '../metrics/metrics';
import { callSpans } from '../traces/call-spans';
import { PipelineCounter } from './pipeline-counter';
import { registeredApi } from '../traces/load-opentelemetry';

const SAMPLE_EVERY_MS = 1_000;

/** Looks on at what a worker does with its connections: records its metrics, and knows how its credentials stand. */
export class Observation {
  /** What is recorded; nowhere before `record`. */
  readonly metrics = new Metrics();
  /** One for each connection, whether it was used or not. */
  readonly credentials: readonly CredentialsStanding[];
  private readonly clouds: ReadonlyMap<string, HuaweiCloud>;
  private readonly endings: (() => void)[] = [];

  constructor(connections: Connections) {
    this.clouds = new Map(connections.names().map((name) => [name, connections.open(name)]));
    this.credentials = [...this.clouds.keys()].map((name) => new CredentialsStanding(name));
    for (const standing of this.credentials) this.lookAt(standing);
  }

  /** Records on the runtime's meter. Only after the application has had its chance to install a runtime. */
  record(): void {
    this.metrics.use(Runtime.instance().metricMeter);
    for (const { connection, is } of this.credentials)
      if (is !== 'unknown') this.metrics.credentials(connection, is === 'accepted');
  }

  /** Has each request leave a span until it ends, where something of this process takes traces. */
  async traceCalls(): Promise<void> {
    const api = await registeredApi();
    if (!api) return;
    for (const [name, cloud] of this.clouds) this.endings.push(cloud.observe(callSpans(api, name)));
  }

  /**
   * Samples gauges until it ends, and counts pipelines where somebody takes metrics.
   * @param indexed whether the server knows by search attributes how pipelines stand
   */
  begin(watcher: Watcher, worker: Worker, indexed: boolean): void {
    const budgets = new Map([...this.clouds].map(([name, { budget }]) => [name, budget]));
    const sample = () => this.metrics.sample(watcher, budgets);
    sample();
    const timer = setInterval(sample, SAMPLE_EVERY_MS);
    this.endings.push(() => clearInterval(timer), sample);
    if (this.metrics.isRecording) this.count(worker, indexed);
  }

  /** Looks on no longer, and records nothing any more. */
  end(): void {
    for (const end of this.endings.splice(0)) end();
    // The runtime may end before whoever gave us the connections has closed them.
    this.metrics.use(undefined);
  }

  private count(worker: Worker, indexed: boolean): void {
    const counter = new PipelineCounter(worker, indexed, this.metrics, Runtime.instance().logger);
    counter.begin();
    this.endings.push(() => counter.end());
  }

  private lookAt(standing: CredentialsStanding): void {
    const cloud = this.clouds.get(standing.connection);
    if (!cloud) return;
    const metrics = cloud.observe(this.metrics.observerOf(standing.connection));
    this.endings.push(metrics, cloud.observe(standing));
  }
}
