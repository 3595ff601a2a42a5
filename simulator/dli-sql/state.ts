import { requireQueue } from '../dli/known-queues';
import { Refusal } from '../refusal';
import { bootTime } from '../run-spec';
import { TimedRun } from '../timed-run';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import type { DliSqlDialect } from './dialect';
import { dliSqlSpec, type DliSqlSpec } from './job-spec';
import type { Submission } from './submission';

/** A statement that was submitted. */
export interface SqlJob {
  /** A UUID that the cloud makes up: a client has no say in it. */
  readonly id: string;
  /** As it was handed in. */
  readonly asked: Submission;
  /** How it behaves. */
  readonly spec: DliSqlSpec;
  /** Who is answered only at its end. */
  readonly isAwaited: boolean;
  /** The user who submitted it. */
  readonly owner: string;
  /** Its way. */
  readonly run: TimedRun;
}

/** Words that end a job; FINISH by one text of the SDK, DELETED is a GUESS. */
const FINAL = new Set(['FINISHED', 'FINISH', 'FAILED', 'CANCELLED', 'DELETED']);
/** Kinds of statements that are waited for, unless somebody asks that they be not. */
const AWAITED = new Set<string>(['DDL', 'DCL']);
const LONGEST_RUN_MS = 12 * 3_600_000;
const SHOWN = 200;

/** A statement as the log has it. */
export const shownSql = (sql: string): string => sql.slice(0, SHOWN);

/** DLI's SQL jobs. A statement needs no registration: what is registered is how statements behave. */
export class DliSqlState {
  private readonly specs = new Map<string, DliSqlSpec>();
  private readonly sqlJobs = new Map<string, SqlJob>();

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    private readonly speech: Required<DliSqlDialect>,
    private readonly newId: () => string,
  ) {}

  /** Registers how statements behave; the same text and queue again replaces what was said of them. */
  add(spec: DliSqlSpec): void {
    this.specs.set(JSON.stringify([spec.sqlContains, spec.queue]), spec);
  }

  /** Begins a job. @param read gives what was handed in @throws Refusal when it is not taken, for one by its queue */
  submit(read: () => Submission, sql: string, actor: Actor): SqlJob {
    try {
      return this.begin(read(), actor);
    } catch (error) {
      const refused = { service: 'dliSql', effect: 'refused', job: shownSql(sql), run: null } as const;
      if (error instanceof Refusal) this.log.record({ ...refused, reason: String(error) }, actor);
      throw error;
    }
  }

  /** Asks a job to end. @throws Refusal when it has ended, or there is none */
  cancel(id: string, actor: Actor): void {
    const job = this.job(id);
    if (!job.run.isActive) {
      // GUESS: the page says only that jobs in LAUNCHING or RUNNING can be cancelled.
      const refusal = new Refusal('DLI.0007', `The job is ${job.run.status} and cannot be cancelled.`);
      this.log.record({ ...happening(job), effect: 'refused', reason: String(refusal) }, actor);
      throw refusal;
    }
    this.log.record({ ...happening(job), effect: 'stop' }, actor);
    job.run.stop();
  }

  /** The job, to be read. @throws Refusal when there is none */
  job(id: string): SqlJob {
    const job = this.sqlJobs.get(id);
    if (!job) throw new Refusal('DLI.0002', `The job ${JSON.stringify(id.slice(0, 64))} does not exist.`);
    return job;
  }

  /** Those that lists show, oldest first. */
  jobs(): SqlJob[] {
    const now = this.timeline.now();
    return [...this.sqlJobs.values()].filter(({ run, spec }) => now >= run.startedAt + spec.visibleAfterMs);
  }

  /** Whether its result is gone. */
  isExpired({ run, spec }: SqlJob): boolean {
    const { resultKeptMs = Infinity } = spec;
    return run.endedAt !== undefined && this.timeline.now() - run.endedAt > resultKeptMs;
  }

  /** Forgets jobs, and how statements behave. */
  clear(): void {
    this.specs.clear();
    this.sqlJobs.clear();
  }

  private begin(asked: Submission, actor: Actor): SqlJob {
    requireQueue(asked.queue, this.specs.values());
    const spec = this.specOf(asked);
    if (spec.refuses) throw new Refusal(spec.refuses.code, spec.refuses.message);
    const job: SqlJob = {
      id: this.newId(),
      asked,
      spec,
      isAwaited: AWAITED.has(asked.type) && !this.isAsync(asked),
      owner: actor.by,
      run: new TimedRun(this.courseOf(spec, asked), this.timeline, () => this.ended(job)),
    };
    this.sqlJobs.set(job.id, job);
    const { queue, database, tags, conf } = asked;
    const told = { queue, database, tags, conf: Object.fromEntries(conf) };
    this.log.record({ ...happening(job), effect: 'start', asked: told }, actor);
    return job;
  }

  private specOf({ sql, queue }: Submission): DliSqlSpec {
    const fitting = [...this.specs.values()].filter(
      (spec) => sql.includes(spec.sqlContains) && (spec.queue ?? queue) === queue,
    );
    const closest = fitting.sort((one, other) => other.sqlContains.length - one.sqlContains.length)[0];
    return closest ?? dliSqlSpec.parse({ service: 'dliSql' });
  }

  private isAsync({ conf }: Submission): boolean {
    const asked = conf.get('dli.sql.sqlasync.enabled');
    return asked === undefined ? this.speech.asyncByDefault === 'yes' : asked === 'true';
  }

  /** By its definition, unless DLI ends it first: after 12 hours, or when its own time is over. */
  private courseOf(spec: DliSqlSpec, { conf }: Submission) {
    const bootMs = bootTime(spec);
    const asked = Number(conf.get('dli.sql.job.timeout') ?? Infinity) * (this.speech.jobTimeout === 's' ? 1_000 : 1);
    const most = Math.min(LONGEST_RUN_MS, asked > 0 ? asked : Infinity);
    const isCut = spec.durationMs - bootMs > most;
    return {
      waiting: 'LAUNCHING',
      running: 'RUNNING',
      bootMs,
      durationMs: isCut ? bootMs + most : spec.durationMs,
      outcome: isCut ? 'CANCELLED' : spec.outcome,
      stopTakesMs: spec.stopTakesMs,
      stoppedStatus: spec.stoppedStatus,
      final: FINAL,
    };
  }

  private ended(job: SqlJob): void {
    this.log.record({ ...happening(job), effect: 'end', status: job.run.status }, CLOCK);
  }
}

const happening = ({ id, asked }: SqlJob): Omit<Happening, 'effect'> => ({
  service: 'dliSql',
  job: shownSql(asked.sql),
  run: id,
});
