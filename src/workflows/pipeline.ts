import type { Leftover } from '../domain/leftover';
import type { PlannedPipeline, PlannedStep, TemplateScope } from '../domain/plan';
import type { StepStatus } from '../domain/status';
import { Desk } from './desk';
import type { Progress } from './progress';
import type { DoneStep, Note } from './run-step';
import type { Trail } from '../domain/trail';
import { leftoverOf, newTrail } from '../domain/trail';

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

  /**
   * Where a step writes down what it leaves in the cloud. Called again with the step as it is run: what is left is found
   * by what was started, not by its template.
   */
  trailOf(step: PlannedStep): Trail {
    const known = this.trails.get(step.id)?.trail ?? newTrail();
    this.trails.set(step.id, { step, trail: known });
    return known;
  }

  /** The step as it is run, or as it is planned before that. */
  latest(id: string): PlannedStep | undefined {
    return this.trails.get(id)?.step ?? this.plan?.steps.find((step) => step.id === id);
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
    const meant = new Set(this.progress.status.state === 'succeeded' ? this.done.map(({ trail }) => trail) : []);
    return [...this.trails.values()].flatMap(({ step, trail }) =>
      meant.has(trail) ? [] : (leftoverOf(step, trail) ?? []),
    );
  }
}

/** A compensation looks at its own step too, whatever has become of it. */
const NAMED = new Set<StepStatus['state']>(['succeeded', 'skipped', 'stopped', 'compensated', 'failed']);
