import { fannedOut } from '../domain/fan-out';
import type { Leftover } from '../domain/leftover';
import { OwnedRuns } from '../domain/owned-runs';
import type { PipelineOutcome, PlannedPipeline, PlannedStep, TemplateScope } from '../domain/plan';
import type { StepStatus } from '../domain/status';
import type { TakeOver } from '../domain/take-over';
import { DecisionInbox } from './decision-inbox';
import type { Progress } from './progress';
import type { DoneStep, Note } from './run-step';

/** What is known of one pipeline while it runs: its plan, what is done, and what each step has left in the cloud. */
export class Pipeline {
  /** Where its steps wait for people. */
  readonly inbox: DecisionInbox;
  /** The steps that have succeeded, in the order in which they did. */
  readonly done: DoneStep[] = [];
  private readonly owned = new Map<string, OwnedRuns<PlannedStep>>();
  private planned: PlannedPipeline | undefined;
  private takenOver: TakeOver | undefined;
  private outcome: PipelineOutcome | undefined;

  /** @param acceptsUpdates whether somebody can answer a step that waits for a person */
  constructor(
    /** What its status query answers. */
    readonly progress: Progress,
    /** Whether somebody can answer a step that waits for a person. */
    readonly acceptsUpdates: boolean,
  ) {
    this.inbox = new DecisionInbox(progress);
  }

  /** Undefined until the spec has been checked. */
  get plan(): PlannedPipeline | undefined {
    return this.planned;
  }

  /** This is what runs from now on. @param takeOver what an earlier run has done of it */
  take(plan: PlannedPipeline, takeOver?: TakeOver): void {
    this.planned = plan;
    this.takenOver = takeOver;
    this.progress.planned(plan, takeOver);
  }

  /** The steps that this run runs, those of its end aside. */
  stepsToRun(): PlannedStep[] {
    const { steps = {} } = this.takenOver ?? {};
    return this.plan?.steps.filter(({ id, always }) => !always && !Object.hasOwn(steps, id)) ?? [];
  }

  /** All is over but what runs at the end. */
  isOver(outcome: PipelineOutcome): void {
    this.outcome = outcome;
  }

  /** Where a step writes down how it fares. */
  noteFor(step: PlannedStep): Note {
    return (change) => this.progress.step(step.id, change);
  }

  /**
   * Where a step writes down what it leaves in the cloud. Called again with the step as it is run: what is left is found
   * by what was started, not by its template.
   */
  ownedBy(step: PlannedStep): OwnedRuns<PlannedStep> {
    const owned = this.owned.get(step.id) ?? new OwnedRuns(step);
    owned.step = step;
    this.owned.set(step.id, owned);
    return owned;
  }

  /** The step as it is run, or as it is planned before that. */
  latest(id: string): PlannedStep | undefined {
    return this.owned.get(id)?.step ?? this.plan?.steps.find((step) => step.id === id);
  }

  /** What templates may name now. */
  scope(): TemplateScope {
    const before = Object.entries(this.takenOver?.steps ?? {}).map(([id, { output = {} }]): [string, object] => [
      id,
      output,
    ]);
    const outputs = new Map([...before, ...this.done.map(({ step, output }): [string, object] => [step.id, output])]);
    // At the end a step that has never begun can be named too, by its state.
    const settled = this.progress.status.steps.filter(({ state }) => this.outcome !== undefined || NAMED.has(state));
    const steps = Object.fromEntries(settled.map(({ id, state }) => [id, { ...outputs.get(id), state }]));
    return {
      run: { date: this.plan?.date ?? '', ...this.outcome },
      params: this.plan?.params ?? {},
      steps: { ...steps, ...this.fanOuts(steps) },
    };
  }

  /** What came of each step that was fanned out, by its id in the spec. */
  private fanOuts(settled: TemplateScope['steps']): TemplateScope['steps'] {
    const ids = Object.keys(this.plan?.fanOuts ?? {});
    if (!ids.length) return {};
    const items = this.plan?.steps.filter(({ id }) => Object.hasOwn(settled, id)) ?? [];
    return Object.fromEntries(
      ids.map((of) => [
        of,
        fannedOut(
          items.filter(({ item }) => item?.of === of),
          settled,
        ),
      ]),
    );
  }

  /** What somebody has to stop should this pipeline no longer be able to; what a success leaves running is meant to. */
  leftovers(): Leftover[] {
    const meant = new Set(this.progress.status.state === 'succeeded' ? this.done.map(({ owned }) => owned) : []);
    return [...this.owned.values()].flatMap((owned) => (meant.has(owned) ? [] : (owned.leftover() ?? [])));
  }
}

/** A compensation looks at its own step too, whatever has become of it. */
const NAMED = new Set<StepStatus['state']>(['succeeded', 'skipped', 'stopped', 'compensated', 'failed']);
