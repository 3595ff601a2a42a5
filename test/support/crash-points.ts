import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import type { CallOptions, Reply } from '../../src/client/call-options';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { Connections } from '../../src/connections/connections';

/** Where a call can be held. `afterAccept` does not hold: it has the request wait for its reply as long as it takes. */
export type HoldPoint = 'beforeSend' | 'afterAccept' | 'afterReply' | 'afterReturn';

/** A call that is to be held, once. */
export interface Hold {
  /** The job's name, or the ids of stream jobs with commas. */
  unit: string;
  /** The client's method: `cdm.startJob`. */
  sends: string;
  /** The activity's type. */
  activity: string;
  at: HoldPoint;
}

interface Gate {
  hold: Hold;
  isReached: boolean;
  opened: AbortController;
}

const VERY_PATIENT_MS = 600_000;
/** Parts of a connection whose methods take no options of a call. */
const NO_CLIENTS = new Set(['budget', 'identity']);
const STARTS_BY_ID = new Set(['dliSql.submitJob', 'dliSpark.createBatch']);

/** Holds calls at exact points of their way, so that a test can break something just there. */
export class CrashPoints {
  private readonly gates = new Map<string, Gate>();
  /** By the ids that DLI has given them: such a run is stopped by its id alone. */
  private readonly unitsOfRuns = new Map<string, string>();

  constructor(
    private readonly onReached: (unit: string) => void = () => undefined,
    /** Called when a call that was held before its request, or waited for its reply, has come to its end. */
    private readonly onPassed: (unit: string) => void = () => undefined,
  ) {}

  hold(hold: Hold): void {
    this.gates.set(hold.unit, { hold, isReached: false, opened: new AbortController() });
  }

  hasReached(unit: string): boolean {
    return this.gates.get(unit)?.isReached ?? false;
  }

  /** Lets a held call go on; one that waits for its reply is told that it will not come. */
  release(unit: string): void {
    this.gates.get(unit)?.opened.abort();
  }

  releaseAll(): void {
    for (const unit of this.gates.keys()) this.release(unit);
  }

  async at(point: HoldPoint, name: string, unit: string): Promise<void> {
    const gate = this.gateFor(point, name, unit);
    if (!gate) return;
    gate.isReached = true;
    this.onReached(unit);
    const { signal } = gate.opened;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  /** What makes a request wait for its reply until it is released. */
  patience(name: string, unit: string): CallOptions {
    const gate = this.gateFor('afterAccept', name, unit);
    if (!gate) return {};
    gate.isReached = true;
    this.onReached(unit);
    return { timeoutMs: VERY_PATIENT_MS, signal: gate.opened.signal };
  }

  /** The same connections, whose requests can be held before they leave and after they are answered. */
  connections(inner: Connections): Connections {
    const opened = new Map<string, HuaweiCloud>();
    return {
      names: () => inner.names(),
      has: (name) => inner.has(name),
      close: async () => inner.close(),
      open: (name) => {
        const cloud = opened.get(name) ?? this.cloud(inner.open(name));
        opened.set(name, cloud);
        return cloud;
      },
    };
  }

  /** Holds an activity that is done, before the server hears of it. */
  interceptor(context: Context): ActivityInterceptors {
    return {
      inbound: {
        execute: async (input, next) => {
          const result = await next(input);
          const [request] = input.args as [{ body?: unknown }];
          await this.at('afterReturn', context.info.activityType, unitOf(request.body ?? request));
          return result;
        },
      },
    };
  }

  private gateFor(point: HoldPoint, name: string, unit: string): Gate | undefined {
    const gate = this.gates.get(unit);
    if (!gate || gate.isReached || gate.hold.at !== point) return undefined;
    return name === gate.hold.sends || name === gate.hold.activity ? gate : undefined;
  }

  private cloud(cloud: HuaweiCloud): HuaweiCloud {
    const parts = Object.entries(cloud).map(([name, part]: [string, unknown]) => [
      name,
      part !== null && typeof part === 'object' && !NO_CLIENTS.has(name) ? this.client(name, part) : part,
    ]);
    return Object.fromEntries(parts) as HuaweiCloud;
  }

  /** A run that is known by its id alone, once it is started, is of the unit that started it. */
  private noteRun(name: string, unit: string, { value }: Reply<{ jobId?: string; batchId?: string }>): void {
    const id = STARTS_BY_ID.has(name) ? (value.jobId ?? value.batchId) : undefined;
    if (id !== undefined) this.unitsOfRuns.set(id, unit);
  }

  private client<Client extends object>(service: string, client: Client): Client {
    return new Proxy(client, {
      get: (target, key) => {
        const method = Reflect.get(target, key) as unknown;
        if (!isMethod(method)) return method;
        const name = `${service}.${String(key)}`;
        return async (...args: unknown[]) => {
          const unit = this.unitsOfRuns.get(String(args[0])) ?? unitOf(args[0]);
          await this.at('beforeSend', name, unit);
          const options = { ...(args.at(-1) as CallOptions), ...this.patience(name, unit) };
          const sent = method.apply(target, [...args.slice(0, -1), options]);
          const reply = await sent.finally(() => this.hasReached(unit) && this.onPassed(unit));
          this.noteRun(name, unit, reply as Reply<{ jobId?: string; batchId?: string }>);
          await this.at('afterReply', name, unit);
          return reply;
        };
      },
    });
  }
}

/** Every method of a client takes the call's options last, and answers with a promise. */
function isMethod(value: unknown): value is (...args: unknown[]) => Promise<unknown> {
  return typeof value === 'function';
}

function unitOf(named: unknown): string {
  if (Array.isArray(named)) return named.join();
  if (named === null || typeof named !== 'object') return String(named);
  if ('jobIds' in named) return unitOf(named.jobIds);
  if ('sql' in named) return String(named.sql);
  if ('file' in named) return String(named.file);
  if ('topicUrn' in named) return String(named.topicUrn);
  if ('clusterId' in named) return unitOn(named.clusterId, named);
  return 'jobName' in named ? String(named.jobName) : '';
}

/** Every trial of MRS, of a CDM cluster, and of a job that is created for its run has a cluster of its own. */
function unitOn(clusterId: unknown, named: object): string {
  const jobName = 'jobName' in named ? String(named.jobName) : undefined;
  const isByCluster = 'job' in named || 'jobNames' in named || 'action' in named || jobName?.startsWith('temporal_');
  if (isByCluster) return String(clusterId);
  return jobName ?? `${String(clusterId)}/SparkSubmit`;
}
