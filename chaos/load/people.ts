import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Ask, PipelineStatus } from '../../src/domain/status';
import { cloudJob } from '../pipelines/cloud-jobs';
import { mendedJob, takesParams } from '../pipelines/mended-job';
import type { PipelineShape } from '../pipelines/shape';
import { isStreamsStep } from '../pipelines/shape';
import type { CloudProcess } from '../stage/cloud-process';

const LOOK_EVERY_MS = 1_000;
const ANSWERED_WITHIN_MS = 6_000;
const BETWEEN_TRIES_MS = 500;

/** People who pause pipelines, leave steps out ahead, and answer for those that wait for them. */
export class People {
  sent = 0;
  heeded = 0;
  /** How often each step of a pipeline was tried again by them. */
  readonly retried = new Map<string, Record<string, number>>();

  constructor(
    private readonly client: Client,
    private readonly cloud: CloudProcess,
    private readonly begun: ReadonlySet<string>,
  ) {}

  async attendWhile(shapes: PipelineShape[], act: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const attending = Promise.all(shapes.map(async (shape) => this.attendTo(shape, over.signal)));
    // What fails is reported at the end, and is no unhandled rejection until then.
    attending.catch(() => undefined);
    try {
      await act();
    } finally {
      over.abort();
    }
    await attending;
  }

  private async attendTo(shape: PipelineShape, signal: AbortSignal): Promise<void> {
    if (!shape.held && !shape.pause && !shape.skipAhead) return;
    // One each: a signal that hundreds listen to would look like a leak.
    const over = AbortSignal.any([signal]);
    try {
      while (!this.begun.has(shape.name)) await pause(BETWEEN_TRIES_MS, undefined, { signal: over });
      await Promise.all([this.pause(shape, over), this.skipAhead(shape, over), this.answer(shape, over)]);
    } catch (error) {
      if (!over.aborted) throw error;
    }
  }

  private async pause({ name, pause: drawn }: PipelineShape, over: AbortSignal): Promise<void> {
    if (!drawn) return;
    await pause(drawn.afterMs, undefined, { signal: over });
    await this.say(name, 'pause', {}, over);
    await pause(drawn.forMs, undefined, { signal: over });
    await this.say(name, 'resume', {}, over);
  }

  private async skipAhead({ name, skipAhead }: PipelineShape, over: AbortSignal): Promise<void> {
    if (!skipAhead) return;
    await pause(skipAhead.afterMs, undefined, { signal: over });
    await this.say(name, 'skip', { step: skipAhead.step, reason: 'not today' }, over);
  }

  /** Looks now and then what is asked, and answers all of it at once. */
  private async answer(shape: PipelineShape, over: AbortSignal): Promise<void> {
    while (shape.held && !over.aborted) {
      await pause(LOOK_EVERY_MS, undefined, { signal: over });
      const status = await this.statusOf(shape.name);
      if (status === 'ended') return;
      await Promise.all((status?.asks ?? []).map(async (ask) => this.answerOne(shape, ask, over)));
    }
  }

  private async answerOne(shape: PipelineShape, { step }: Ask, over: AbortSignal): Promise<void> {
    const retried = this.retried.get(shape.name) ?? {};
    this.retried.set(shape.name, retried);
    if (shape.held === 'skip' || retried[step]) {
      await this.say(shape.name, 'skip', { step, reason: 'it does not matter today' }, over);
      return;
    }
    retried[step] = 1;
    const takesParams = await this.mend(shape, step);
    await this.say(shape.name, 'retry', { step, ...(takesParams && { params: { again: 'yes' } }) }, over);
  }

  /** @returns whether the step's job takes parameters */
  private async mend({ steps, clusterId }: PipelineShape, id: string): Promise<boolean> {
    const step = steps.find((one) => one.id === id);
    if (!step || isStreamsStep(step)) return false;
    const mended = cloudJob(mendedJob(step), { clusterId, startAfterMs: 0 });
    if (step.obstacle !== 'taken') await this.cloud.addJobs(mended);
    return takesParams(step.work);
  }

  /** Undefined while nobody answers. */
  private async statusOf(name: string): Promise<PipelineStatus | 'ended' | undefined> {
    const handle = this.client.workflow.getHandle(name);
    try {
      return await this.client.connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, async () => {
        const { status } = await handle.describe();
        return status.name === 'RUNNING' ? handle.query<PipelineStatus>('status') : 'ended';
      });
    } catch {
      return undefined;
    }
  }

  /** Said until somebody answers: the server and the workers are killed now and then. A refusal is an answer, too. */
  private async say(name: string, update: string, input: object, over: AbortSignal): Promise<void> {
    this.sent += 1;
    const handle = this.client.workflow.getHandle(name);
    const updateId = `${update}-${this.sent}`;
    while (!over.aborted) {
      try {
        await this.client.connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, async () =>
          handle.executeUpdate(update, { args: [input], updateId }),
        );
        this.heeded += 1;
        return;
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError) return;
      }
      await pause(BETWEEN_TRIES_MS, undefined, { signal: over });
    }
  }
}
