import type { z } from 'zod';
import type { CdmClusters } from './cdm-cluster/clusters';
import type { RunAsked } from './control/run-request';
import type { Service } from './routing';
import type { TimeAndChance } from './time-and-chance';
import type { Timeline } from './timeline';
import type { Actor, TruthLog } from './truth-log';

/** What the services of one cloud share. */
export interface World {
  /** The time in which jobs run. */
  readonly timeline: Timeline;
  /** Where what happens is written down. */
  readonly log: TruthLog;
  /** Which CDM clusters run, and which rest. */
  readonly clusters: CdmClusters;
  /** Where it has time and made-up ids from. */
  readonly machine: TimeAndChance;
}

/** A service of a running cloud: what it remembers, and what may be done to it. */
export interface OpenService<Job> {
  /** Its routes; some services publish two APIs. */
  readonly apis: readonly Service[];
  /** Registers a job; one that is known already gets the new definition and keeps its runs. */
  add(job: Job): void;
  /**
   * Lets somebody start a job; answers the run's id, as the log will call it.
   * @throws Refusal when the cloud says no
   */
  run(request: RunAsked, actor: Actor): string;
  /** Forgets jobs and runs. */
  clear(): void;
}

/** A service that can be pretended. */
export interface SimulatedService<Job extends z.ZodType, Speech> {
  /** A job to pretend. Keys it does not know are ignored. */
  readonly job: Job;
  /** Where the vendor's pages, SDKs and recorded replies disagree: which of them to follow. */
  readonly dialect: z.ZodType<Partial<Speech>>;
  /** How it speaks where nothing is chosen. */
  readonly defaults: Speech;
  /** Begins it without a job. */
  open(world: World, speech: Speech): OpenService<z.output<Job>>;
}
