import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, CLOUD, type Actor, type Happening, type TruthLog } from '../truth-log';
import type { CdmClusters } from '../cdm-cluster/clusters';
import type { World } from '../simulated-service';
import type { CdmSpeech } from './dialect';
import { cdmJobSpec, type CdmJobSpec } from './job-spec';
import { Submission, type SubmissionParts } from './submission';

/** What the vendor knows of a job: the definition as it was posted, and who wrote it when. */
export interface CdmJob {
  /** How its runs behave. */
  readonly spec: CdmJobSpec;
  /** As it was posted; reads hand it back. */
  readonly definition: Record<string, unknown>;
  /** When it was registered, in virtual milliseconds since the epoch. */
  readonly createdAt: number;
  /** The user who did. */
  readonly createdBy: string;
  /** When its definition was last replaced, in virtual milliseconds since the epoch. */
  readonly updatedAt: number;
  /** Oldest first. */
  readonly runs: Submission[];
}

/** What the cluster calls show. */
export interface ClusterFace {
  /** By which calls name it. */
  readonly id: string;
  /** When its first job was registered, in virtual milliseconds since the epoch. */
  readonly createdAt: number;
  /** CDM's code. */
  readonly status: string;
  /** What is being done to it, as CDM calls it. */
  readonly actions?: string;
}

interface Cluster {
  readonly createdAt: number;
  readonly jobs: Map<string, CdmJob>;
  /** Submission ids are counted per cluster, not per job. */
  submissions: number;
  /** How jobs behave that clients create, by a part of their name. */
  readonly ofCreated: Map<string, CdmJobSpec>;
}

/** How a run begins, where not by a person's request. */
export interface StartOptions {
  /** As sent with the start; only for the log. */
  asked?: unknown;
  /** Started by CDM's own schedule. */
  isAuto?: boolean;
  /** The word it begins with. Default: `BOOTING`. */
  firstStatus?: string;
}

/** CDM clusters, their jobs and the runs of those. A cluster exists once a job was registered on it. */
export class CdmState {
  private readonly clusters = new Map<string, Cluster>();

  private readonly timeline: Timeline;
  private readonly log: TruthLog;
  private readonly powered: CdmClusters;

  constructor(
    { timeline, log, clusters }: World,
    private readonly speech: Pick<CdmSpeech, 'jname' | 'retries' | 'restingCluster'>,
  ) {
    this.timeline = timeline;
    this.log = log;
    this.powered = clusters;
    clusters.countJobsBy((id) => this.activeJobs(id));
  }

  /** Registers a job; the same name again replaces its definition and keeps its runs. */
  add(spec: CdmJobSpec): void {
    const cluster = this.clusters.get(spec.clusterId) ?? this.newCluster();
    this.clusters.set(spec.clusterId, cluster);
    if (spec.ofCreated) return void cluster.ofCreated.set(spec.name, spec);
    const known = cluster.jobs.get(spec.name);
    const definition = { name: spec.name, job_type: spec.jobType };
    cluster.jobs.set(spec.name, known ? { ...known, spec } : this.newJob(spec, definition, 'simulator'));
  }

  /** Opens a submission. @throws Refusal when one is active, or there is no such job */
  start(clusterId: string, name: string, actor: Actor, options: StartOptions = {}): Submission {
    const job = this.jobFor(clusterId, name, actor);
    const active = activeRunOf(job);
    if (active) throw this.refused(job, active, actor, 'Cdm.0052', `Job ${name} is running.`);
    const run = this.newRun(job, { startedBy: actor.by, isAuto: options.isAuto ?? false });
    if (options.firstStatus) run.status = options.firstStatus;
    this.log.record({ ...this.happening(job, run), effect: 'start', asked: options.asked }, actor);
    return run;
  }

  /**
   * Stops whatever run is active under the name: CDM's stop knows no run ids.
   * @throws Refusal when none is
   */
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

  /** What a history of this name shows, newest first: the job's runs, or those of all whose name contains it. */
  visibleRunsNamed(clusterId: string, name: string): Submission[] {
    const job = this.job(clusterId, name);
    if (this.speech.jname === 'exact') return this.visibleRuns(job);
    const alike = this.jobs(clusterId).filter(({ spec }) => spec.name.includes(name));
    return alike.flatMap((one) => this.visibleRuns(one)).sort((one, other) => other.id - one.id);
  }

  /** The job, to be read. @throws Refusal when there is none */
  job(clusterId: string, name: string): CdmJob {
    const job = this.cluster(clusterId).jobs.get(name);
    if (!job) throw new Refusal('Cdm.0100', `Job ${name} does not exist.`);
    return job;
  }

  /** All of a cluster, in the order in which they were registered. @throws Refusal when there is no such cluster */
  jobs(clusterId: string): CdmJob[] {
    return [...this.cluster(clusterId).jobs.values()];
  }

  /** Whether a job was ever registered on it. */
  hasCluster(clusterId: string): boolean {
    return this.clusters.has(clusterId);
  }

  /** The clusters and since when there is each. */
  listClusters(): ClusterFace[] {
    const ids = new Set([...this.clusters.keys(), ...this.powered.ids()]);
    return [...ids].map((id) => this.clusterFace(id));
  }

  /** What calls show of one cluster. @throws Refusal when there is none */
  clusterFace(id: string): ClusterFace {
    return {
      id,
      createdAt: this.known(id).createdAt,
      status: this.powered.status(id),
      actions: this.powered.actions(id),
    };
  }

  /** The cluster that has a job of this name; undefined where none or several have. */
  clusterOf(name: string): string | undefined {
    const having = [...this.clusters].filter(([, { jobs }]) => jobs.has(name)).map(([id]) => id);
    return having.length === 1 ? having[0] : undefined;
  }

  /** Registers a job as a client posts it. @throws Refusal when its name is taken */
  create(clusterId: string, definition: Record<string, unknown>, actor: Actor): CdmJob {
    const { jobs, ofCreated } = this.cluster(clusterId);
    const name = nameOf(definition);
    if (jobs.has(name)) throw new Refusal('Cdm.0104', `A job named ${name} exists already.`);
    const likely = [...ofCreated].filter(([part]) => name.includes(part));
    const [, known] = likely.sort(([one], [other]) => other.length - one.length)[0] ?? [];
    if (known?.refuses !== undefined) throw new Refusal(INVALID_DEFINITION, known.refuses);
    const retriesItself = retriesOf(definition);
    const spec = known
      ? { ...known, name, retriesItself }
      : cdmJobSpec.parse({ service: 'cdm', clusterId, name, retriesItself });
    const job = this.newJob(spec, definition, actor.by);
    jobs.set(name, job);
    return job;
  }

  /**
   * Full replacement; another name in the definition renames the job.
   * @throws Refusal when that name is taken
   */
  modify(clusterId: string, name: string, definition: Record<string, unknown>): void {
    const job = this.job(clusterId, name);
    const newName = nameOf(definition);
    const { jobs } = this.cluster(clusterId);
    if (newName !== name && jobs.has(newName)) throw new Refusal('Cdm.0104', `A job named ${newName} exists already.`);
    jobs.delete(name);
    jobs.set(newName, { ...job, definition, spec: { ...job.spec, name: newName }, updatedAt: this.timeline.now() });
  }

  /** Takes the job and its history away. @throws Refusal while a run of it is active */
  delete(clusterId: string, name: string): void {
    const job = this.job(clusterId, name);
    // GUESS: the pages say only that a running job cannot be deleted.
    if (activeRunOf(job)) throw new Refusal('Cdm.0052', `Job ${name} is running.`);
    this.cluster(clusterId).jobs.delete(name);
  }

  /** Names of jobs that clients have created and that are still there. */
  createdJobs(): string[] {
    const jobs = [...this.clusters.values()].flatMap(({ jobs: ofCluster }) => [...ofCluster.values()]);
    return jobs.filter(({ createdBy }) => createdBy !== 'simulator').map(({ spec }) => spec.name);
  }

  /** Forgets clusters, jobs and runs. */
  clear(): void {
    this.clusters.clear();
  }

  private newCluster(): Cluster {
    return {
      createdAt: this.timeline.now(),
      jobs: new Map<string, CdmJob>(),
      submissions: 0,
      ofCreated: new Map<string, CdmJobSpec>(),
    };
  }

  /** A cluster that answers: one that does not run, or is being restarted, has no jobs to show. */
  private cluster(clusterId: string): Cluster {
    const cluster = this.known(clusterId);
    if (this.powered.serves(clusterId)) return cluster;
    const seen = [this.powered.status(clusterId), this.powered.actions(clusterId)].filter(Boolean).join(', ');
    throw new Refusal(this.speech.restingCluster, `Cluster ${clusterId} cannot be reached: its status is ${seen}.`);
  }

  private known(clusterId: string): Cluster {
    const cluster = this.clusters.get(clusterId) ?? (this.powered.has(clusterId) ? this.newCluster() : undefined);
    if (!cluster) throw new Refusal('Cdm.0201', `Cluster ${clusterId} does not exist.`);
    this.clusters.set(clusterId, cluster);
    return cluster;
  }

  private activeJobs(clusterId: string): number {
    const jobs = this.clusters.get(clusterId)?.jobs.values() ?? [];
    return [...jobs].filter((job) => activeRunOf(job) !== undefined).length;
  }

  private newJob(spec: CdmJobSpec, definition: Record<string, unknown>, createdBy: string): CdmJob {
    const now = this.timeline.now();
    return { spec, definition, createdAt: now, createdBy, updatedAt: now, runs: [] };
  }

  private newRun(job: CdmJob, origin: Pick<SubmissionParts, 'startedBy' | 'isAuto' | 'retryOf'>): Submission {
    const cluster = this.known(job.spec.clusterId);
    const run = new Submission({
      ...origin,
      id: ++cluster.submissions,
      spec: job.spec,
      retriesWithin: this.speech.retries === 'same-submission',
      timeline: this.timeline,
      onHalt: (it) => this.log.record({ ...this.happening(job, it), effect: 'halt', status: it.status }, CLOCK),
      onReturn: (it) => this.log.record({ ...this.happening(job, it), effect: 'continue' }, CLOUD),
      onEnd: (it) => this.ended(job, it),
    });
    job.runs.push(run);
    return run;
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
    if (run.isRetried) this.timeline.at(this.timeline.now() + run.spec.retryPauseMs, () => this.retry(run));
    else if (run.spec.isDeleteJob) this.clusters.get(run.spec.clusterId)?.jobs.delete(run.spec.name);
  }

  /** CDM's own further try, by the user whose run failed. None when the job is gone, runs already, or its cluster rests. */
  private retry(failed: Submission): void {
    const { clusterId, name } = failed.spec;
    const job = this.clusters.get(clusterId)?.jobs.get(name);
    if (!job || activeRunOf(job) || !this.powered.serves(clusterId)) return;
    const run = this.newRun(job, { startedBy: failed.startedBy, isAuto: failed.isAuto, retryOf: failed });
    this.log.record({ ...this.happening(job, run), effect: 'start', retryOf: String(run.cause.id) }, CLOUD);
  }

  private refused(job: CdmJob, run: Submission | undefined, actor: Actor, code: string, reason: string): Refusal {
    const refusal = new Refusal(code, reason);
    this.log.record({ ...this.happening(job, run), effect: 'refused', reason: String(refusal) }, actor);
    return refusal;
  }

  private happening(job: CdmJob, run: Submission | undefined): Omit<Happening, 'effect'> {
    const { clusterId, name } = job.spec;
    const [, common] = (job.createdBy === 'simulator' ? null : RUNS_PART.exec(name)) ?? [];
    return {
      service: 'cdm',
      clusterId,
      job: common ?? name,
      ...(common !== undefined && { createdAs: name }),
      run: run ? String(run.id) : null,
    };
  }
}

/** The refusal of a definition, which has words and no code of its own. */
export const INVALID_DEFINITION = 'validation-result';

/** The last part of the name of a job that was created for one run: as good as random. */
const RUNS_PART = /^(.+)[_-][0-9a-f]{16,}$/;

/** At most one submission of a job is active (Sqoop 2's JobManager; Cdm.0052 says so), and it is the newest. */
function activeRunOf({ runs }: CdmJob): Submission | undefined {
  const newest = runs.at(-1);
  return newest?.isActive ? newest : undefined;
}

/** What a posted definition says of further tries. */
function retriesOf(definition: Record<string, unknown>): number {
  return JSON.stringify(definition['driver-config-values'] ?? null).includes('"RETRY_TRIPLE"') ? 3 : 0;
}

function nameOf(definition: Record<string, unknown>): string {
  const { name } = definition;
  if (typeof name !== 'string' || name.length < 1 || name.length > 240) {
    throw new Refusal('Cdm.0014', 'The job name must have 1 to 240 characters.');
  }
  return name;
}
