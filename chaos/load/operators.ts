import { setTimeout as pause } from 'node:timers/promises';
import { haltedRuns } from '../pipelines/halted-runs';
import type { PipelineShape } from '../pipelines/shape';
import { isStreamsStep } from '../pipelines/shape';
import type { CloudProcess } from '../stage/cloud-process';

const LOOK_EVERY_MS = 500;

/** People at the cloud's own console, who continue instances that are halted. */
export class Operators {
  continued = 0;
  /** By job: how long after it was halted they come. */
  private readonly patience = new Map<string, number>();

  constructor(
    private readonly cloud: Pick<CloudProcess, 'log' | 'continueRun'>,
    shapes: PipelineShape[],
  ) {
    const works = shapes.flatMap(({ steps }) => steps.flatMap((step) => (isStreamsStep(step) ? [] : [step.work])));
    for (const { job, halt } of works) {
      if (halt?.continuedAfterMs !== undefined) this.patience.set(job, halt.continuedAfterMs);
    }
  }

  async continueWhile(act: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const continuing = this.run(over.signal);
    // What fails is reported at the end, and is no unhandled rejection until then.
    continuing.catch(() => undefined);
    try {
      await act();
    } finally {
      over.abort();
    }
    await continuing;
  }

  private async run(over: AbortSignal): Promise<void> {
    while (this.patience.size && !over.aborted) {
      const halted = haltedRuns(await this.cloud.log());
      for (const { job, run, at } of halted) {
        const patience = this.patience.get(job);
        if (patience === undefined || run === null || Date.now() - at < patience) continue;
        if (await this.cloud.continueRun({ service: 'dgc', job, run })) this.continued += 1;
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }
}
