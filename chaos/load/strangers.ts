import { setTimeout as pause } from 'node:timers/promises';
import type { LogEntry } from '../../simulator';
import { cloudJob } from '../pipelines/cloud-jobs';
import type { PipelineShape } from '../pipelines/shape';
import type { Rivalry } from '../pipelines/rivals';
import { faultOn, momentOf, rivalriesOf, strangersJob, strangersRun } from '../pipelines/rivals';
import type { CloudProcess } from '../stage/cloud-process';

const LOOK_EVERY_MS = 300;

/** Strangers who start the jobs of pipelines, each at its moment. */
export class Strangers {
  accepted = 0;
  /** The cloud said no: the job ran already, and it takes one run at a time. */
  refused = 0;
  private waiting: Rivalry[];

  constructor(
    private readonly cloud: CloudProcess,
    shapes: PipelineShape[],
  ) {
    this.waiting = shapes.flatMap(rivalriesOf);
  }

  /** Lays what will happen to our own starts. */
  async prepare(): Promise<void> {
    for (const fault of this.waiting.map(faultOn)) if (fault) await this.cloud.fault(fault);
  }

  async meddleWhile(act: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const meddling = this.run(over.signal);
    // What fails is reported at the end, and is no unhandled rejection until then.
    meddling.catch(() => undefined);
    try {
      await act();
    } finally {
      over.abort();
    }
    await meddling;
  }

  /** Returns when every stranger has come, or when it is over. */
  private async run(over: AbortSignal): Promise<void> {
    while (this.waiting.length && !over.aborted) {
      const [log, hasHit] = [await this.cloud.log(), await this.faultsThatHit()];
      const due = this.waiting.filter((rivalry) => isDue(rivalry, log, hasHit));
      this.waiting = this.waiting.filter((rivalry) => !due.includes(rivalry));
      for (const rivalry of due) await this.come(rivalry);
      await pause(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }

  private async faultsThatHit(): Promise<(rivalry: Rivalry) => boolean> {
    const laid = new Set((await this.cloud.faults()).map(({ match }) => match?.path));
    return (rivalry) => !laid.has(faultOn(rivalry)?.match?.path);
  }

  private async come(rivalry: Rivalry): Promise<void> {
    await this.cloud.addJobs([strangersJob(rivalry)]);
    const accepted = await this.cloud.run(strangersRun(rivalry));
    if (accepted) this.accepted += 1;
    else this.refused += 1;
    await this.cloud.addJobs([cloudJob(rivalry.work, rivalry.clusterId)]);
  }
}

function isDue(rivalry: Rivalry, log: LogEntry[], hasHit: (rivalry: Rivalry) => boolean): boolean {
  const { rival } = rivalry;
  if (rival.moment === 'instead') return hasHit(rivalry);
  const at = momentOf(rivalry, log);
  return at !== undefined && Date.now() - at >= rival.afterMs;
}
