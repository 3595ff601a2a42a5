import type { CloudInProcess } from '../../simulator/in-process';
import type { Ask, PipelineStatus } from '../../src/domain/status';
import { cloudJob } from '../../chaos/pipelines/cloud-jobs';
import { mendedJob, takesParams } from '../../chaos/pipelines/mended-job';
import { haltedRuns } from '../../chaos/pipelines/halted-runs';
import type { PipelineShape } from '../../chaos/pipelines/shape';
import { isStreamsStep } from '../../chaos/pipelines/shape';
import type { WorldTime } from '../time/world-time';
import type { WorkflowRun } from './workflow-run';

const LOOK_EVERY_MS = 1_000;
const RESUME_EVERY_MS = 5_000;

/** People around a pipeline: who pauses it, leaves a step out ahead, answers where it asks, and continues instances that are halted. */
export class PeopleAround {
  /** How often each step was tried again by them. */
  readonly retried: Record<string, number> = {};
  private readonly answering = new Set<string>();
  private readonly patience = new Map<string, number>();

  constructor(
    private readonly shape: PipelineShape,
    private readonly time: WorldTime,
    private readonly cloud: CloudInProcess,
    private readonly run: () => WorkflowRun,
  ) {
    for (const { work } of shape.steps) {
      if (work.service === 'dli' || work.halt?.continuedAfterMs === undefined) continue;
      this.patience.set(work.job, work.halt.continuedAfterMs);
    }
  }

  begin(): void {
    const { pause, skipAhead, held } = this.shape;
    if (pause) this.in(pause.afterMs, () => this.say('pause', {}, () => this.in(pause.forMs, () => this.resume())));
    if (skipAhead) this.in(skipAhead.afterMs, () => this.say('skip', { step: skipAhead.step, reason: 'not today' }));
    if (held ?? this.patience.size) this.look();
  }

  /** The pause is said again to the run after a reset: whoever sees that has it go on. */
  private resume(): void {
    if (this.run().closed) return;
    if (this.status?.state === 'paused') this.say('resume', {});
    this.in(RESUME_EVERY_MS, () => this.resume());
  }

  private look(): void {
    if (this.run().closed) return;
    if (this.shape.held) for (const ask of this.status?.asks ?? []) this.answer(ask);
    if (this.patience.size) this.continueHalted();
    this.in(LOOK_EVERY_MS, () => this.look());
  }

  private get status(): PipelineStatus | undefined {
    return this.run().status;
  }

  private answer({ step }: Ask): void {
    if (this.answering.has(step)) return;
    this.answering.add(step);
    const answered = () => void this.answering.delete(step);
    if (this.shape.held === 'skip' || this.retried[step])
      return this.say('skip', { step, reason: 'it does not matter today' }, answered);
    this.retried[step] = 1;
    const again = this.mend(step) ? { params: { again: 'yes' } } : {};
    this.say('retry', { step, ...again }, answered);
  }

  /** @returns whether the step's job takes parameters */
  private mend(id: string): boolean {
    const { steps, clusterId } = this.shape;
    const step = steps.find((one) => one.id === id);
    if (!step || isStreamsStep(step)) return false;
    if (step.obstacle !== 'taken') this.cloud.addJobs(cloudJob(mendedJob(step), { clusterId, startAfterMs: 0 }));
    return takesParams(step.work);
  }

  private continueHalted(): void {
    for (const { job, run, at } of haltedRuns(this.cloud.log())) {
      const patience = this.patience.get(job);
      if (patience === undefined || run === null || this.time.wallMs - at < patience) continue;
      this.cloud.continueInstance({ service: 'dgc', job, run });
    }
  }

  /** Whom a reset has cut short says it once more. */
  private say(name: string, input: object, heard: () => void = () => undefined): void {
    this.run().update(name, input, (outcome) => {
      if (outcome === 'ended' && !this.run().closed) this.in(LOOK_EVERY_MS, () => this.say(name, input, heard));
      else heard();
    });
  }

  private in(ms: number, act: () => void): void {
    this.time.after(ms, undefined, act);
  }
}
