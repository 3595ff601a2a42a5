import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, type Actor, type Happening, type TruthLog } from '../truth-log';
import type { DgcJob, DgcState, JobKey } from './state';
import { Supplement, type SupplementOrder } from './supplement';

const BACKFILL_INSTANCE = 5;

/** How the words of a backfill's end are spelt. */
export interface SupplementWords {
  /** When it was stopped. */
  readonly cancelled: string;
  /** When a period has failed. */
  readonly failed: string;
}

/** The backfills of every workspace. A name is taken for good: how long it stays reserved, no page says. */
export class Supplements {
  private readonly workspaces = new Map<string, Supplement[]>();
  /** The names that were taken before a reset. */
  private readonly before = new Set<string>();

  constructor(
    private readonly dgc: DgcState,
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    private readonly words: SupplementWords,
  ) {}

  /** Begins a backfill. @throws Refusal when its name is taken, or there is no such job */
  create(workspace: string, order: SupplementOrder, actor: Actor, asked?: unknown): Supplement {
    const key = { workspace, name: order.jobName };
    const job = this.jobFor(key, order, actor);
    if (this.of(workspace).some((known) => known.order.name === order.name))
      throw this.refused(key, order.name, actor, new Refusal('DLF.30110', `The name ${order.name} already exists.`));
    if (job.spec.scheduleType === 'EXECUTE_ONCE')
      throw this.refused(key, order.name, actor, new Refusal('DLF.30111', 'The job has no schedule.'));
    const supplement = this.newSupplement(key, job, order);
    this.of(workspace).push(supplement);
    const start = { effect: 'start', instanceType: BACKFILL_INSTANCE, asked } as const;
    this.log.record({ ...happening(key, order.name), ...start }, actor);
    supplement.goOn();
    return supplement;
  }

  /** Stops a backfill. @throws Refusal when there is none, or it has ended */
  stop(workspace: string, name: string, actor: Actor): void {
    const found = this.of(workspace).find(({ order }) => order.name === name);
    const key = { workspace, name: found?.order.jobName ?? '' };
    const none = new Refusal('DLF.30113', `There is no PatchData ${name}.`);
    // A stop that comes late is no happening of what came after the reset.
    if (!found) throw this.before.has(name) ? none : this.refused(key, name, actor, none);
    if (found.hasEnded)
      throw this.refused(key, name, actor, new Refusal('DLF.30115', `PatchData ${name} is ${found.status}.`));
    this.log.record({ ...happening(key, name), effect: 'stop' }, actor);
    found.stop();
  }

  /** Those that a list may show, newest first. */
  visible(workspace: string): Supplement[] {
    this.dgc.jobs(workspace);
    return this.of(workspace)
      .filter(({ isVisible }) => isVisible)
      .reverse();
  }

  /** Forgets them, and which names are taken. */
  clear(): void {
    for (const { order } of [...this.workspaces.values()].flat()) this.before.add(order.name);
    this.workspaces.clear();
  }

  private of(workspace: string): Supplement[] {
    const known = this.workspaces.get(workspace) ?? [];
    this.workspaces.set(workspace, known);
    return known;
  }

  private newSupplement(key: JobKey, { spec }: DgcJob, order: SupplementOrder): Supplement {
    return new Supplement({
      order,
      spec,
      words: this.words,
      timeline: this.timeline,
      begin: (onEnd) =>
        this.dgc.runNow(key, CLOCK, { instanceType: BACKFILL_INSTANCE, asked: { supplement: order.name }, onEnd }),
      onEnd: ({ status }) => this.log.record({ ...happening(key, order.name), effect: 'end', status }, CLOCK),
    });
  }

  private jobFor(key: JobKey, { name }: SupplementOrder, actor: Actor): DgcJob {
    try {
      return this.dgc.job(key);
    } catch (error) {
      throw error instanceof Refusal ? this.refused(key, name, actor, error) : error;
    }
  }

  private refused(key: JobKey, run: string, actor: Actor, refusal: Refusal): Refusal {
    this.log.record({ ...happening(key, run), effect: 'refused', reason: String(refusal) }, actor);
    return refusal;
  }
}

const happening = ({ workspace, name }: JobKey, run: string): Omit<Happening, 'effect'> => ({
  service: 'dgc',
  workspace,
  job: name,
  run,
});
