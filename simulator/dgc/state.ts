import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import { Instance, type InstanceFace } from './instance';
import type { DgcJobSpec } from './job-spec';
import { Schedule } from './schedule';

const DEFAULT_WORKSPACE = 'default';
/** Ids in the wild have seven digits. */
const FIRST_INSTANCE_ID = 1_000_001;
const FIRST_JOB_ID = 10_001;

export interface DgcJob {
  readonly id: number;
  readonly spec: DgcJobSpec;
  readonly schedule: Schedule;
  readonly createdAt: number;
  /** Oldest first; several may run at once. */
  readonly instances: Instance[];
}

/** A job as a request names it. */
export interface JobKey {
  readonly workspace: string;
  readonly name: string;
}

export interface RunOptions {
  /** 0 scheduled, 2 manual, 5 backfill, 6 sub-job, 7 once. */
  instanceType?: number | undefined;
  /** As sent with the request; only for the log. */
  asked?: unknown;
  /** Told of the instance's end. */
  onEnd?: ((instance: Instance) => void) | undefined;
}

/** DataArts Factory: workspaces, their jobs, and the instances of those. */
export class DgcState {
  private readonly workspaces = new Map<string, Map<string, DgcJob>>();
  private nextInstanceId = FIRST_INSTANCE_ID;
  private nextJobId = FIRST_JOB_ID;

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    /** What run-immediate makes when neither the job nor the caller says. */
    private readonly usualInstanceType: number,
  ) {}

  /** Registers a job; the same name again replaces its definition and keeps its instances and its switch. */
  add(spec: DgcJobSpec): void {
    const jobs = this.workspaces.get(spec.workspace) ?? new Map<string, DgcJob>();
    this.workspaces.set(spec.workspace, jobs);
    const known = jobs.get(spec.name);
    const job = known ? { ...known, spec } : this.newJob(spec);
    if (spec.scheduled) job.schedule.turnOn(spec);
    jobs.set(spec.name, job);
  }

  runNow(key: JobKey, actor: Actor, options: RunOptions = {}): Instance {
    const job = this.jobFor(key, actor);
    const instanceType = options.instanceType ?? job.spec.instanceType ?? this.usualInstanceType;
    if (job.spec.jobType !== 'BATCH') throw this.refused(key, null, actor, 'DLF.0136', 'Only batch jobs can be run.');
    const instance: Instance = new Instance(this.nextInstanceId++, instanceType, job.spec, this.timeline, () => {
      this.log.record({ ...happening(key, instance.id), effect: 'end', status: instance.status }, CLOCK);
      options.onEnd?.(instance);
    });
    job.instances.push(instance);
    this.log.record({ ...happening(key, instance.id), effect: 'start', instanceType, asked: options.asked }, actor);
    return instance;
  }

  scheduleOn(key: JobKey, actor: Actor, asked?: unknown): void {
    const { schedule, spec } = this.jobFor(key, actor);
    schedule.turnOn(spec);
    this.log.record({ ...happening(key, null), effect: 'scheduleOn', asked }, actor);
  }

  scheduleOff(key: JobKey, actor: Actor): void {
    this.jobFor(key, actor).schedule.turnOff();
    this.log.record({ ...happening(key, null), effect: 'scheduleOff' }, actor);
  }

  stopInstance(key: JobKey, id: number, actor: Actor): void {
    const instance = this.instanceFor(key, id, actor);
    if (!instance.canBeStopped) {
      // GUESS: the pages promise HTTP 400 here, but no code; 30118 is "stop failed".
      throw this.refused(key, id, actor, 'DLF.30118', `Instance ${id} is ${instance.status}, not running.`);
    }
    this.log.record({ ...happening(key, id), effect: 'stop' }, actor);
    instance.stop();
  }

  restartInstance(key: JobKey, id: number, actor: Actor, asked?: unknown): void {
    const instance = this.instanceFor(key, id, actor);
    if (!instance.hasEnded) {
      throw this.refused(key, id, actor, 'DLF.30116', `Instance ${id} is ${instance.status} and cannot be restarted.`);
    }
    instance.restart(this.job(key).spec);
    this.log.record({ ...happening(key, id), effect: 'restart', asked }, actor);
  }

  job(key: JobKey): DgcJob {
    const job = this.workspace(key.workspace).get(key.name);
    if (!job) throw new Refusal('DLF.0100', 'The job does not exists.');
    return job;
  }

  jobs(workspace: string): DgcJob[] {
    return [...this.workspace(workspace).values()];
  }

  /** Where a job of this name is: the default workspace, unless exactly one other has it. */
  workspaceOf(name: string): string {
    const having = [...this.workspaces].filter(([, jobs]) => jobs.has(name)).map(([id]) => id);
    const [only] = having;
    return having.length === 1 && only !== undefined ? only : DEFAULT_WORKSPACE;
  }

  /** The instance, once reads may show it. */
  visibleInstance(key: JobKey, id: number): { instance: Instance; face: InstanceFace } {
    const instance = this.job(key).instances.find((candidate) => candidate.id === id);
    const face = instance?.seen();
    if (!instance || !face) throw noInstance(id);
    return { instance, face };
  }

  clear(): void {
    this.workspaces.clear();
    this.nextInstanceId = FIRST_INSTANCE_ID;
    this.nextJobId = FIRST_JOB_ID;
  }

  private workspace(id: string): Map<string, DgcJob> {
    const jobs = this.workspaces.get(id);
    if (!jobs && id !== DEFAULT_WORKSPACE) throw new Refusal('DLF.0819', `The workspace ${id} does not exist.`);
    return jobs ?? new Map<string, DgcJob>();
  }

  private newJob(spec: DgcJobSpec): DgcJob {
    const schedule = new Schedule(this.timeline);
    return { id: this.nextJobId++, spec, schedule, createdAt: this.timeline.now(), instances: [] };
  }

  /** The job somebody wants to do something with; that there is none goes on record. */
  private jobFor(key: JobKey, actor: Actor): DgcJob {
    try {
      return this.job(key);
    } catch (error) {
      this.log.record({ ...happening(key, null), effect: 'refused', reason: String(error) }, actor);
      throw error;
    }
  }

  private instanceFor(key: JobKey, id: number, actor: Actor): Instance {
    const instance = this.jobFor(key, actor).instances.find((candidate) => candidate.id === id);
    if (!instance) throw this.refused(key, id, actor, 'DLF.0137', noInstance(id).message);
    return instance;
  }

  private refused(key: JobKey, id: number | null, actor: Actor, code: string, reason: string): Refusal {
    const refusal = new Refusal(code, reason);
    this.log.record({ ...happening(key, id), effect: 'refused', reason: String(refusal) }, actor);
    return refusal;
  }
}

const noInstance = (id: number): Refusal => new Refusal('DLF.0137', `The job instance ${id} does not exist.`);

const happening = ({ workspace, name }: JobKey, id: number | null): Omit<Happening, 'effect'> => ({
  service: 'dgc',
  workspace,
  job: name,
  run: id === null ? null : String(id),
});
