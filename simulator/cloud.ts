import { CdmClusters } from './cdm-cluster/clusters';
import { Faults } from './faults';
import { IamState, type Credentials } from './iam/state';
import type { JobSpec } from './job-spec';
import { jobSpec } from './job-spec';
import { RateLimits } from './rate-limits';
import { RequestCounters } from './request-counters';
import { type AnyOpenService, openServices, type OpenServices, SERVICE_NAMES, type Speech } from './services';
import { StartRequests } from './start-requests';
import { MACHINE, type TimeAndChance } from './time-and-chance';
import { Timeline } from './timeline';
import { TruthLog } from './truth-log';

/** What makes one pretend cloud another than the next. */
export interface CloudTraits {
  /** Of the one account there is. */
  readonly credentials: Credentials;
  /** How long a token is good, in milliseconds of the wall clock. */
  readonly tokenLifetimeMs: number;
  /** Virtual milliseconds per wall millisecond; 0 holds the clock. */
  readonly speed: number;
  /** Limits count on time scaled by the speed instead of the bare wall clock. */
  readonly scaleLimits: boolean;
  /** How each service speaks, its defaults filled in. */
  readonly speech: Speech;
  /** Where it has time and made-up ids from. @default the machine */
  readonly machine?: TimeAndChance;
}

/** Everything the simulator remembers; it knows no HTTP. */
export class Cloud {
  /** The time in which jobs run. */
  readonly timeline: Timeline;
  /** What really happened. */
  readonly log: TruthLog;
  /** Where it has time and made-up ids from. */
  readonly machine: TimeAndChance;
  /** Which CDM clusters run, and which rest. */
  readonly clusters: CdmClusters;
  /** The account and its tokens. */
  readonly iam: IamState;
  /** What each service remembers, by name. */
  readonly services: OpenServices;
  /** Mischief still to come. */
  readonly faults = new Faults();
  /** How often each route was asked. */
  readonly counters: RequestCounters;
  /** Every request for a start, also those that came to nothing. */
  readonly startRequests: StartRequests;
  /** What is left of the published limits. */
  readonly limits: RateLimits;

  constructor({ credentials, tokenLifetimeMs, speed, scaleLimits, speech, machine = MACHINE }: CloudTraits) {
    this.machine = machine;
    this.timeline = new Timeline(speed, machine);
    this.log = new TruthLog(this.timeline);
    this.iam = new IamState(credentials, tokenLifetimeMs, machine.wallMs);
    this.clusters = new CdmClusters(this.timeline);
    this.services = openServices(this, speech);
    const scaled = () => this.timeline.scaledElapsed();
    this.counters = new RequestCounters(scaled, machine.elapsedMs);
    this.startRequests = new StartRequests(this.timeline);
    this.limits = new RateLimits(scaleLimits ? scaled : machine.elapsedMs);
  }

  /**
   * Registers jobs; one that is known already gets the new definition.
   * @throws ZodError when a job is not one; then none of them is added
   */
  addJobs(specs: readonly JobSpec[]): void {
    const jobs = specs.map((spec) => jobSpec.parse(spec));
    this.timeline.moment(() => {
      for (const job of jobs) this.serviceOf(job.service).add(job);
    });
  }

  /** What one service remembers. */
  serviceOf(name: keyof OpenServices): AnyOpenService {
    return this.services[name];
  }

  /** Forgets jobs, runs, log, counters and faults. Credentials, tokens and the clock stay. */
  reset(): void {
    this.timeline.clear();
    const services = SERVICE_NAMES.map((name) => this.serviceOf(name));
    const { log, faults, counters, startRequests, limits } = this;
    for (const memory of [...services, log, faults, counters, startRequests, limits]) memory.clear();
  }
}
