import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { pipelineSpec } from '../pipelines/pipeline-spec';
import type { PipelineShape } from '../pipelines/shape';
import { insist } from './insist';

const WORKFLOW_TYPE = 'huaweiCloudPipeline';

/** Starts every pipeline at its time, and cancels those that are to be cancelled. */
export class PipelineLoad {
  readonly begun = new Set<string>();
  readonly cancelled = new Set<string>();

  constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
    private readonly signal: AbortSignal,
  ) {}

  get started(): number {
    return this.begun.size;
  }

  async run(shapes: PipelineShape[]): Promise<void> {
    await Promise.all(shapes.map(async (shape) => this.runOne(shape)));
  }

  private async runOne(shape: PipelineShape): Promise<void> {
    // One each: a signal that hundreds listen to would look like a leak.
    const signal = AbortSignal.any([this.signal]);
    await pause(shape.startAfterMs, undefined, { signal });
    await this.start(shape, signal);
    this.begun.add(shape.name);
    if (shape.cancelAfterMs === undefined) return;
    await pause(shape.cancelAfterMs, undefined, { signal });
    await this.cancel(shape.name, signal);
  }

  private async start(shape: PipelineShape, signal: AbortSignal): Promise<void> {
    const options = { workflowId: shape.name, taskQueue: this.taskQueue, args: [pipelineSpec(shape)] };
    try {
      await insist(this.client, signal, async () => this.client.workflow.start(WORKFLOW_TYPE, options));
    } catch (error) {
      // The server took it and died before it could say so.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  private async cancel(name: string, signal: AbortSignal): Promise<void> {
    this.cancelled.add(name);
    try {
      await insist(this.client, signal, async () => this.client.workflow.getHandle(name).cancel());
    } catch (error) {
      // It has ended already.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
