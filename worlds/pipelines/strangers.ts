import { Random } from '../../chaos/random';
import { cloudJob } from '../../chaos/pipelines/cloud-jobs';
import type { Rivalry } from '../../chaos/pipelines/rivals';
import { faultOn, isDue, rivalriesOf, strangersJob, strangersRun, thoseHit } from '../../chaos/pipelines/rivals';
import type { PipelineShape } from '../../chaos/pipelines/shape';
import type { Stage } from '../engine/stage';
import type { PipelinePlan } from './pipeline-plan';

const LONGEST_BETWEEN_LOOKS_MS = 600;
const OF_STRANGERS = 0x5b_e0_cd_19;

/** Strangers who start the jobs of a pipeline, each at its moment. */
export class Strangers {
  private waiting: Rivalry[];
  /** When each looks is nobody else's business: a world without them is the same world. */
  private readonly random: Random;

  constructor(
    { shape, seed }: PipelinePlan,
    private readonly stage: Stage,
  ) {
    this.waiting = rivalriesOf(shape);
    this.random = new Random(Math.imul(seed + 1, OF_STRANGERS)).fork().fork();
  }

  /** Lays what will happen to our own starts, and waits for their moments. */
  begin(): void {
    for (const fault of this.waiting.map(faultOn)) if (fault) this.stage.cloud.fault(fault);
    this.look();
  }

  /** The jobs are others since somebody has mended them: who is still to come comes to those. */
  comeTo(mended: PipelineShape): void {
    const jobs = new Set(this.waiting.map(({ work }) => work.job));
    this.waiting = rivalriesOf(mended).filter(({ work }) => jobs.has(work.job));
  }

  private look(): void {
    const { cloud, cloudMs, time } = this.stage;
    if (!this.waiting.length) return;
    const seen = { log: cloud.log(), isHit: thoseHit(cloud.faults()), now: cloudMs };
    const due = this.waiting.filter((rivalry) => isDue(rivalry, seen));
    this.waiting = this.waiting.filter((rivalry) => !due.includes(rivalry));
    for (const rivalry of due) this.come(rivalry);
    time.after(this.random.between(1, LONGEST_BETWEEN_LOOKS_MS), undefined, () => this.look());
  }

  private come(rivalry: Rivalry): void {
    const { cloud } = this.stage;
    const request = strangersRun(rivalry);
    const what = `${request.job}${request.auto || request.instanceType !== undefined ? ', by schedule' : ''}`;
    cloud.addJobs(strangersJob(rivalry));
    try {
      const run = cloud.run(request);
      this.stage.tell(undefined, `! a stranger starts ${what}: ${run}`);
    } catch {
      // It runs already, and takes one run at a time.
      this.stage.tell(undefined, `! a stranger is refused a start of ${what}`);
    }
    // Theirs goes by what it began with.
    cloud.addJobs(cloudJob(rivalry.work, rivalry));
  }
}
