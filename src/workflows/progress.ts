import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PlannedPipeline } from '../domain/plan';
import type { SearchAttributeName, SearchedBy } from '../domain/search-attributes';
import { SEARCH_ATTRIBUTES, searchedAsLate, searchedBy } from '../domain/search-attributes';
import { shortStatus, STATUS_MEMO } from '../domain/short-status';
import type { Ask, Lateness, PipelineState, PipelineStatus, StepStatus } from '../domain/status';
import { statusText } from '../domain/status-text';
import type { TakeOver } from '../domain/take-over';
import { Attempts } from './attempts';
import { showDetails } from './current-details';

/** Where more steps wait for people at once, the memo is not written anew for each. */
const MOST_ASKS_KEPT = 10;

/** Keeps what a pipeline's status query answers, and shows it in Temporal's web UI. */
export class Progress {
  /** What the query answers, changed as it goes. */
  readonly status: PipelineStatus;
  private ended: PipelineState | undefined;
  private isPaused = false;
  private readonly attempts = new Map<string, Attempts>();
  private isSearched = false;
  private readonly steps = new Map<string, StepStatus>();

  /** @param ownsWorkflow false inside somebody else's workflow, whose details and memo are not ours to fill */
  constructor(
    name: string,
    /** False inside somebody else's workflow, whose details and memo are not ours to fill. */
    readonly ownsWorkflow = true,
  ) {
    this.status = { name, state: 'running', date: workflowInfo().startTime.toISOString(), asks: [], steps: [] };
  }

  /** A person has paused the pipeline. */
  get paused(): boolean {
    return this.isPaused;
  }

  /** Shows every step as waiting, but what an earlier run has done. */
  planned(plan: PlannedPipeline, takeOver?: TakeOver): void {
    const { name, date, timezone, steps } = plan;
    const waiting = steps.map(({ id, service, consoleUrl }): StepStatus => ({
      id,
      service,
      state: 'waiting',
      runs: [],
      consoleUrl,
      ...takenOver(id, takeOver),
    }));
    Object.assign(this.status, { name, date, timezone, steps: waiting });
    for (const step of waiting) this.steps.set(step.id, step);
    // Said by the plan, so that a replay on a worker of another environment does the same.
    this.isSearched = this.ownsWorkflow && plan.searchDate !== undefined;
    if (this.isSearched) upsertSearchAttributes(attributePairs(searchedBy(plan)));
    this.show();
  }

  /** No plan was made, and these are the steps of which something was left: each is shown as one that is not done. */
  unplanned(left: readonly { step: string; service: StepStatus['service'] }[]): void {
    for (const { step: id, service } of left) {
      if (this.steps.has(id)) continue;
      const step: StepStatus = { id, service, state: 'failed', runs: [] };
      this.steps.set(id, step);
      this.status.steps.push(step);
    }
    this.show();
  }

  /** The status of a step, to be read; undefined where the plan has none of this id. */
  stepOf(id: string): StepStatus | undefined {
    return this.steps.get(id);
  }

  /** Changes the status of a step, and its times with its state. */
  step(id: string, change: Partial<StepStatus>): void {
    const step = this.stepOf(id);
    if (!step) return;
    const now = new Date().toISOString();
    const wasHalted = isHalted(step);
    if (change.state === 'starting') step.startedAt ??= now;
    if (change.state) step.endedAt = ENDS.has(change.state) ? now : undefined;
    Object.assign(step, change);
    this.attempts.get(id)?.note(now);
    // Where no worker answers, it is to be seen all the same.
    if (isHalted(step) === wasHalted) this.show();
    else this.publishState(true);
  }

  /** Where the runs of a step's job are kept. */
  attemptsOf(id: string): Attempts {
    const known = this.attempts.get(id) ?? new Attempts(this.stepOf(id));
    this.attempts.set(id, known);
    return known;
  }

  /** A step waits for a person. */
  ask(ask: Ask): void {
    this.putAsks(ask.step, ask);
  }

  /** A person has answered, or nobody needs to any more. */
  answered(id: string): void {
    this.putAsks(id);
  }

  /** A person has paused the pipeline, or has it go on. */
  pause(paused: boolean): void {
    this.isPaused = paused;
    this.publishState();
  }

  /** When the run began, ISO 8601: a workflow of somebody else's may have gone on for long before. */
  get begunAt(): string {
    return (this.ownsWorkflow ? workflowInfo().startTime : new Date()).toISOString();
  }

  /** It was not done by the time at which it was to be; its state stays as it is. */
  late(late: Lateness): void {
    this.status.late = late;
    if (this.isSearched) {
      const services = this.status.steps.map(({ service }) => service);
      upsertSearchAttributes(attributePairs(searchedAsLate(services)));
    }
    this.publishState(true);
  }

  /** The pipeline has ended: nothing is asked any more. */
  end(state: PipelineState, failure?: PipelineStatus['failure']): void {
    this.ended = state;
    this.status.asks = [];
    if (failure) this.status.failure = failure;
    this.publishState();
  }

  private putAsks(id: string, ask?: Ask): void {
    this.status.asks = [...this.status.asks.filter(({ step }) => step !== id), ...(ask ? [ask] : [])];
    this.publishState(this.status.asks.length < MOST_ASKS_KEPT);
  }

  /** @param concernsPeople what is asked of people has changed, or it is late: to be seen where no worker answers */
  private publishState(concernsPeople = false): void {
    const state = this.ended ?? (this.isPaused ? 'paused' : this.status.asks.length ? 'held' : 'running');
    const hasTurned = state !== this.status.state || this.ended !== undefined;
    this.status.state = state;
    // Each costs an event: what else changes while the state stays is for those who ask a worker.
    if (this.ownsWorkflow && (hasTurned || concernsPeople)) upsertMemo({ [STATUS_MEMO]: shortStatus(this.status) });
    if (this.isSearched && hasTurned) upsertSearchAttributes(attributePairs({ HuaweiCloudState: state }));
    this.show();
  }

  private show(): void {
    if (!this.ownsWorkflow) return;
    showDetails(() => statusText(this.status, workflowInfo().workflowId));
  }
}

function takenOver(id: string, { runId, steps }: TakeOver = { runId: '', steps: {} }): Partial<StepStatus> {
  const step = Object.hasOwn(steps, id) ? steps[id] : undefined;
  if (!step) return {};
  const { output, skipped } = step;
  return typeof skipped === 'string'
    ? { state: 'skipped', skipped, takenOver: runId }
    : { state: 'succeeded', output: output ?? {}, takenOver: runId };
}

function isHalted({ state, runs }: StepStatus): boolean {
  return state === 'running' && runs.some(({ haltedSince }) => haltedSince !== undefined);
}

const ENDS = new Set(['succeeded', 'failed', 'skipped', 'stopped', 'compensated']);

/** Search attributes by name, as Temporal takes them: each with the type that it is registered with. */
function attributePairs(values: SearchedBy): SearchAttributeUpdatePair[] {
  return Object.entries(values).map(
    ([name, value]) =>
      ({
        key: defineSearchAttributeKey(name, SEARCH_ATTRIBUTES[name as SearchAttributeName]),
        value,
      }) as SearchAttributeUpdatePair,
  );
}
