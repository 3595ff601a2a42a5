import { CancelledFailure, type RetryState } from '@temporalio/common';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { coresdk } from '@temporalio/proto';
import { asError } from '../../src/client/call-options';
import type { Timer } from '../../src/client/clock';
import type { PipelineStatus } from '../../src/domain/status';
import type { ActivityOrder, AskedBefore, Poller, ReducedServer, UnderWay } from '../temporal/reduced-server';
import type { Machine } from '../time/machine';
import type { WorldTime } from '../time/world-time';
import { type Handed, type Kept, lengthOf, tasksOf, type Unsent, unsentIn, whatStands } from './kept-at-reset';
import { activityFailure, messageOf, read, written } from './payloads';
import type { RunIdentity, Sandbox, Workflow } from './sandbox';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Completion = Awaited<ReturnType<Workflow['activate']>>;
type Command = coresdk.workflow_commands.IWorkflowCommand;
type Schedule = coresdk.workflow_commands.IScheduleActivity;
type StartTimer = coresdk.workflow_commands.IStartTimer;
type Resolution = coresdk.activity_result.IActivityResolution;
type UpdateResponse = coresdk.workflow_commands.IUpdateResponse;
const { ActivityCancellationType } = coresdk.workflow_commands;
const { UpdateRandomSeed, WorkflowActivation } = coresdk.workflow_activation;

/** How a run ended. */
export interface RunClosed {
  as: 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'otherwise';
  /** In milliseconds of the world. */
  atMs: number;
  message?: string;
}

/** What became of an Update. */
export type UpdateOutcome = 'carriedOut' | 'refused' | 'ended';

/** What a run has around it. */
export interface RunSurroundings {
  sandbox: Sandbox;
  time: WorldTime;
  server: ReducedServer;
  /** Draws how long a message takes, in milliseconds. */
  latencyMs: () => number;
  /** Who takes workflow tasks. */
  pollers: () => readonly Poller[];
  /** Hears of what the run comes to, for its story. */
  tell: (text: string) => void;
  /** It has asked for nothing that its history does not tell, or it has. */
  diverged: (how: string) => void;
}

interface Asked {
  under: UnderWay;
  type: string;
  id: string;
  cancellation: number;
}

/** How long a task waits for the worker that has the run in its cache. */
const STICKY_MS = 5_000;
const EVENTS_A_TASK = 3;
const STATUS_MEMO = 'huaweicloud.status';

/**
 * A run of a workflow: the code of the bundle in the SDK's own sandbox, handed what the SDK's core would hand it, in its order; what it
 * asks for goes to the server of the world. A worker that is gone has lost it, and the next one replays what there is of it.
 */
export class WorkflowRun {
  closed: RunClosed | undefined;
  /** When it has heard of its cancel, and of timers of such lengths, by the time of day of the server. */
  cancelHeardAt: number | undefined;
  readonly timersHeardAt: { lengthMs: number; atMs: number }[] = [];
  replays = 0;
  private workflow: Workflow | undefined;
  private home: Machine | undefined;
  private isGone = false;
  private isDue = false;
  private waiting: Job[] = [];
  private readonly handed: Handed[] = [];
  private historyLength = 2;
  /** What it has kept beside itself. */
  private readonly memo: Record<string, unknown> = {};
  private readonly activities = new Map<number, Asked>();
  /** By number, what the server calls each that was asked for. */
  private readonly ids = new Map<number, string>();
  private readonly timers = new Map<number, { timer: Timer; lengthMs: number }>();
  private readonly updates = new Map<string, (outcome: UpdateOutcome) => void>();
  private updateCount = 0;
  private isCancelAsked = false;
  private isDiverged = false;

  constructor(
    private readonly around: RunSurroundings,
    private readonly identity: RunIdentity,
    private readonly input: unknown[],
  ) {}

  /** It takes the place of another, and has what that had kept. */
  goOn(kept: Kept): void {
    const { jobs, saidSince, updateCount } = kept;
    this.restore(kept);
    this.updateCount = updateCount;
    // It has the first events of the run that was reset, and then chance of its own.
    const randomnessSeed = seedOf(this.identity.runId);
    this.arrives({ updateRandomSeed: UpdateRandomSeed.fromObject({ randomnessSeed }) });
    for (const job of [...jobs, ...saidSince]) this.arrives(job);
  }

  begin(): void {
    const { workflowId, workflowType, originalRunId, startedAtMs } = this.identity;
    this.arrives({
      initializeWorkflow: {
        workflowType,
        workflowId,
        arguments: this.input.map(written),
        firstExecutionRunId: originalRunId,
        attempt: 1,
        startTime: msToTs(startedAtMs),
      },
    });
  }

  /** What the pipeline says of itself, as far as it has kept that beside itself. */
  get status(): PipelineStatus | undefined {
    return this.memo[STATUS_MEMO] as PipelineStatus | undefined;
  }

  /** Whether it was cancelled. */
  get wasCancelled(): boolean {
    return this.isCancelAsked;
  }

  /**
   * What the run that takes its place by a reset has of it.
   * @param share which of its tasks it goes back to: 0 for its first, near 1 for its last
   */
  keptAt(share: number): Kept {
    const tasks = tasksOf(this.handed);
    const nth = Math.floor(share * tasks.length);
    // What the core says of its own accord it says again.
    const jobs = tasks[nth]?.[0]?.jobs ?? this.waiting;
    const since = tasks.slice(nth).flatMap((task) => task.flatMap((part) => part.jobs));
    return {
      handed: tasks.slice(0, nth).flat(),
      jobs: jobs.filter(({ doUpdate }) => !doUpdate),
      saidSince: since.filter(({ doUpdate }) => doUpdate),
      updateCount: this.updateCount,
      ids: this.ids,
      runId: this.identity.runId,
    };
  }

  /** Somebody cancels it. */
  cancel(): void {
    if (this.isCancelAsked) return;
    this.isCancelAsked = true;
    this.arrives({ cancelWorkflow: { reason: 'somebody' } });
  }

  /** Somebody says something to it. @param heard what came of it */
  update(name: string, input: object, heard: (outcome: UpdateOutcome) => void): void {
    if (this.closed || this.isGone) return heard('ended');
    this.updateCount += 1;
    const id = `${name}-${this.updateCount}`;
    this.updates.set(id, heard);
    this.arrives({
      doUpdate: {
        id,
        protocolInstanceId: id,
        name,
        input: [written(input)],
        runValidator: true,
        meta: { updateId: id },
      },
    });
  }

  /** Another run has taken its place: it asks for nothing any more. */
  abandon(): void {
    this.isGone = true;
    for (const { timer } of this.timers.values()) timer.cancel();
    for (const heard of this.updates.values()) heard('ended');
  }

  /**
   * Replays it whole once more, as whoever looks at its history does, and again handed over in parts, as where queries come between.
   * @param seed repeats where its tasks are divided
   */
  async replayed(seed: number): Promise<void> {
    await this.takeOver();
    await this.around.sandbox.inParts(seed, async () => this.replay());
  }

  /** As the server has it when it has read what is kept: what has not ended by then begins anew, and timers go on. */
  private restore(kept: Kept): void {
    const { server, time } = this.around;
    const { handed, ids, runId } = kept;
    const stands = whatStands(kept);
    this.handed.push(...handed);
    this.historyLength = (handed.at(-1)?.historyLength ?? this.historyLength) + handed.length;
    this.isCancelAsked = stands.isCancelled;
    const closed = stands.closed.map((seq): [number, string] => [seq, ids.get(seq) ?? '']);
    for (const [seq, id] of closed) this.ids.set(seq, id);
    const names = closed.map(([, id]) => id);
    server.keep(runId, this.identity.runId, names);
    for (const { command, isForNobody, ...before } of stands.underWay) {
      this.schedule(command, before);
      if (isForNobody) this.activities.delete(command.seq ?? 0);
    }
    for (const { command, startedAtMs, isOver } of stands.timers) {
      this.startTimer(command, startedAtMs - time.wallMs);
      if (isOver) this.cancelTimer(command.seq ?? 0);
    }
    for (const { lengthMs, atMs } of stands.timersHeard) this.timersHeardAt.push({ lengthMs, atMs });
    this.cancelHeardAt = stands.cancelHeardAt;
    for (const properties of stands.properties) this.keepBeside(properties);
  }

  private arrives(job: Job): void {
    if (this.closed || this.isGone) return;
    this.waiting.push(job);
    this.wantTask(this.around.latencyMs());
  }

  private wantTask(ms: number): void {
    if (this.isDue) return;
    this.isDue = true;
    this.around.time.after(ms, undefined, () => {
      this.isDue = false;
      this.takeTask();
    });
  }

  /** A worker takes the task: the one that has the run, or after a while another. */
  private takeTask(): void {
    if (this.closed || this.isGone || !this.waiting.length) return;
    const { time, pollers } = this.around;
    const able = pollers().filter(
      ({ machine, isLeaving }) => !machine.isDead && !isLeaving && machine.frozenUntilMs <= time.nowMs,
    );
    const [taker] = able;
    if (!taker) return this.wantTask(500);
    const isHome = able.some(({ machine }) => machine === this.home);
    if (!isHome && this.home) {
      this.home = undefined;
      this.workflow = undefined;
      return this.wantTask(STICKY_MS);
    }
    this.home ??= taker.machine;
    time.hold(this.carryOut());
  }

  private async carryOut(): Promise<void> {
    try {
      if (!this.workflow && this.handed.length) await this.takeOver();
      // The SDK fails each of its tasks from here on: it stands still for good.
      if (this.isDiverged) return this.close('otherwise', 'its history does not replay');
      this.workflow ??= await this.around.sandbox.workflow(this.identity);
      const jobs = inTheCoresOrder(this.waiting);
      this.waiting = [];
      this.historyLength += jobs.length + EVENTS_A_TASK;
      const { historyLength } = this;
      for (let part = jobs; part.length;) part = await this.handOver(this.workflow, part, historyLength);
    } catch (error) {
      this.close('otherwise', asError(error).stack);
    }
    if (this.waiting.length) this.wantTask(this.around.latencyMs());
  }

  /** @returns what the core says of its own accord because of what was asked for */
  private async handOver(workflow: Workflow, jobs: Job[], historyLength: number): Promise<Job[]> {
    const atMs = this.around.time.wallMs;
    const completion = await this.activate(workflow, { jobs, atMs, historyLength });
    const commands = commandsOf(completion);
    const refused = new Set(
      commands.flatMap(({ updateResponse }) => (updateResponse?.rejected ? [updateResponse.protocolInstanceId] : [])),
    );
    // A refused Update is not in the history.
    const kept = jobs.filter(({ doUpdate }) => !refused.has(doUpdate?.protocolInstanceId));
    const flags = completion.successful?.usedInternalFlags ?? [];
    if (kept.length) this.handed.push({ jobs: kept, atMs, historyLength, commands, flags });
    for (const job of jobs) this.heard(job, atMs);
    this.historyLength += commands.length;
    return this.carryOutCommands(commands);
  }

  private heard({ cancelWorkflow, fireTimer, resolveActivity }: Job, atMs: number): void {
    // To the core it has ended, whatever the workflow asks for because of something else in the same task.
    if (resolveActivity) this.activities.delete(resolveActivity.seq ?? 0);
    if (cancelWorkflow) this.cancelHeardAt ??= atMs;
    const seq = fireTimer?.seq;
    const timer = seq === undefined || seq === null ? undefined : this.timers.get(seq);
    if (timer) this.timersHeardAt.push({ lengthMs: timer.lengthMs, atMs });
  }

  /** @param replayedBy on replay, the ways of the SDK that the history knows */
  private async activate(
    workflow: Workflow,
    { jobs, atMs, historyLength }: Pick<Handed, 'jobs' | 'atMs' | 'historyLength'>,
    replayedBy?: number[],
  ): Promise<Completion> {
    const { runId } = this.identity;
    return workflow.activate(
      WorkflowActivation.fromObject({
        runId,
        timestamp: msToTs(atMs),
        isReplaying: replayedBy !== undefined,
        availableInternalFlags: replayedBy ?? [],
        historyLength,
        historySizeBytes: historyLength * 300,
        jobs,
      }),
    );
  }

  /** The run is taken up from its history. */
  private async takeOver(): Promise<void> {
    this.replays += 1;
    this.around.tell(`its history is replayed: ${this.handed.length} parts`);
    this.workflow = await this.replay();
  }

  /** It has to ask, task by task, for what it has asked for. How that is divided among the parts of a task is nobody's business. */
  private async replay(): Promise<Workflow> {
    const workflow = await this.around.sandbox.workflow(this.identity);
    const known: number[] = [];
    for (const [nth, task] of tasksOf(this.handed).entries()) {
      const now: string[] = [];
      for (const { jobs, atMs, historyLength, commands, flags } of task) {
        known.push(...flags);
        const told = patchesIn(commands).map((patchId): Job => ({ notifyHasPatch: { patchId } }));
        const again = [...told, ...jobs.map(asInHistory)];
        now.push(...askedIn(commandsOf(await this.activate(workflow, { jobs: again, atMs, historyLength }, known))));
      }
      const [asked, before] = [now.join(', '), task.flatMap(({ commands }) => askedIn(commands)).join(', ')];
      if (asked === before) continue;
      this.isDiverged = true;
      this.around.diverged(`task ${nth + 1}: asked for ${asked || 'nothing'}, and before for ${before || 'nothing'}`);
      break;
    }
    return workflow;
  }

  private carryOutCommands(commands: Command[]): Job[] {
    const unsent = unsentIn(commands);
    return commands.flatMap((command) => this.carryOutOne(command, unsent));
  }

  private carryOutOne(command: Command, unsent: Unsent): Job[] {
    const { scheduleActivity, requestCancelActivity, startTimer, cancelTimer, modifyWorkflowProperties } = command;
    if (scheduleActivity) {
      if (!unsent.has(scheduleActivity.seq ?? 0)) this.schedule(scheduleActivity);
      return [];
    }
    if (requestCancelActivity) return this.cancelActivity(requestCancelActivity.seq ?? 0, unsent);
    if (startTimer) this.startTimer(startTimer);
    if (cancelTimer) this.cancelTimer(cancelTimer.seq ?? 0);
    this.keepBeside(modifyWorkflowProperties);
    if (command.updateResponse) this.answer(command.updateResponse);
    if (command.completeWorkflowExecution) this.close('COMPLETED');
    if (command.failWorkflowExecution) this.close('FAILED', messageOf(command.failWorkflowExecution.failure));
    if (command.cancelWorkflowExecution) this.close('CANCELLED');
    if (command.continueAsNewWorkflowExecution ?? command.startChildWorkflowExecution)
      throw new Error(`nothing of a world can ${JSON.stringify(command)}`);
    return [];
  }

  /** @param plusMs a timer that was started earlier has less to go */
  private startTimer({ seq: number, startToFireTimeout }: StartTimer, plusMs = 0): void {
    const seq = number ?? 0;
    const lengthMs = lengthOf({ startToFireTimeout });
    const timer = this.around.time.after(Math.max(0, lengthMs + plusMs), undefined, () =>
      this.arrives({ fireTimer: { seq } }),
    );
    this.timers.set(seq, { timer, lengthMs });
  }

  private cancelTimer(seq: number): void {
    this.timers.get(seq)?.timer.cancel();
    this.waiting = this.waiting.filter(({ fireTimer }) => !fireTimer || fireTimer.seq !== seq);
  }

  private keepBeside(properties: Command['modifyWorkflowProperties']): void {
    for (const [name, payload] of Object.entries(properties?.upsertedMemo?.fields ?? {}))
      this.memo[name] = read(payload);
  }

  private schedule(command: Schedule, before?: AskedBefore): void {
    const seq = command.seq ?? 0;
    const type = command.activityType ?? '';
    const id = command.activityId ?? '';
    const { workflowId, runId } = this.identity;
    const input = read(command.arguments?.[0]);
    const under = this.around.server.schedule({ type, input, workflowId, runId, ...orderOf(command) }, before);
    this.ids.set(seq, under.id);
    this.activities.set(seq, { under, type, id, cancellation: command.cancellationType ?? 0 });
    under.outcome.then(
      (result) => this.resolved(seq, { completed: { result: written(result) } }),
      (error: unknown) => this.resolved(seq, ended({ type, id }, asError(error), under.retryState)),
    );
  }

  private resolved(seq: number, result: Resolution): void {
    if (!this.activities.has(seq)) return;
    this.arrives({ resolveActivity: { seq, result } });
  }

  private cancelActivity(seq: number, unsent: Unsent): Job[] {
    const never = unsent.get(seq);
    const asked = this.activities.get(seq);
    if (asked?.cancellation !== ActivityCancellationType.ABANDON) asked?.under.cancel();
    const waits = asked?.cancellation === ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;
    if (!never && (!asked || waits)) return [];
    this.waiting = this.waiting.filter(({ resolveActivity }) => resolveActivity?.seq !== seq);
    const type = asked?.type ?? never?.activityType ?? '';
    const id = asked?.id ?? never?.activityId ?? '';
    this.activities.delete(seq);
    return [{ resolveActivity: { seq, result: ended({ type, id }, new CancelledFailure('Activity cancelled')) } }];
  }

  private answer({ protocolInstanceId, rejected, completed }: UpdateResponse): void {
    if (!rejected && !completed) return;
    const id = protocolInstanceId ?? '';
    const heard = this.updates.get(id);
    this.updates.delete(id);
    this.around.tell(`somebody has said ${id}: ${rejected ? 'refused' : 'carried out'}`);
    this.around.time.after(this.around.latencyMs(), undefined, () => heard?.(rejected ? 'refused' : 'carriedOut'));
  }

  private close(as: RunClosed['as'], message?: string): void {
    this.closed = { as, atMs: this.around.time.nowMs, message };
    this.around.tell(`the pipeline has ended: ${as} ${message ?? ''}`);
    for (const { timer } of this.timers.values()) timer.cancel();
    for (const heard of this.updates.values()) heard('ended');
    this.updates.clear();
  }
}

function patchesIn(commands: Command[]): string[] {
  return commands.flatMap(({ setPatchMarker }) => setPatchMarker?.patchId ?? []);
}

/** How an activity ended without a result. */
function ended({ type, id }: Pick<Asked, 'type' | 'id'>, cause: Error, retryState?: RetryState): Resolution {
  const failure = activityFailure({ activityType: type, activityId: id }, cause, retryState);
  return cause instanceof CancelledFailure ? { cancelled: { failure } } : { failed: { failure } };
}

function seedOf(runId: string): number {
  return Number.parseInt(runId.slice(0, 8), 16);
}

/** The beginning first, chance, what people say, and the rest as it came. */
function inTheCoresOrder(jobs: Job[]): Job[] {
  const rank = ({ initializeWorkflow, updateRandomSeed, doUpdate, signalWorkflow }: Job) =>
    initializeWorkflow ? 0 : updateRandomSeed ? 1 : (doUpdate ?? signalWorkflow) ? 2 : 3;
  return jobs
    .map((job, at) => ({ job, at, rank: rank(job) }))
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .map(({ job }) => job);
}

/** What was taken is not looked at again. */
function asInHistory(job: Job): Job {
  return job.doUpdate ? { doUpdate: { ...job.doUpdate, runValidator: false } } : job;
}

function commandsOf({ successful, failed }: Completion): Command[] {
  if (failed)
    throw new Error(`a workflow task has failed: ${messageOf(failed.failure)}\n${failed.failure?.stackTrace ?? ''}`);
  return successful?.commands ?? [];
}

/** What decides whether a history replays: what was asked for, in its order. */
function askedIn(commands: Command[]): string[] {
  return (
    commands
      .map((command) => {
        const [name = ''] = Object.keys(command).filter((key) => key !== 'userMetadata');
        const { seq, activityType, patchId } =
          (command as Record<string, { seq?: number; activityType?: string; patchId?: string }>)[name] ?? {};
        return [name, seq, activityType, patchId].filter((part) => part !== undefined).join(' ');
      })
      // Which of an Update's answers come when is not compared.
      .filter((text) => !text.startsWith('updateResponse'))
  );
}

function orderOf(
  command: Schedule,
): Pick<ActivityOrder, 'heartbeatTimeoutMs' | 'startToCloseMs' | 'scheduleToCloseMs' | 'retry'> {
  const { retryPolicy } = command;
  const scheduleToCloseMs = optionalTsToMs(command.scheduleToCloseTimeout) || undefined;
  const startToCloseMs = optionalTsToMs(command.startToCloseTimeout) || scheduleToCloseMs || 0;
  const firstMs = optionalTsToMs(retryPolicy?.initialInterval) ?? 1_000;
  return {
    // One without is watched for as long as an attempt may take.
    heartbeatTimeoutMs: optionalTsToMs(command.heartbeatTimeout) || startToCloseMs,
    startToCloseMs,
    ...(scheduleToCloseMs && { scheduleToCloseMs }),
    retry: {
      firstMs,
      coefficient: retryPolicy?.backoffCoefficient || 2,
      mostMs: optionalTsToMs(retryPolicy?.maximumInterval) ?? 100 * firstMs,
      ...(retryPolicy?.maximumAttempts && { mostAttempts: retryPolicy.maximumAttempts }),
    },
  };
}
