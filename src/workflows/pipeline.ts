import type { Leftover } from '../domain/leftover';
import type { PlannedPipeline, PlannedStep, TemplateScope } from '../domain/plan';
import type { StepStatus } from '../domain/status';
import { Desk } from './desk';
import type { Progress } from './progress';
import type { DoneStep, Note } from './run-step';
import type { Trail } from './trail';
import { leftoverOf, newTrail } from './trail';

/** What is known of one pipeline while it runs: its plan, what is done, and what each step has left in the cloud. */
export class Pipeline {
  readonly desk: Desk;
  /** The steps that have succeeded, in the order in which they did. */
  readonly done: DoneStep[] = [];
  private readonly trails = new Map<string, { step: PlannedStep; trail: Trail }>();
  private planned: PlannedPipeline | undefined;

  /** @param hearsPeople whether somebody can answer a step that waits for a person */
  constructor(
    readonly progress: Progress,
    readonly hearsPeople: boolean,
  ) {
    this.desk = new Desk(progress);
  }

  get plan(): PlannedPipeline | undefined {
    return this.planned;
  }

  take(plan: PlannedPipeline): void {
    this.planned = plan;
    this.progress.planned(plan);
  }

  noteFor(step: PlannedStep): Note {
    return (change) => this.progress.step(step.id, change);
  }

  /** Where a step writes down what it leaves in the cloud. */
  trailOf(step: PlannedStep): Trail {
    const known = this.trails.get(step.id)?.trail ?? newTrail();
    this.trails.set(step.id, { step, trail: known });
    return known;
  }

  /** What templates may name now. */
  scope(): TemplateScope {
    const outputs = new Map(this.done.map(({ step, output }) => [step.id, output]));
    const settled = this.progress.status.steps.filter(({ state }) => NAMED.has(state));
    const steps = Object.fromEntries(settled.map(({ id, state }) => [id, { ...outputs.get(id), state }]));
    return { run: { date: this.plan?.date ?? '' }, params: this.plan?.params ?? {}, steps };
  }

  /** What somebody has to stop should this pipeline no longer be able to; what a success leaves running is meant to. */
  leftovers(): Leftover[] {
    if (this.progress.status.state === 'succeeded') return [];
    return [...this.trails.values()].flatMap(({ step, trail }) => leftoverOf(step, trail) ?? []);
  }
}

/** A compensation looks at its own step too, whatever has become of it. */
const NAMED = new Set<StepStatus['state']>(['succeeded', 'skipped', 'stopped', 'compensated', 'failed']);
