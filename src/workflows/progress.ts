import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PlannedPipeline } from '../domain/plan';
import type { Ask, PipelineState, PipelineStatus, StepStatus } from '../domain/status';
import { searchedBy } from '../domain/search-attributes';
import { shortStatus } from '../domain/short-status';
import { statusText } from '../domain/status-text';
import { attributePairs } from './attribute-pairs';

/** Where the last status of a pipeline is found when no worker answers a query. */
const STATUS_MEMO = 'huaweicloud.status';

/** Keeps what a pipeline's status query answers, and shows it in Temporal's web UI. */
export class Progress {
  readonly status: PipelineStatus;
  private ended: PipelineState | undefined;
  private isPaused = false;
  private isSearched = false;

  /** @param shown false inside somebody else's workflow, whose details and memo are not ours to fill */
  constructor(
    name: string,
    private readonly shown = true,
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
    // Said by the plan, so that a replay on a worker of another environment does the same.
    this.isSearched = this.shown && plan.searchDate !== undefined;
    if (this.isSearched) upsertSearchAttributes(attributePairs(searchedBy(plan)));
    this.show();
  }

  stepOf(id: string): StepStatus | undefined {
    return this.status.steps.find((step) => step.id === id);
  }

  step(id: string, change: Partial<StepStatus>): void {
    const step = this.stepOf(id);
    if (!step) return;
    const now = new Date().toISOString();
    if (change.state === 'starting') step.startedAt ??= now;
    if (change.state) step.endedAt = ENDS.has(change.state) ? now : undefined;
    Object.assign(step, change);
    this.show();
  }

  /** A step waits for a person. */
  ask(ask: Ask): void {
    this.status.asks = [...this.status.asks.filter(({ step }) => step !== ask.step), ask];
    this.turn();
  }

  /** A person has answered, or nobody needs to any more. */
  answered(id: string): void {
    this.status.asks = this.status.asks.filter(({ step }) => step !== id);
    this.turn();
  }

  pause(paused: boolean): void {
    this.isPaused = paused;
    this.turn();
  }

  end(state: PipelineState, failure?: PipelineStatus['failure']): void {
    this.ended = state;
    this.status.asks = [];
    if (failure) this.status.failure = failure;
    this.turn();
  }

  private turn(): void {
    const state = this.ended ?? (this.isPaused ? 'paused' : this.status.asks.length ? 'held' : 'running');
    const hasTurned = state !== this.status.state || this.ended !== undefined;
    this.status.state = state;
    // Each costs an event: what changes while the state stays is for those who ask a worker.
    if (this.shown && hasTurned) upsertMemo({ [STATUS_MEMO]: shortStatus(this.status) });
    if (this.isSearched && hasTurned) upsertSearchAttributes(attributePairs({ HuaweiCloudState: state }));
    this.show();
  }

  private show(): void {
    if (this.shown) setCurrentDetails(statusText(this.status, workflowInfo().workflowId));
  }
}

const ENDS = new Set(['succeeded', 'failed', 'skipped', 'stopped', 'compensated']);
