import { BaseVMWorkflow } from '@temporalio/worker/lib/workflow/vm-shared';
import { Random } from '../../chaos/random';

type Activation = Parameters<BaseVMWorkflow['activate']>[0];
type Completion = Awaited<ReturnType<BaseVMWorkflow['activate']>>;
type Job = NonNullable<Activation['jobs']>[number];
type Command = NonNullable<NonNullable<Completion['successful']>['commands']>[number];
type Activate = (this: BaseVMWorkflow, activation: Activation) => Promise<Completion>;

/** How many workflow tasks are handed over whole all the same. */
const WHOLE = 0.25;

/** What was divided. */
export interface Divided {
  /** How many workflow tasks. */
  tasks: number;
  /**
   * One was divided as none can be: between a cancel of an activity and its result, where the core fails the task, and it is
   * handed over whole then.
   */
  impossible: boolean;
}

/**
 * Hands over what a workflow task brings in parts, where histories are replayed in this thread: as a worker does when a query
 * reaches it without the run in its cache. The query's task has the history as it is when it is read, and the SDK's core hands
 * over what came since the last workflow task although none has begun (`take_next_wft_sequence`); the next workflow task
 * brings the rest, and the Updates. So a part comes
 * - with the time of the workflow task before, and a history that ends anywhere,
 * - followed at once by what the core says of its own accord: that an activity that was cancelled before it was sent, or whose
 *   cancel nobody waits for, is cancelled.
 *
 * Whoever's history was made in parts has to replay whole, and the reverse. What is divided is what workflow code sees: the core
 * itself has taken the whole task by then, so what it makes of a cancel between two parts is not tried.
 */
export class HandingOver {
  private readonly activate: Activate;
  private readonly dividers = new WeakMap<BaseVMWorkflow, Divider>();
  private random: Random | undefined;
  private divided: Divided = { tasks: 0, impossible: false };

  /** From now on, until it ends. */
  constructor() {
    const { activate } = WORKFLOWS;
    this.activate = activate;
    const over = (workflow: BaseVMWorkflow, activation: Activation) => this.handOver(workflow, activation);
    WORKFLOWS.activate = async function (activation) {
      return over(this, activation);
    };
  }

  /** How runs that begin from now on are handed over. @param seed repeats where they are divided; left out, they are whole */
  by(seed?: number): void {
    this.random = seed === undefined ? undefined : new Random(seed);
    this.divided = { tasks: 0, impossible: false };
  }

  /** What was divided since then. */
  get done(): Divided {
    return this.divided;
  }

  end(): void {
    WORKFLOWS.activate = this.activate;
  }

  private async handOver(workflow: BaseVMWorkflow, activation: Activation): Promise<Completion> {
    const next = async (part: Activation) => this.activate.call(workflow, part);
    const known = this.dividers.get(workflow);
    const divider = known ?? (this.random && new Divider(this.random.fork(), next, this.divided));
    if (!divider) return next(activation);
    this.dividers.set(workflow, divider);
    return divider.activate(activation);
  }
}

const WORKFLOWS = BaseVMWorkflow.prototype as { activate: Activate };

/** An activity or a child that workflow code has asked for. */
interface Asked {
  /** The workflow task in which it did. */
  task: number;
  /** Whether a cancel of what was sent is followed to its end. */
  waits: boolean;
  /** What the core says when it is cancelled at once. */
  job: unknown;
}

/** Divides what one run is handed. */
class Divider {
  private before: Activation | undefined;
  /** The workflow task that has begun last. */
  private task = 0;
  private readonly asked = new Map<string, Asked>();
  /** What has been said already to be cancelled. The core does not know that. */
  private readonly told = new Set<string | undefined>();
  private readonly ended = new Set<string | undefined>();

  constructor(
    private readonly random: Random,
    private readonly next: (activation: Activation) => Promise<Completion>,
    private readonly count: Divided,
  ) {}

  async activate(activation: Activation): Promise<Completion> {
    const given = activation.jobs ?? [];
    const jobs = given.filter((job) => !this.told.has(keyOf(job)));
    if (given.length && !jobs.length) return { runId: activation.runId, successful: { commands: [] } };
    const { before } = this;
    if (jobs.some(({ queryWorkflow, removeFromCache }) => queryWorkflow ?? removeFromCache))
      return this.next(activation);
    const begins = before?.historyLength !== activation.historyLength;
    if (begins) this.task += 1;
    this.before = activation;
    const parts = before && begins ? this.divide(jobs) : [jobs];
    const commands: Command[] = [];
    const cancelled = new Set<string | undefined>();
    let last: Completion | undefined;
    for (const [nth, part] of parts.entries()) {
      const isEarly = before && nth < parts.length - 1;
      const at = isEarly ? earlyPart(activation, before, nth) : activation;
      const left = part.filter((job) => !this.told.has(keyOf(job)));
      if (part.some((job) => cancelled.has(keyOf(job)))) this.count.impossible = true;
      last = await this.hand(at, left, parts.length > 1, commands);
      for (const key of commands.map(cancelledBy)) if (key !== undefined) cancelled.add(key);
      if (last.failed) return last;
    }
    if (parts.length > 1) this.count.tasks += 1;
    return { ...last, successful: { ...last?.successful, commands } };
  }

  /** Events in the order of the history, and behind them, in the part that the workflow task itself brings, what people say. */
  private divide(jobs: Job[]): Job[][] {
    const events = jobs.filter(isEvent);
    if (!events.length || this.random.chance(WHOLE)) return [jobs];
    const atOnce = jobs.filter(comesAtOnce);
    const others = jobs.filter((job) => !isEvent(job) && !comesAtOnce(job));
    const parts: Job[][] = [];
    for (let from = 0; from < events.length && parts.length < 4;) {
      const to = this.random.between(from + 1, events.length);
      parts.push(events.slice(from, to));
      from = to;
    }
    const handed = parts.reduce((sum, part) => sum + part.length, 0);
    // The core completes a workflow task that brings nothing more by itself.
    const rest = [...others, ...events.slice(handed)];
    const [first = [], ...further] = parts;
    return [[...atOnce, ...first], ...further, rest];
  }

  private async hand(at: Activation, jobs: Job[], isPart: boolean, commands: Command[]): Promise<Completion> {
    for (let now = jobs; ;) {
      if (!now.length) return { runId: at.runId, successful: { commands: [] } };
      now.forEach((job) => this.ended.add(keyOf(job)));
      const completion = await this.next({ ...at, jobs: now });
      const said = completion.successful?.commands ?? [];
      commands.push(...said);
      this.noteAsked(said);
      now = isPart ? this.coreSays(said) : [];
      if (completion.failed || !now.length) return completion;
    }
  }

  private noteAsked(commands: Command[]): void {
    const { task } = this;
    for (const { scheduleActivity, startChildWorkflowExecution: child } of commands) {
      if (scheduleActivity) {
        const waits = Number(scheduleActivity.cancellationType) === WAIT_CANCELLATION_COMPLETED;
        const cancelled = { failure: cancelledActivity(scheduleActivity.activityType ?? '') };
        const seq = scheduleActivity.seq;
        this.asked.set(`activity ${seq}`, { task, waits, job: { resolveActivity: { seq, result: { cancelled } } } });
      }
      if (child) {
        const job = { resolveChildWorkflowExecutionStart: { seq: child.seq, cancelled: { failure: CANCELLED } } };
        this.asked.set(`child ${child.seq}`, { task, waits: true, job });
      }
    }
  }

  /** What the core resolves at once, in the order of the commands. */
  private coreSays(commands: Command[]): Job[] {
    return commands.flatMap((command) => {
      const key = cancelledBy(command);
      const asked = this.asked.get(key ?? '');
      if (!asked || this.told.has(key) || this.ended.has(key)) return [];
      if (asked.waits && asked.task !== this.task) return [];
      this.told.add(key);
      return [asked.job as Job];
    });
  }
}

/** `coresdk.workflow_commands.ActivityCancellationType` */
const WAIT_CANCELLATION_COMPLETED = 1;

const CANCELLED = { message: 'cancelled', canceledFailureInfo: {} };

function cancelledActivity(type: string) {
  return { message: 'Activity cancelled', activityFailureInfo: { activityType: { name: type } }, cause: CANCELLED };
}

/**
 * A task that really comes in parts has not been answered yet: no marker is there, and what the code asks of a patch is a yes from its
 * first part on. So is what a marker says of a task that has been. And a reset is written down whole, after what it has kept: nobody is
 * handed the one without the other, and chance comes first.
 */
const comesAtOnce = ({ notifyHasPatch, updateRandomSeed }: Job): boolean => !!(notifyHasPatch ?? updateRandomSeed);

/** What a result is of. */
function keyOf({ resolveActivity, fireTimer, ...job }: Job): string | undefined {
  if (resolveActivity) return `activity ${resolveActivity.seq}`;
  if (fireTimer) return `timer ${fireTimer.seq}`;
  const child = job.resolveChildWorkflowExecutionStart ?? job.resolveChildWorkflowExecution;
  return child ? `child ${child.seq}` : undefined;
}

function cancelledBy({
  requestCancelActivity,
  cancelTimer,
  cancelChildWorkflowExecution,
}: Command): string | undefined {
  if (requestCancelActivity) return `activity ${requestCancelActivity.seq}`;
  if (cancelTimer) return `timer ${cancelTimer.seq}`;
  return cancelChildWorkflowExecution ? `child ${cancelChildWorkflowExecution.childWorkflowSeq}` : undefined;
}

/** A part that is handed over before the workflow task has begun has everything but the history from the one before. */
function earlyPart(activation: Activation, before: Activation, nth: number): Activation {
  const { timestamp, historySizeBytes, continueAsNewSuggested, suggestContinueAsNewReasons } = before;
  const historyLength = Number(before.historyLength) + 1 + nth;
  return {
    ...activation,
    historyLength,
    timestamp,
    historySizeBytes,
    continueAsNewSuggested,
    suggestContinueAsNewReasons,
  };
}

/** What stands in the history by itself. */
function isEvent(job: Job): boolean {
  return Boolean(
    job.resolveActivity ??
    job.fireTimer ??
    job.cancelWorkflow ??
    job.resolveChildWorkflowExecution ??
    job.resolveChildWorkflowExecutionStart ??
    job.resolveSignalExternalWorkflow ??
    job.resolveRequestCancelExternalWorkflow ??
    job.resolveNexusOperationStart ??
    job.resolveNexusOperation,
  );
}
