import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, CLOUD, type Actor, type Happening, type TruthLog } from '../truth-log';
import type { DliDialect } from './dialect';
import { FlinkJob, type FlinkWitness } from './flink-job';
import { dliJobSpec, type DliJobSpec, type JobId } from './job-spec';

/** There is no such job: said of a run, of a delete, and of a read or (GUESS) a stop. */
const MISSING_ON = { run: 'DLI.13007', delete: 'DLI.17001', other: 'DLI.16001' } as const;

/** The codes that say that there is no such job. */
export const MISSING: ReadonlySet<string> = new Set(Object.values(MISSING_ON));

/** A savepoint is only made of a job that runs. */
const RUNNING = new Set(['job_running', 'job_idle']);

/** DLI's Flink jobs, and the archives they were exported to. */
export class DliState {
  private readonly flinkJobs = new Map<JobId, FlinkJob>();
  private readonly archives = new Map<string, DliJobSpec[]>();

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    private readonly speech: Pick<Required<DliDialect>, 'noSavepoint'>,
  ) {}

  /** Registers a job; the same id again replaces its definition and, unless that names a status, keeps its state. */
  add(spec: DliJobSpec): void {
    const known = this.flinkJobs.get(spec.id);
    if (!known) return this.register(spec, 'simulator');
    known.spec = spec;
    known.place(spec.status);
  }

  /** Starts a job. @throws Refusal when it runs already, or there is none */
  start(id: JobId, actor: Actor, asked?: { resumeSavepoint: boolean }): FlinkJob {
    const job = this.jobFor(id, actor, 'run');
    const { runItem } = job.spec;
    const isStarted = runItem?.startsAllTheSame === true && !job.isActive;
    if (runItem && !isStarted) throw this.refused(job, actor, runItem.error_code, runItem.message);
    // GUESS: what a second run of a running job is told; only that it is refused per item is likely.
    if (job.isActive) throw this.refused(job, actor, 'DLI.0007', `作业正在运行，状态为 ${job.status}`);
    const resumes = asked?.resumeSavepoint ?? false;
    if (resumes && job.savepointPath === undefined && this.speech.noSavepoint === 'refused')
      throw this.refused(job, actor, 'DLI.13017', 'There is no savepoint to resume from.');
    job.start(resumes);
    this.log.record({ ...happening(job), effect: 'start', asked }, actor);
    if (runItem) throw new Refusal(runItem.error_code, runItem.message);
    return job;
  }

  /** Asks a job to stop. @throws Refusal when it does not run, or there is none */
  stop(id: JobId, withSavepoint: boolean, actor: Actor): void {
    const job = this.jobFor(id, actor);
    if (!job.isActive) throw this.refused(job, actor, 'DLI.15002', `作业未在运行，状态为 ${job.status}`);
    this.log.record({ ...happening(job), effect: 'stop', asked: { triggerSavepoint: withSavepoint } }, actor);
    job.stop(withSavepoint);
  }

  /** Has a job that runs make a savepoint. @throws Refusal when it does not run */
  makeSavepoint(id: JobId, path: string): void {
    const job = this.job(id);
    if (!RUNNING.has(job.status)) throw new Refusal('DLI.0007', `The job is ${job.status}, not running.`);
    job.makeSavepoint(path);
  }

  /** The job's next start may go on from this savepoint. */
  importSavepoint(id: JobId, path: string): void {
    this.job(id).saveTo(path);
  }

  /** Takes the job away. @throws Refusal while it is active */
  delete(id: JobId): void {
    const job = this.job(id, 'delete');
    if (job.isActive) throw new Refusal('DLI.0007', `The job is ${job.status} and cannot be deleted.`);
    this.flinkJobs.delete(id);
  }

  /** The job, to be read. @throws Refusal when there is none, by the code of this call */
  job(id: JobId, call: keyof typeof MISSING_ON = 'other'): FlinkJob {
    const job = this.flinkJobs.get(id);
    if (!job) throw new Refusal(MISSING_ON[call], `The Flink job ${id} does not exist.`);
    return job;
  }

  /** In the order in which they were registered. */
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

  /** Forgets jobs and archives. */
  clear(): void {
    this.flinkJobs.clear();
    this.archives.clear();
  }

  private register(spec: DliJobSpec, owner: string): void {
    this.flinkJobs.set(spec.id, new FlinkJob(spec, owner, this.timeline, this.witness));
  }

  private readonly witness: FlinkWitness = {
    onHalt: (job) => this.log.record({ ...happening(job), effect: 'halt', status: job.status }, CLOCK),
    onReturn: (job) => this.log.record({ ...happening(job), effect: 'continue' }, CLOUD),
    onEnd: (job) => this.log.record({ ...happening(job), effect: 'end', status: job.status }, CLOCK),
  };

  /** The job somebody wants to run or stop; that there is none goes on record. */
  private jobFor(id: JobId, actor: Actor, call?: 'run'): FlinkJob {
    try {
      return this.job(id, call);
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
