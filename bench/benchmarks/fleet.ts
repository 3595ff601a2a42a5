import { setTimeout as pause } from 'node:timers/promises';
import { inParallel } from '../stage/in-parallel';
import { countEnded, runCrowd, until } from '../stage/crowd';
import type { Stage } from '../stage/open-stage';
import { TASK_QUEUE } from '../stage/open-stage';
import type { ActivityCount } from '../workflows/bare-steps';
import type { BenchContext } from './benchmark';
import { countActivities } from './count-activities';
import { threeStepJobs, threeStepSpec } from './three-steps';

const CLUSTERS = 5;
const SIDE_BY_SIDE = 24;
const HOUR_MS = 3_600_000;
const START_MS = 90_000;
const MOST_MS_EACH = 500;
const WARM_UP = 20;
const PREFIX = 'fleet';

/** What a stretch of time cost: processor time of server and worker, and how long it took. */
export interface Stretch {
  serverMs: number;
  workerMs: number;
  wallMs: number;
}

/**
 * Many pipelines in flight. The first job of each ends with its batch: the cloud's clock is held, and moving it by an
 * hour ends the jobs of the oldest batch and no others.
 */
export class Fleet {
  private started = 0;
  private released = 0;
  private floors = 0;
  private activities: ActivityCount = { local: 0, regular: 0 };

  constructor(
    private readonly stage: Stage,
    private readonly batch: number,
    /** Pause between two looks at what has ended: each has the visibility store go through all there is. */
    private readonly lookEveryMs: number,
    private readonly context: Pick<BenchContext, 'signal' | 'say'>,
  ) {}

  /** Code is compiled before anything is measured. */
  async warmUp(): Promise<void> {
    const { client, cloud } = this.stage;
    const names = Array.from({ length: WARM_UP }, (_, at) => `warm-${at}`);
    await cloud.addJobs(names.flatMap((name) => threeStepJobs(name, 'warm')));
    const crowd = {
      prefix: 'warm',
      type: 'huaweiCloudPipeline',
      args: names.map((name) => [threeStepSpec(name, 'warm')]),
    };
    await runCrowd(client, crowd, { withinMs: START_MS, signal: this.context.signal });
    this.activities = await countActivities(client, 'warm-0');
  }

  /** Starts pipelines until so many are in flight, each of them waiting for its first job. */
  async growTo(size: number): Promise<void> {
    await this.start(size - (this.started - this.released));
    const { say, signal } = this.context;
    let told = performance.now();
    const watched = async (): Promise<number> => {
      const count = await this.stage.cloud.watchedJobs();
      if (performance.now() - told > 15_000) {
        told = performance.now();
        say(`growth: ${count - this.released} of ${size} in flight`);
      }
      return count;
    };
    // The warm-up's jobs were looked at too.
    const wanted = this.started + WARM_UP;
    await until('pipelines that wait', watched, wanted, { withinMs: START_MS + size * MOST_MS_EACH, signal });
  }

  /** Nothing starts, nothing ends. */
  async rest(ms: number): Promise<Stretch> {
    return this.measured(() => pause(ms, undefined, { signal: this.context.signal }));
  }

  /** Batches come to their ends one after the other, a new one is started for each; goes on to a whole number of stretches. */
  async turnOver(batches: number, stretchMs: number): Promise<Stretch> {
    return this.measured(async () => {
      for (let left = batches; left > 0; left -= 1) await this.turnOverOne();
    }, stretchMs);
  }

  /** As many bare workflows. */
  async runFloor(batches: number, stretchMs: number): Promise<Stretch> {
    const bound = { withinMs: START_MS, signal: this.context.signal, lookEveryMs: this.lookEveryMs };
    return this.measured(async () => {
      for (let left = batches; left > 0; left -= 1) {
        this.floors += 1;
        const args = Array.from({ length: this.batch }, () => [this.activities]);
        await runCrowd(this.stage.client, { prefix: `floor${this.floors}`, type: 'barePipeline', args }, bound);
      }
    }, stretchMs);
  }

  private async turnOverOne(): Promise<void> {
    const { client, cloud } = this.stage;
    await cloud.advance(HOUR_MS);
    this.released += this.batch;
    await this.start(this.batch);
    const bound = { withinMs: START_MS + this.batch * MOST_MS_EACH, signal: this.context.signal };
    await until('new ones that wait', () => cloud.watchedJobs(), this.started + WARM_UP, bound);
    const { lookEveryMs } = this;
    await until('pipelines that end', () => countEnded(client, PREFIX), this.released, { ...bound, lookEveryMs });
  }

  private async start(count: number): Promise<void> {
    const first = this.started;
    const members = Array.from({ length: count }, (_, at) => this.member(first + at));
    await this.stage.cloud.addJobs(
      members.flatMap(({ name, cluster, copyMs }) => threeStepJobs(name, cluster, copyMs)),
    );
    await inParallel(members, SIDE_BY_SIDE, async ({ name, cluster }) => {
      this.context.signal.throwIfAborted();
      const args = [threeStepSpec(name, cluster)];
      await this.stage.client.workflow.start('huaweiCloudPipeline', { taskQueue: TASK_QUEUE, workflowId: name, args });
    });
    this.started += count;
  }

  /** Its job ends when the clock has been moved once for each batch before it, and once for its own. */
  private member(index: number): { name: string; cluster: string; copyMs: number } {
    const moves = Math.floor(index / this.batch) + 1 - this.released / this.batch;
    return { name: `${PREFIX}-${index}`, cluster: `g${index % CLUSTERS}`, copyMs: moves * HOUR_MS };
  }

  private async measured(act: () => Promise<unknown>, stretchMs = 0): Promise<Stretch> {
    const before = this.stage.cpu();
    const from = performance.now();
    await act();
    const tookMs = performance.now() - from;
    if (stretchMs) await pause(stretchMs - (tookMs % stretchMs), undefined, { signal: this.context.signal });
    const after = this.stage.cpu();
    return {
      serverMs: after.server - before.server,
      workerMs: after.worker - before.worker,
      wallMs: performance.now() - from,
    };
  }
}
