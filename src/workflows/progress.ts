import { setCurrentDetails, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { PlannedPipeline } from '../domain/plan';
import type { PipelineState, PipelineStatus, StepStatus } from '../domain/status';
import { statusText } from '../domain/status-text';

/** Where the last status of a pipeline is found when no worker answers a query. */
const STATUS_MEMO = 'huaweicloud.status';

/** Keeps what a pipeline's status query answers, and shows it in Temporal's web UI. */
export class Progress {
  readonly status: PipelineStatus;

  /** @param shown false inside somebody else's workflow, whose details and memo are not ours to fill */
  constructor(
    name: string,
    private readonly shown = true,
  ) {
    this.status = { name, state: 'running', date: workflowInfo().startTime.toISOString(), asks: [], steps: [] };
  }

  planned({ name, date, steps }: PlannedPipeline): void {
    const waiting = steps.map(({ id, service, consoleUrl }): StepStatus => ({
      id,
      service,
      state: 'waiting',
      runs: [],
      consoleUrl,
    }));
    Object.assign(this.status, { name, date, steps: waiting });
    this.show();
  }

  step(id: string, change: Partial<StepStatus>): void {
    const step = this.status.steps.find((other) => other.id === id);
    if (!step) return;
    const now = new Date().toISOString();
    if (change.state === 'starting') step.startedAt ??= now;
    if (change.state && ENDS.has(change.state)) step.endedAt = now;
    Object.assign(step, change);
    this.show();
  }

  end(state: PipelineState, failure?: PipelineStatus['failure']): void {
    this.status.state = state;
    if (failure) this.status.failure = failure;
    this.show();
    if (this.shown) upsertMemo({ [STATUS_MEMO]: this.status });
  }

  private show(): void {
    if (this.shown) setCurrentDetails(statusText(this.status));
  }
}

const ENDS = new Set(['succeeded', 'failed', 'skipped', 'stopped', 'compensated']);
