import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type {
  ContinueRequest,
  Dialect,
  FaultSpec,
  JobSpec,
  LogEntry,
  RouteCount,
  RunRequest,
  StartRequest,
} from '../../simulator';
import { simulatorAccess } from '../../src/cli/demo/simulator-access';
import type { KeptProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { dialectFlags } from './draw-dialect';
import { startProgram } from './program';

export type CloudAccess = z.output<typeof simulatorAccess>;

const JOBS_A_CALL = 500;
const ANSWERS_WITHIN_MS = 5_000;
const BETWEEN_TRIES_MS = 200;
const MOST_TRIES = 150;
/** The cloud understood, and says no. */
const REFUSED = 409;

/** The pretend cloud, in a process of its own. Its network can be cut; it never forgets anything. */
export class CloudProcess {
  private constructor(
    readonly access: CloudAccess,
    private readonly process: KeptProcess,
  ) {}

  /** @param logFile holds its secrets too, by its first line: no place that is searched for them */
  static async open(logFile: string, dialect: Dialect): Promise<CloudProcess> {
    let firstLine: (line: string) => void = () => undefined;
    const said = new Promise<string>((resolve) => (firstLine = resolve));
    const program = await startProgram({
      command: ['simulator', '--port', '0', ...dialectFlags(dialect)],
      env: {},
      logFile,
      onLine: (line) => firstLine(line),
    });
    const ended = program.exited.then(() => Promise.reject(new Error('the simulator ended before it was ready')));
    const line = await Promise.race([said, ended]);
    ended.catch(() => undefined);
    return new CloudProcess(simulatorAccess.parse(JSON.parse(line)), program);
  }

  async addJobs(jobs: readonly JobSpec[]): Promise<void> {
    for (let at = 0; at < jobs.length; at += JOBS_A_CALL) await this.call('jobs', jobs.slice(at, at + JOBS_A_CALL));
  }

  /** A stranger starts a job. @returns whether the cloud accepted it */
  async run(request: RunRequest): Promise<boolean> {
    const { error } = (await this.call('runs', request)) as { error?: string };
    return error === undefined;
  }

  /** A person continues what is halted. @returns whether there was anything to continue */
  async continueRun(request: ContinueRequest): Promise<boolean> {
    const { error } = (await this.call('runs/continue', request)) as { error?: string };
    return error === undefined;
  }

  /** Lays out mischief; `down` without a match cuts the network now. */
  async fault(fault: FaultSpec): Promise<void> {
    await this.call('faults', fault);
  }

  /** What is laid and has not hit yet. */
  async faults(): Promise<FaultSpec[]> {
    return (await this.call('faults')) as FaultSpec[];
  }

  /** Takes back what has not hit yet. */
  async endFaults(): Promise<void> {
    await this.call('faults', undefined, 'DELETE');
  }

  async log(): Promise<LogEntry[]> {
    return (await this.call('log')) as LogEntry[];
  }

  /** Every request for a start, whatever came of it. */
  async starts(): Promise<StartRequest[]> {
    return (await this.call('starts')) as StartRequest[];
  }

  async requests(): Promise<RouteCount[]> {
    return (await this.call('requests')) as RouteCount[];
  }

  async close(): Promise<void> {
    await this.process.end();
  }

  /** Asked again while the network is cut: a control call that is repeated does no harm. */
  private async call(what: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
    const url = `${this.access.url}/_simulator/${what}`;
    for (let tries = 1; ; tries += 1) {
      try {
        const reply = await fetch(url, {
          method,
          ...(body !== undefined && { body: JSON.stringify(body) }),
          headers: { 'content-type': 'application/json' },
          signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
        });
        if (reply.ok || reply.status === REFUSED) return await reply.json();
        throw new RangeError(`${url} answered ${reply.status}: ${await reply.text()}`);
      } catch (error) {
        if (error instanceof RangeError || tries >= MOST_TRIES) throw error;
      }
      await pause(BETWEEN_TRIES_MS);
    }
  }
}
