import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import { cdmJobSpec, type CdmJobSpec } from './job-spec';
import { Submission } from './submission';

/** What the vendor knows of a job: the definition as it was posted, and who wrote it when. */
export interface CdmJob {
  readonly spec: CdmJobSpec;
  readonly definition: Record<string, unknown>;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  /** Oldest first. */
  readonly runs: Submission[];
}

interface Cluster {
  readonly jobs: Map<string, CdmJob>;
  /** Submission ids are counted per cluster, not per job. */
  submissions: number;
}

export interface StartOptions {
  /** As sent with the start; only for the log. */
  asked?: unknown;
  isAuto?: boolean;
  firstStatus?: string;
}

/** CDM clusters, their jobs and the runs of those. A cluster exists once a job was registered on it. */
export class CdmState {
  private readonly clusters = new Map<string, Cluster>();

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
  ) {}

  /** Registers a job; the same name again replaces its definition and keeps its runs. */
  add(spec: CdmJobSpec): void {
    const cluster = this.clusters.get(spec.clusterId) ?? { jobs: new Map<string, CdmJob>(), submissions: 0 };
    this.clusters.set(spec.clusterId, cluster);
    const known = cluster.jobs.get(spec.name);
    const definition = { name: spec.name, job_type: spec.jobType };
    cluster.jobs.set(spec.name, known ? { ...known, spec } : this.newJob(spec, definition, 'simulator'));
  }

  start(clusterId: string, name: string, actor: Actor, options: StartOptions = {}): Submission {
    const job = this.jobFor(clusterId, name, actor);
    const active = activeRunOf(job);
    if (active) throw this.refused(job, active, actor, 'Cdm.0052', `Job ${name} is running.`);
    const cluster = this.cluster(clusterId);
    const run: Submission = new Submission(
      ++cluster.submissions,
      job.spec,
      actor.by,
      options.isAuto ?? false,
      this.timeline,
      () => this.ended(job, run),
    );
    if (options.firstStatus) run.status = options.firstStatus;
    job.runs.push(run);
    this.log.record({ ...this.happening(job, run), effect: 'start', asked: options.asked }, actor);
    return run;
  }

  /** Stops whatever run is active under the name: CDM's stop knows no run ids. */
  stop(clusterId: string, name: string, actor: Actor): Submission {
    const job = this.jobFor(clusterId, name, actor);
    const active = activeRunOf(job);
    if (!active) throw this.refused(job, undefined, actor, 'Cdm.0053', `Job ${name} is not running.`);
    this.log.record({ ...this.happening(job, active), effect: 'stop' }, actor);
    active.stop(actor.by);
    return active;
  }

  /** Says no to a stop that could have been carried out, as CDM does with HTTP 200 and a validation result. */
  refuseStop(clusterId: string, name: string, actor: Actor, reason: string): void {
    const job = this.job(clusterId, name);
    this.log.record({ ...this.happening(job, job.runs.at(-1)), effect: 'refused', reason }, actor);
  }

  /** The runs that reads may show, newest first. */
  visibleRuns(job: CdmJob): Submission[] {
    return job.runs.filter((run) => run.isVisible()).reverse();
  }

  job(clusterId: string, name: string): CdmJob {
    const job = this.cluster(clusterId).jobs.get(name);
    if (!job) throw new Refusal('Cdm.0100', `Job ${name} does not exist.`);
    return job;
  }

  jobs(clusterId: string): CdmJob[] {
    return [...this.cluster(clusterId).jobs.values()];
  }

  hasCluster(clusterId: string): boolean {
    return this.clusters.has(clusterId);
  }

  /** The cluster that has a job of this name; undefined where none or several have. */
  clusterOf(name: string): string | undefined {
    const having = [...this.clusters].filter(([, { jobs }]) => jobs.has(name)).map(([id]) => id);
    return having.length === 1 ? having[0] : undefined;
  }

  create(clusterId: string, definition: Record<string, unknown>, actor: Actor): CdmJob {
    const { jobs } = this.cluster(clusterId);
    const name = nameOf(definition);
    if (jobs.has(name)) throw new Refusal('Cdm.0104', `A job named ${name} exists already.`);
    const job = this.newJob(cdmJobSpec.parse({ service: 'cdm', clusterId, name }), definition, actor.by);
    jobs.set(name, job);
    return job;
  }

  /** Full replacement; another name in the definition renames the job. */
  modify(clusterId: string, name: string, definition: Record<string, unknown>): void {
    const job = this.job(clusterId, name);
    const newName = nameOf(definition);
    const { jobs } = this.cluster(clusterId);
    if (newName !== name && jobs.has(newName)) throw new Refusal('Cdm.0104', `A job named ${newName} exists already.`);
    jobs.delete(name);
    jobs.set(newName, { ...job, definition, spec: { ...job.spec, name: newName }, updatedAt: this.timeline.now() });
  }

  delete(clusterId: string, name: string): void {
    const job = this.job(clusterId, name);
    // GUESS: the pages say only that a running job cannot be deleted.
    if (activeRunOf(job)) throw new Refusal('Cdm.0052', `Job ${name} is running.`);
    this.cluster(clusterId).jobs.delete(name);
  }

  clear(): void {
    this.clusters.clear();
  }

  private cluster(clusterId: string): Cluster {
    const cluster = this.clusters.get(clusterId);
    if (!cluster) throw new Refusal('Cdm.0201', `Cluster ${clusterId} does not exist.`);
    return cluster;
  }

  private newJob(spec: CdmJobSpec, definition: Record<string, unknown>, createdBy: string): CdmJob {
    const now = this.timeline.now();
    return { spec, definition, createdAt: now, createdBy, updatedAt: now, runs: [] };
  }

  /** The job somebody wants to start or stop; that there is none goes on record. */
  private jobFor(clusterId: string, name: string, actor: Actor): CdmJob {
    try {
      return this.job(clusterId, name);
    } catch (error) {
      const reason = String(error);
      this.log.record({ service: 'cdm', effect: 'refused', clusterId, job: name, run: null, reason }, actor);
      throw error;
    }
  }

  private ended(job: CdmJob, run: Submission): void {
    this.log.record({ ...this.happening(job, run), effect: 'end', status: run.status }, CLOCK);
    if (run.spec.isDeleteJob) this.clusters.get(run.spec.clusterId)?.jobs.delete(run.spec.name);
  }

  private refused(job: CdmJob, run: Submission | undefined, actor: Actor, code: string, reason: string): Refusal {
    const refusal = new Refusal(code, reason);
    this.log.record({ ...this.happening(job, run), effect: 'refused', reason: String(refusal) }, actor);
    return refusal;
  }

  private happening({ spec }: CdmJob, run: Submission | undefined): Omit<Happening, 'effect'> {
    return { service: 'cdm', clusterId: spec.clusterId, job: spec.name, run: run ? String(run.id) : null };
  }
}

/** At most one submission of a job is active (Sqoop 2's JobManager; Cdm.0052 says so), and it is the newest. */
function activeRunOf({ runs }: CdmJob): Submission | undefined {
  const newest = runs.at(-1);
  return newest?.isActive ? newest : undefined;
}

function nameOf(definition: Record<string, unknown>): string {
  const { name } = definition;
  if (typeof name !== 'string' || name.length < 1 || name.length > 240) {
    throw new Refusal('Cdm.0014', 'The job name must have 1 to 240 characters.');
  }
  return name;
}
