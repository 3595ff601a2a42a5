import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import type { DgcDialect } from './dialect';
import { Instance, type InstanceFace } from './instance';
import type { DgcJobSpec } from './job-spec';
import { RunningSlots } from './running-slots';
import { Schedule } from './schedule';

const DEFAULT_WORKSPACE = 'default';
/** Ids in the wild have seven digits. */
const FIRST_INSTANCE_ID = 1_000_001;
const FIRST_JOB_ID = 10_001;
/** The instance types of run-immediate. */
const MADE_BY_HAND = new Set([2, 7]);

/** A job of a workspace, with all that ran of it. */
export interface DgcJob {
  /** The vendor's number for it. */
  readonly id: number;
  /** How its instances behave. */
  readonly spec: DgcJobSpec;
  /** Its switch. */
  readonly schedule: Schedule;
  /** When it was registered, in virtual milliseconds since the epoch. */
  readonly createdAt: number;
  /** Oldest first; several may run at once. */
  readonly instances: Instance[];
  /** How many of its instances may run at once. */
  readonly slots: RunningSlots;
}

/** A job as a request names it. */
export interface JobKey {
  /** Id of the workspace. */
  readonly workspace: string;
  /** The job's, unique in its workspace. */
  readonly name: string;
}

/** How an instance begins, where not by a person's request. */
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
  /** Of what there is now: smaller numbers are instances of before a reset. */
  private firstInstanceId = FIRST_INSTANCE_ID;
  private nextJobId = FIRST_JOB_ID;

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    private readonly speech: Pick<Required<DgcDialect>, 'instanceType' | 'manualRerun'>,
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

  /** Makes an instance. @throws Refusal for a real-time job, or when there is no such job */
  runNow(key: JobKey, actor: Actor, options: RunOptions = {}): Instance {
    const job = this.jobFor(key, actor);
    const instanceType = options.instanceType ?? job.spec.instanceType ?? this.speech.instanceType;
    if (job.spec.jobType !== 'BATCH') throw this.refused(key, null, actor, 'DLF.0136', 'Only batch jobs can be run.');
    const witness = (effect: 'halt' | 'end') => (instance: Instance) => {
      this.log.record({ ...happening(key, instance.id), effect, status: instance.status }, CLOCK);
      if (effect === 'end') options.onEnd?.(instance);
    };
    const { slots } = job;
    const parts = { timeline: this.timeline, slots, onHalt: witness('halt'), onEnd: witness('end') };
    const instance = new Instance(this.nextInstanceId++, instanceType, job.spec, parts);
    job.instances.push(instance);
    this.log.record({ ...happening(key, instance.id), effect: 'start', instanceType, asked: options.asked }, actor);
    return instance;
  }

  /** Switches the schedule on. @param asked as sent with the request; only for the log */
  scheduleOn(key: JobKey, actor: Actor, asked?: unknown): void {
    const { schedule, spec } = this.jobFor(key, actor);
    schedule.turnOn(spec);
    this.log.record({ ...happening(key, null), effect: 'scheduleOn', asked }, actor);
  }

  /** Switches the schedule off. */
  scheduleOff(key: JobKey, actor: Actor): void {
    this.jobFor(key, actor).schedule.turnOff();
    this.log.record({ ...happening(key, null), effect: 'scheduleOff' }, actor);
  }

  /** Asks an instance to stop. @throws Refusal when it has ended, or there is none */
  stopInstance(key: JobKey, id: number, actor: Actor): void {
    const instance = this.instanceFor(key, id, actor);
    if (instance.hasEnded) {
      // GUESS: the pages promise HTTP 400 here, but no code; 30118 is "stop failed".
      throw this.refused(key, id, actor, 'DLF.30118', `Instance ${id} is ${instance.status} already.`);
    }
    this.log.record({ ...happening(key, id), effect: 'stop' }, actor);
    instance.stop();
  }

  /** Runs an instance again, under the same id. @throws Refusal while it runs */
  restartInstance(key: JobKey, id: number, actor: Actor, asked?: unknown): void {
    const instance = this.instanceFor(key, id, actor);
    if (!instance.hasEnded && !instance.isHalted) {
      throw this.refused(key, id, actor, 'DLF.30116', `Instance ${id} is ${instance.status} and cannot be restarted.`);
    }
    // GUESS: the manual says so much, and no code; 30117 is "start failed".
    if (this.speech.manualRerun === 'refused' && MADE_BY_HAND.has(instance.type))
      throw this.refused(key, id, actor, 'DLF.30117', 'Instances that were scheduled manually cannot be rerun.');
    instance.restart(this.job(key).spec);
    this.log.record({ ...happening(key, id), effect: 'restart', asked }, actor);
  }

  /**
   * A person continues an instance that is halted: the one named, or the newest of the job's.
   * @throws Refusal when there is none
   */
  continueInstance(key: JobKey, id: number | undefined, actor: Actor): Instance {
    const { instances } = this.job(key);
    const halted = instances.findLast((one) => one.isHalted && (id === undefined || one.id === id));
    if (!halted) throw new Refusal('DLF.0137', `No instance ${id ?? ''} of ${key.name} is halted.`);
    this.log.record({ ...happening(key, halted.id), effect: 'continue' }, actor);
    halted.goOn();
    return halted;
  }

  /** The job, to be read. @throws Refusal when there is none */
  job(key: JobKey): DgcJob {
    const job = this.workspace(key.workspace).get(key.name);
    if (!job) throw new Refusal('DLF.0100', 'The job does not exists.');
    return job;
  }

  /** All of a workspace, in the order in which they were registered. @throws Refusal when there is no such workspace */
  jobs(workspace: string): DgcJob[] {
    return [...this.workspace(workspace).values()];
  }

  /** Where a job of this name is: the default workspace, unless exactly one other has it. */
  workspaceOf(name: string): string {
    const having = [...this.workspaces].filter(([, jobs]) => jobs.has(name)).map(([id]) => id);
    const [only] = having;
    return having.length === 1 && only !== undefined ? only : DEFAULT_WORKSPACE;
  }

  /** The instance, once reads may show it. @throws Refusal before, or when there is none */
  visibleInstance(key: JobKey, id: number): { instance: Instance; face: InstanceFace } {
    const instance = this.job(key).instances.find((candidate) => candidate.id === id);
    const face = instance?.seen();
    if (!instance || !face) throw noInstance(id);
    return { instance, face };
  }

  /**
   * Numbers are never given twice, as in the cloud: whoever still asks for an instance of before hears that there is none. What
   * is still asked of one is no happening of what comes after, and does not go on record.
   */
  clear(): void {
    this.workspaces.clear();
    this.firstInstanceId = this.nextInstanceId;
  }

  private workspace(id: string): Map<string, DgcJob> {
    const jobs = this.workspaces.get(id);
    if (!jobs && id !== DEFAULT_WORKSPACE) throw new Refusal('DLF.0819', `The workspace ${id} does not exist.`);
    return jobs ?? new Map<string, DgcJob>();
  }

  private newJob(spec: DgcJobSpec): DgcJob {
    const schedule = new Schedule(this.timeline);
    return {
      id: this.nextJobId++,
      spec,
      schedule,
      createdAt: this.timeline.now(),
      instances: [],
      slots: new RunningSlots(),
    };
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
    const isOfBefore = id >= FIRST_INSTANCE_ID && id < this.firstInstanceId;
    const job = isOfBefore ? this.job(key) : this.jobFor(key, actor);
    const instance = job.instances.find((candidate) => candidate.id === id);
    if (instance) return instance;
    throw isOfBefore ? noInstance(id) : this.refused(key, id, actor, 'DLF.0137', noInstance(id).message);
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
