import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@temporalio/common';
import type { Worker } from '@temporalio/worker';
import { recentPollers } from '../activities/recent-pollers';
import type { PipelineCounts } from '../domain/pipeline-counts';
import { cut } from '../domain/reason';
import { shownLine } from '../domain/shown-text';
import { countPipelines } from './count-pipelines';

/** Where counts go. */
export interface PipelineGauges {
  /**
   * How the pipelines of a task queue stand now.
   * @param counts undefined when another worker counts
   */
  pipelines(taskQueue: string, counts: PipelineCounts | undefined): void;
}

const EVERY_MS = 60_000;
/** Workers that begin together do not ask together. */
const JITTER_MS = 5_000;
const ANSWERED_WITHIN_MS = 15_000;
const SAID_EVERY_MS = 60 * 60_000;
const LONGEST_REASON = 300;

/** Ends the name of a worker that counts, so that the others know who may: an older version and one without metrics do not. */
const MARK = '+counts';

/**
 * Counts the pipelines of a worker's task queue by how they stand, once a minute. Of the workers that poll the task queue
 * and can count one does for all, so that more workers ask the server no oftener.
 */
export class PipelineCounter {
  private readonly ended = new AbortController();
  private saidAtMs = -Infinity;

  constructor(
    private readonly worker: Worker,
    private readonly indexed: boolean,
    private readonly gauges: PipelineGauges,
    private readonly log: Pick<Logger, 'warn'>,
  ) {}

  /** Counts until it ends. */
  begin(): void {
    void this.goOn();
  }

  /** Counts no longer. */
  end(): void {
    this.ended.abort();
  }

  private async goOn(): Promise<void> {
    const { signal } = this.ended;
    let restMs = 0;
    while (!signal.aborted) {
      await pause(restMs + Math.random() * JITTER_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.count();
      restMs = EVERY_MS;
    }
  }

  private async count(): Promise<void> {
    const { taskQueue } = this.worker.options;
    try {
      const counts = await this.counted(taskQueue);
      if (!this.ended.signal.aborted) this.gauges.pipelines(taskQueue, counts);
    } catch (error) {
      // The last count stands until the server answers again.
      if (!this.ended.signal.aborted) this.say(error);
    }
  }

  private async counted(taskQueue: string): Promise<PipelineCounts | undefined> {
    const { client, options } = this.worker;
    if (!client) return undefined;
    return client.withDeadline(Date.now() + ANSWERED_WITHIN_MS, async () => {
      if (!countsForAll(options.identity, await recentPollers(this.worker, taskQueue))) return undefined;
      return countPipelines(client.workflow, { taskQueue, indexed: this.indexed }, Date.now());
    });
  }

  private say(error: unknown): void {
    const now = performance.now();
    if (now - this.saidAtMs < SAID_EVERY_MS) return;
    this.saidAtMs = now;
    const why = shownLine(cut(error instanceof Error ? error.message : String(error), LONGEST_REASON));
    this.log.warn(`Pipelines cannot be counted, and huaweicloud_pipelines stays as it was: ${why}`);
  }
}

/**
 * The name under which a worker polls that counts.
 * @param identity the one it was given. @default the SDK's own: process and host
 */
export function countingIdentity(identity = `${process.pid}@${hostname()}`): string {
  return identity.endsWith(MARK) ? identity : identity + MARK;
}

/**
 * Whether a worker that can count is the one that does: the first by name of those that poll and can. Nobody polls yet when
 * the first begins. One whose name somebody else has set without the mark cannot be told from those that do not count, and
 * leaves it to whoever comes before it.
 */
export function countsForAll(identity: string, pollers: readonly string[]): boolean {
  const others = identity.endsWith(MARK) ? pollers.filter((name) => name.endsWith(MARK)) : pollers;
  return others.every((other) => identity <= other);
}
