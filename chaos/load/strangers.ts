import { setTimeout as pause } from 'node:timers/promises';
import type { RunRequest } from '../../simulator';
import { cloudJob, STRANGER } from '../pipelines/cloud-jobs';
import type { PipelineShape } from '../pipelines/shape';
import type { Rivalry } from '../pipelines/rivals';
import { faultOn, isDue, isMetSurely, rivalriesOf, strangersJob, strangersRun, thoseHit } from '../pipelines/rivals';
import type { CloudProcess } from '../stage/cloud-process';

const LOOK_EVERY_MS = 300;

/** Strangers who start the jobs of pipelines, each at its moment. */
export class Strangers {
  accepted = 0;
  /** The cloud said no: the job ran already, and it takes one run at a time. */
  refused = 0;
  /** How many come and are let in whatever the machine's speed. */
  readonly sure: number;
  /** Jobs of those who surely come and are not in yet. */
  private readonly awaitedJobs: Set<string>;
  private waiting: Rivalry[];

  constructor(
    private readonly cloud: CloudProcess,
    shapes: PipelineShape[],
  ) {
    this.waiting = shapes.flatMap(rivalriesOf);
    const sure = shapes.filter(isMetSurely).flatMap(rivalriesOf);
    this.awaitedJobs = new Set(sure.map(({ work }) => work.job));
    this.sure = this.awaitedJobs.size;
  }

  /** How many of those who surely come are not in yet. */
  get awaited(): number {
    return this.awaitedJobs.size;
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
      const seen = { log: await this.cloud.log(), isHit: thoseHit(await this.cloud.faults()) };
      const due = this.waiting.filter((rivalry) => isDue(rivalry, { ...seen, now: Date.now() }));
      this.waiting = this.waiting.filter((rivalry) => !due.includes(rivalry));
      for (const rivalry of due) await this.come(rivalry);
      await pause(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }

  private async come(rivalry: Rivalry): Promise<void> {
    await this.cloud.addJobs(strangersJob(rivalry));
    if (await this.isLetIn(strangersRun(rivalry))) {
      this.accepted += 1;
      this.awaitedJobs.delete(rivalry.work.job);
    } else this.refused += 1;
    await this.cloud.addJobs(cloudJob(rivalry.work, rivalry));
  }

  /** A call whose reply comes too late is made again, and refused where there is room for one run. */
  private async isLetIn(request: RunRequest): Promise<boolean> {
    if (await this.cloud.run(request)) return true;
    const log = await this.cloud.log();
    return log.some(({ job, effect, by }) => job === request.job && effect === 'start' && by === STRANGER);
  }
}
