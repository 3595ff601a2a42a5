import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import { FlinkJob } from './flink-job';
import { dliJobSpec, type DliJobSpec, type JobId } from './job-spec';

/** A savepoint is only made of a job that runs. */
const RUNNING = new Set(['job_running', 'job_idle']);

/** DLI's Flink jobs, and the archives they were exported to. */
export class DliState {
  private readonly flinkJobs = new Map<JobId, FlinkJob>();
  private readonly archives = new Map<string, DliJobSpec[]>();

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
  ) {}

  /** Registers a job; the same id again replaces its definition and, unless that names a status, keeps its state. */
  add(spec: DliJobSpec): void {
    const known = this.flinkJobs.get(spec.id);
    if (!known) return this.register(spec, 'simulator');
    known.spec = spec;
    known.place(spec.status);
  }

  start(id: JobId, actor: Actor, asked?: unknown): FlinkJob {
    const job = this.jobFor(id, actor);
    const { runItem } = job.spec;
    if (runItem) throw this.refused(job, actor, 'DLI.0007', runItem.message);
    // GUESS: what a second run of a running job is told; only that it is refused per item is likely.
    if (job.isActive) throw this.refused(job, actor, 'DLI.0007', `作业正在运行，状态为 ${job.status}`);
    job.start();
    this.log.record({ ...happening(job), effect: 'start', asked }, actor);
    return job;
  }

  stop(id: JobId, withSavepoint: boolean, actor: Actor): void {
    const job = this.jobFor(id, actor);
    if (!job.isActive) throw this.refused(job, actor, 'DLI.0007', `作业未在运行，状态为 ${job.status}`);
    this.log.record({ ...happening(job), effect: 'stop', asked: { triggerSavepoint: withSavepoint } }, actor);
    job.stop(withSavepoint);
  }

  makeSavepoint(id: JobId, path: string): void {
    const job = this.job(id);
    if (!RUNNING.has(job.status)) throw new Refusal('DLI.0007', `The job is ${job.status}, not running.`);
    job.makeSavepoint(path);
  }

  importSavepoint(id: JobId, path: string): void {
    this.job(id).saveTo(path);
  }

  delete(id: JobId): void {
    const job = this.job(id);
    if (job.isActive) throw new Refusal('DLI.0007', `The job is ${job.status} and cannot be deleted.`);
    this.flinkJobs.delete(id);
  }

  job(id: JobId): FlinkJob {
    const job = this.flinkJobs.get(id);
    if (!job) throw new Refusal('DLI.0002', `The Flink job ${id} does not exist.`);
    return job;
  }

  jobs(): FlinkJob[] {
    return [...this.flinkJobs.values()];
  }

  /** Packs definitions into an archive and answers its name. */
  export(obsDir: string, ids: JobId[]): string {
    const zip = `${obsDir.replace(/\/$/, '')}/flink_jobs_${this.timeline.now()}_${this.archives.size + 1}.zip`;
    const specs = ids.map((id) => this.job(id).spec);
    this.archives.set(zip, specs);
    return zip;
  }

  /** Unpacks an archive. A job that is still there is overwritten, or else comes back under a new id. */
  import(zip: string, isCover: boolean, owner: string): { oldId: JobId; newId: JobId }[] {
    const specs = this.archives.get(zip);
    if (!specs) throw new Refusal('DLI.0002', `There is no archive ${zip}.`);
    return specs.map((spec) => {
      const id =
        isCover || !this.flinkJobs.has(spec.id) ? spec.id : Math.max(...[...this.flinkJobs.keys()].map(Number)) + 1;
      const copy = dliJobSpec.parse({ ...spec, id, status: undefined });
      if (this.flinkJobs.has(id)) this.add(copy);
      else this.register(copy, owner);
      return { oldId: spec.id, newId: id };
    });
  }

  clear(): void {
    this.flinkJobs.clear();
    this.archives.clear();
  }

  private register(spec: DliJobSpec, owner: string): void {
    const onEnd = (job: FlinkJob) => this.log.record({ ...happening(job), effect: 'end', status: job.status }, CLOCK);
    this.flinkJobs.set(spec.id, new FlinkJob(spec, owner, this.timeline, onEnd));
  }

  /** The job somebody wants to run or stop; that there is none goes on record. */
  private jobFor(id: JobId, actor: Actor): FlinkJob {
    try {
      return this.job(id);
    } catch (error) {
      this.log.record({ service: 'dli', effect: 'refused', job: String(id), run: null, reason: String(error) }, actor);
      throw error;
    }
  }

  private refused(job: FlinkJob, actor: Actor, code: string, reason: string): Refusal {
    this.log.record({ ...happening(job), effect: 'refused', reason }, actor);
    return new Refusal(code, reason);
  }
}

const happening = ({ spec, run }: FlinkJob): Omit<Happening, 'effect'> => ({
  service: 'dli',
  job: String(spec.id),
  run,
});
