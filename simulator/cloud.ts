import { CdmState } from './cdm/state';
import { DgcState } from './dgc/state';
import { Supplements, type SupplementWords } from './dgc/supplements';
import { DliState } from './dli/state';
import { Faults } from './faults';
import { IamState, type Credentials } from './iam/state';
import type { JobSpec } from './job-spec';
import { jobSpec } from './job-spec';
import { RateLimits } from './rate-limits';
import { RequestCounters } from './request-counters';
import { Timeline } from './timeline';
import { TruthLog } from './truth-log';

export interface CloudTraits {
  readonly credentials: Credentials;
  readonly tokenLifetimeMs: number;
  readonly speed: number;
  /** Limits count on time scaled by the speed instead of the bare wall clock. */
  readonly scaleLimits: boolean;
  readonly usualInstanceType: number;
  readonly supplementWords: SupplementWords;
}

/** Everything the simulator remembers; it knows no HTTP. */
export class Cloud {
  readonly timeline: Timeline;
  readonly log: TruthLog;
  readonly iam: IamState;
  readonly cdm: CdmState;
  readonly dgc: DgcState;
  readonly supplements: Supplements;
  readonly dli: DliState;
  readonly faults = new Faults();
  readonly counters: RequestCounters;
  readonly limits: RateLimits;

  constructor({ credentials, tokenLifetimeMs, speed, scaleLimits, usualInstanceType, supplementWords }: CloudTraits) {
    this.timeline = new Timeline(speed);
    this.log = new TruthLog(this.timeline);
    this.iam = new IamState(credentials, tokenLifetimeMs);
    this.cdm = new CdmState(this.timeline, this.log);
    this.dgc = new DgcState(this.timeline, this.log, usualInstanceType);
    this.supplements = new Supplements(this.dgc, this.timeline, this.log, supplementWords);
    this.dli = new DliState(this.timeline, this.log);
    const scaled = () => this.timeline.scaledElapsed();
    this.counters = new RequestCounters(scaled);
    this.limits = new RateLimits(scaleLimits ? scaled : () => performance.now());
  }

  /** @throws ZodError when a job is not one; then none of them is added */
  addJobs(specs: readonly JobSpec[]): void {
    const jobs = specs.map((spec) => jobSpec.parse(spec));
    this.timeline.moment(() => {
      for (const job of jobs) {
        if (job.service === 'cdm') this.cdm.add(job);
        else if (job.service === 'dgc') this.dgc.add(job);
        else this.dli.add(job);
      }
    });
  }

  /** Forgets jobs, runs, log, counters and faults. Credentials, tokens and the clock stay. */
  reset(): void {
    this.timeline.clear();
    const { cdm, dgc, supplements, dli, log, faults, counters, limits } = this;
    for (const memory of [cdm, dgc, supplements, dli, log, faults, counters, limits]) memory.clear();
  }
}
