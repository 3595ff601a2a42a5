import type { Cloud } from '../cloud';
import { faultSpec, type Fault, type FaultSpec } from '../faults';
import type { ChangedCredentials } from '../iam/state';
import type { JobSpec } from '../job-spec';
import type { Listener } from '../listener';
import type { RouteCount } from '../request-counters';
import type { StartRequest } from '../start-requests';
import type { LogEntry } from '../truth-log';
import { continueAsPerson, runAsStranger } from './by-hand';
import { continueRequest, runRequest, type ContinueRequest, type RunRequest } from './run-request';

/** What the clock shows. */
export interface ClockReading {
  /** Virtual milliseconds since the epoch. */
  now: number;
  /** Virtual milliseconds per wall millisecond; 0 while the clock is held. */
  speed: number;
}

/** The hand that moves the simulated cloud: in a test by these methods, over HTTP by the calls under `/_simulator`. */
export class Control {
  constructor(
    private readonly cloud: Cloud,
    private readonly listener: Listener,
  ) {}

  /**
   * Registers jobs; one that is known already gets the new definition and keeps its runs.
   * @throws ZodError when a job is not one; then none of them is added
   */
  addJobs(jobs: readonly JobSpec[]): void {
    this.cloud.addJobs(jobs);
  }

  /**
   * Lets a stranger start a job; answers the run's id.
   * @throws Refusal when the cloud says no, for one because the job is running
   */
  run(request: RunRequest): string {
    return runAsStranger(this.cloud, runRequest.parse(request));
  }

  /**
   * Lets a person continue a DGC instance that is halted (running-exception); answers its id.
   * @throws Refusal when none is
   */
  continueRun(request: ContinueRequest): string {
    return continueAsPerson(this.cloud, continueRequest.parse(request));
  }

  /** What really happened, in order. */
  log(): LogEntry[] {
    return this.cloud.log.entries();
  }

  /** Every request for a start as it arrived, also those that a fault swallowed or the cloud refused. */
  starts(): StartRequest[] {
    return this.cloud.startRequests.list();
  }

  /** How often each route was asked since the start or the last reset. */
  requests(): RouteCount[] {
    return this.cloud.counters.list();
  }

  /**
   * Lays out mischief for requests to come. `down` without a `match` happens now.
   * @throws ZodError for mischief that is not known
   */
  fault(spec: FaultSpec): void {
    const fault = faultSpec.parse(spec);
    if (fault.kind === 'down' && !fault.match) this.listener.goDown(fault.ms);
    else this.cloud.faults.lay(fault);
  }

  /** The faults still to come. */
  faults(): Fault[] {
    return this.cloud.faults.list();
  }

  /** Takes back the faults still to come. */
  endFaults(): void {
    this.cloud.faults.clear();
  }

  /** The account gets another key or password; those it had are refused. Tokens stay good until they expire. */
  changeCredentials(changed: ChangedCredentials): void {
    this.cloud.iam.credentials = { ...this.cloud.iam.credentials, ...changed };
  }

  /**
   * Moves job time forward; everything due until then has happened when this returns.
   * @throws RangeError below 0
   */
  advance(ms: number): ClockReading {
    this.cloud.timeline.advance(ms);
    return this.clock();
  }

  /**
   * Virtual milliseconds per wall millisecond; 0 holds the clock.
   * @throws RangeError below 0
   */
  setSpeed(speed: number): ClockReading {
    this.cloud.timeline.setSpeed(speed);
    return this.clock();
  }

  /** What the clock shows now. */
  clock(): ClockReading {
    const { timeline } = this.cloud;
    return { now: timeline.now(), speed: timeline.speed };
  }

  /**
   * Forgets jobs, runs, log, counters and faults. Credentials, tokens and the clock stay. A stop or restart of a DGC run of
   * before is refused from now on, and is not logged.
   */
  reset(): void {
    this.cloud.reset();
  }
}
