import { Refusal } from '../refusal';
import { bootTime } from '../run-spec';
import { TimedRun } from '../timed-run';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import type { MrsDialect } from './dialect';
import { keptType, type Execution } from './execution';
import { mrsJobSpec, type MrsJobSpec } from './job-spec';

/** A job that was submitted. */
export interface MrsJob {
  /** A UUID that the cloud makes up. */
  readonly id: string;
  /** Counted across the clusters; part of YARN's name of it. */
  readonly nth: number;
  /** Where it runs. */
  readonly clusterId: string;
  /** As it was handed in. */
  readonly asked: Execution;
  /** How it behaves. */
  readonly spec: MrsJobSpec;
  /** The user who submitted it. */
  readonly user: string;
  /** Its way. */
  readonly run: TimedRun;
}

interface Cluster {
  state: string;
  readonly specs: Map<string, MrsJobSpec>;
  readonly jobs: Map<string, MrsJob>;
}

const FINAL = new Set(['SUCCEEDED', 'FAILED', 'KILLED']);

/** MRS clusters and their jobs. A cluster exists once a job was registered on it. */
export class MrsState {
  private readonly clusters = new Map<string, Cluster>();
  private submitted = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    private readonly speech: Required<MrsDialect>,
    private readonly newId: () => string,
  ) {}

  /** Registers how jobs behave; the same cluster, type and name again replaces what was said of them. */
  add(spec: MrsJobSpec): void {
    const cluster = this.clusters.get(spec.clusterId) ?? { state: 'running', specs: new Map(), jobs: new Map() };
    this.clusters.set(spec.clusterId, cluster);
    cluster.state = spec.clusterState ?? cluster.state;
    cluster.specs.set(JSON.stringify([spec.type, spec.nameContains]), spec);
  }

  /**
   * Begins a job, or answers the word of a submission that came to nothing although it was taken.
   * @param read gives what was asked for
   * @throws Refusal when it is not taken
   */
  submit(clusterId: string, read: () => Execution, type: string, actor: Actor): MrsJob | { submitState: string } {
    try {
      return this.begin(clusterId, read(), actor);
    } catch (error) {
      const refused = { service: 'mrs', effect: 'refused', clusterId, job: `${clusterId}/${type}`, run: null } as const;
      if (error instanceof Refusal) this.log.record({ ...refused, reason: String(error) }, actor);
      throw error;
    }
  }

  /** Asks a job to end. @throws Refusal when it has ended, cannot be killed, or there is none */
  kill(clusterId: string, id: string, actor: Actor): void {
    const job = this.job(clusterId, id);
    if (!job.run.isActive || job.spec.unkillable) {
      const refusal = new Refusal('0175', `Failed to kill the job, which is ${job.run.status}.`);
      this.log.record({ ...happening(job), effect: 'refused', reason: String(refusal) }, actor);
      throw refusal;
    }
    this.log.record({ ...happening(job), effect: 'stop' }, actor);
    job.run.stop();
  }

  /** The job, to be read. @throws Refusal when there is none */
  job(clusterId: string, id: string): MrsJob {
    const job = this.cluster(clusterId).jobs.get(id);
    if (!job) throw new Refusal('0176', `The job ${JSON.stringify(id.slice(0, 64))} does not exist.`);
    return job;
  }

  /** Those of a cluster that lists show, oldest first. @throws Refusal when there is no such cluster */
  jobs(clusterId: string): MrsJob[] {
    const now = this.timeline.now();
    const { jobs } = this.cluster(clusterId);
    return [...jobs.values()].filter(({ run, spec }) => now >= run.startedAt + spec.visibleAfterMs);
  }

  /** The cluster's own word. @throws Refusal when there is no such cluster */
  clusterState(clusterId: string): string {
    return this.cluster(clusterId).state;
  }

  /** The one cluster there is; undefined where there are none or several. */
  onlyCluster(): string | undefined {
    return this.clusters.size === 1 ? [...this.clusters.keys()][0] : undefined;
  }

  /** Whether the result of a job that has ended shows. */
  hasResult({ run, spec }: MrsJob): boolean {
    return run.endedAt !== undefined && this.timeline.now() >= run.endedAt + spec.resultAfterMs;
  }

  /** Forgets clusters and jobs. */
  clear(): void {
    this.clusters.clear();
  }

  private begin(clusterId: string, asked: Execution, actor: Actor): MrsJob | { submitState: string } {
    const cluster = this.cluster(clusterId);
    if (cluster.state !== 'running') throw new Refusal('0056', `The cluster is ${cluster.state}.`);
    const spec = specOf(cluster, clusterId, asked);
    const { refuses, mostRunning = Infinity, submitState } = spec;
    if (refuses) throw new Refusal(refuses.code, refuses.message);
    const running = [...cluster.jobs.values()].filter(({ run }) => run.isActive).length;
    if (running >= mostRunning) throw new Refusal('0177', `More than ${mostRunning} jobs are running in the cluster.`);
    if (submitState !== undefined) {
      const reason = `submitted as ${submitState}`;
      this.log.record({ ...named(clusterId, asked), effect: 'refused', run: null, reason }, actor);
      return { submitState };
    }
    return this.start(cluster, { clusterId, asked, spec, user: actor.by }, actor);
  }

  private start(cluster: Cluster, parts: Pick<MrsJob, 'clusterId' | 'asked' | 'spec' | 'user'>, actor: Actor): MrsJob {
    const { durationMs, outcome, stopTakesMs, stoppedStatus } = parts.spec;
    const way = { bootMs: bootTime(parts.spec), durationMs, outcome, stopTakesMs, stoppedStatus, final: FINAL };
    const course = { waiting: this.speech.waiting, running: 'RUNNING', ...way };
    const job: MrsJob = {
      ...parts,
      id: this.newId(),
      nth: ++this.submitted,
      run: new TimedRun(course, this.timeline, () =>
        this.log.record({ ...happening(job), effect: 'end', status: job.run.status }, CLOCK),
      ),
    };
    cluster.jobs.set(job.id, job);
    const { name, args, properties } = parts.asked;
    this.log.record({ ...happening(job), effect: 'start', asked: { name, arguments: args, properties } }, actor);
    return job;
  }

  private cluster(clusterId: string): Cluster {
    const cluster = this.clusters.get(clusterId);
    if (!cluster)
      throw new Refusal('12000003', `The cluster ${JSON.stringify(clusterId.slice(0, 64))} does not exist.`);
    return cluster;
  }
}

function specOf({ specs }: Cluster, clusterId: string, { type, name }: Execution): MrsJobSpec {
  const fitting = [...specs.values()].filter(
    (spec) =>
      (spec.type === undefined || spec.type === type || spec.type === keptType(type)) &&
      name.includes(spec.nameContains),
  );
  const tells = (spec: MrsJobSpec) => 2 * spec.nameContains.length + (spec.type === undefined ? 0 : 1);
  const closest = fitting.sort((one, other) => tells(other) - tells(one))[0];
  return closest ?? mrsJobSpec.parse({ service: 'mrs', clusterId });
}

const named = (clusterId: string, { type }: Execution): Pick<Happening, 'service' | 'clusterId' | 'job'> => ({
  service: 'mrs',
  clusterId,
  job: `${clusterId}/${type}`,
});

const happening = ({ id, clusterId, asked }: MrsJob): Omit<Happening, 'effect'> => ({
  ...named(clusterId, asked),
  run: id,
});
