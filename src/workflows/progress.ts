import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PlannedPipeline } from '../domain/plan';
import type { Ask, PipelineState, PipelineStatus, StepStatus } from '../domain/status';
import { searchedBy } from '../domain/search-attributes';
import { shortStatus } from '../domain/short-status';
import { rowText, statusText } from '../domain/status-text';
import { attributePairs } from './attribute-pairs';
import { Attempts } from './attempts';

/** Where the last status of a pipeline is found when no worker answers a query. */
const STATUS_MEMO = 'huaweicloud.status';
/** Where more steps wait for people at once, the memo is not written anew for each. */
const MOST_ASKS_KEPT = 10;

/** Keeps what a pipeline's status query answers, and shows it in Temporal's web UI. */
export class Progress {
  readonly status: PipelineStatus;
  private ended: PipelineState | undefined;
  private isPaused = false;
  private readonly attempts = new Map<string, Attempts>();
  private isSearched = false;
  private readonly steps = new Map<string, StepStatus>();
  /** Of a thousand steps one has changed: the others' lines in the web UI are as they were. */
  private readonly rows = new Map<StepStatus, string>();

  /** @param ownsWorkflow false inside somebody else's workflow, whose details and memo are not ours to fill */
  constructor(
    name: string,
    readonly ownsWorkflow = true,
  ) {
    this.status = { name, state: 'running', date: workflowInfo().startTime.toISOString(), asks: [], steps: [] };
  }

  get paused(): boolean {
    return this.isPaused;
  }

  planned(plan: PlannedPipeline): void {
    const { name, date, timezone, steps } = plan;
    const waiting = steps.map(({ id, service, consoleUrl }): StepStatus => ({
      id,
      service,
      state: 'waiting',
      runs: [],
      consoleUrl,
    }));
    Object.assign(this.status, { name, date, timezone, steps: waiting });
    for (const step of waiting) this.steps.set(step.id, step);
    // Said by the plan, so that a replay on a worker of another environment does the same.
    this.isSearched = this.ownsWorkflow && plan.searchDate !== undefined;
    if (this.isSearched) upsertSearchAttributes(attributePairs(searchedBy(plan)));
    this.show();
  }

  stepOf(id: string): StepStatus | undefined {
    return this.steps.get(id);
  }

  step(id: string, change: Partial<StepStatus>): void {
    const step = this.stepOf(id);
    if (!step) return;
    const now = new Date().toISOString();
    if (change.state === 'starting') step.startedAt ??= now;
    if (change.state) step.endedAt = ENDS.has(change.state) ? now : undefined;
    Object.assign(step, change);
    this.attempts.get(id)?.note(now);
    this.rows.delete(step);
    this.show();
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

  pause(paused: boolean): void {
    this.isPaused = paused;
    this.turn();
  }

  end(state: PipelineState, failure?: PipelineStatus['failure']): void {
    this.ended = state;
    this.status.asks = [];
    this.rows.clear();
    if (failure) this.status.failure = failure;
    this.turn();
  }

  private putAsks(id: string, ask?: Ask): void {
    this.status.asks = [...this.status.asks.filter(({ step }) => step !== id), ...(ask ? [ask] : [])];
    const step = this.steps.get(id);
    if (step) this.rows.delete(step);
    this.turn(this.status.asks.length < MOST_ASKS_KEPT);
  }

  /** @param asksOthers what is asked of people has changed, and is to be seen where no worker answers */
  private turn(asksOthers = false): void {
    const state = this.ended ?? (this.isPaused ? 'paused' : this.status.asks.length ? 'held' : 'running');
    const hasTurned = state !== this.status.state || this.ended !== undefined;
    this.status.state = state;
    // Each costs an event: what else changes while the state stays is for those who ask a worker.
    if (this.ownsWorkflow && (hasTurned || asksOthers)) upsertMemo({ [STATUS_MEMO]: shortStatus(this.status) });
    if (this.isSearched && hasTurned) upsertSearchAttributes(attributePairs({ HuaweiCloudState: state }));
    this.show();
  }

  private show(): void {
    if (!this.ownsWorkflow) return;
    setCurrentDetails(statusText(this.status, workflowInfo().workflowId, (step) => this.rowOf(step)));
  }

  private rowOf(step: StepStatus): string {
    const row = this.rows.get(step) ?? rowText(step, this.status);
    this.rows.set(step, row);
    return row;
  }
}

const ENDS = new Set(['succeeded', 'failed', 'skipped', 'stopped', 'compensated']);
