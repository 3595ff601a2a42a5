import type { JobSpec, LogEntry, RouteCount, SimulatorOptions } from '../../simulator';
import { cpuMs } from '../measure/process-use';
import type { CloudAccess } from '../processes/cloud';
import type { WireRequest } from '../processes/wire-log';
import { startChild } from './child-program';
import { inParallel } from './in-parallel';

/** What a stranger starts. */
export interface Stranger {
  service: string;
  job: string;
  clusterId?: string;
}

const JOBS_A_CALL = 500;
const SIDE_BY_SIDE = 16;
const ANSWERS_WITHIN_MS = 60_000;

/** The pretend cloud of a bench, in a process of its own. */
export class BenchCloud {
  private constructor(
    readonly access: CloudAccess,
    private readonly pid: number,
    readonly close: () => Promise<void>,
  ) {}

  static async open(options: SimulatorOptions = {}): Promise<BenchCloud> {
    const { first, pid, end } = await startChild({ program: 'cloud', input: options });
    return new BenchCloud(first as CloudAccess, pid, end);
  }

  /** Processor time so far, in milliseconds. */
  get cpuMs(): number {
    return cpuMs(this.pid);
  }

  async addJobs(jobs: readonly JobSpec[]): Promise<void> {
    for (let at = 0; at < jobs.length; at += JOBS_A_CALL) await this.control('jobs', jobs.slice(at, at + JOBS_A_CALL));
  }

  /** Has a stranger start each of these: for rivals that only look. @returns what each run is called, in their order */
  async run(started: readonly Stranger[]): Promise<string[]> {
    const runs: string[] = [];
    await inParallel([...started.entries()], SIDE_BY_SIDE, async ([at, asked]) => {
      runs[at] = ((await this.control('runs', asked)) as { run: string }).run;
    });
    return runs;
  }

  async log(): Promise<LogEntry[]> {
    return (await this.control('log')) as LogEntry[];
  }

  async requests(): Promise<RouteCount[]> {
    return (await this.control('requests')) as RouteCount[];
  }

  async advance(ms: number): Promise<void> {
    await this.control('clock', { advanceMs: ms });
  }

  /** Virtual milliseconds since 1970, and how fast they go. */
  async clock(): Promise<{ now: number; speed: number }> {
    return (await this.control('clock')) as { now: number; speed: number };
  }

  async reset(): Promise<void> {
    await this.control('reset', {});
  }

  /** Every request since the last {@link clearWireLog}, as it went over the wire. */
  async wireLog(): Promise<WireRequest[]> {
    return (await ask(`${this.access.logUrl}/_log`)) as WireRequest[];
  }

  async clearWireLog(): Promise<void> {
    await ask(`${this.access.logUrl}/_clear`);
  }

  /** How many jobs were looked at since they were last started. */
  async watchedJobs(): Promise<number> {
    return (await ask(`${this.access.logUrl}/_watched`)) as number;
  }

  private control(what: string, body?: unknown): Promise<unknown> {
    return ask(`${this.access.url}/_simulator/${what}`, body);
  }
}

async function ask(url: string, body?: unknown): Promise<unknown> {
  const reply = await fetch(url, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  });
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}
