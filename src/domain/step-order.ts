import type { FanOutPlan, PlannedPipeline, PlannedStep } from './plan';

/** As much of a plan as says when its steps may begin. */
type OrderedPlan = Pick<PlannedPipeline, 'steps' | 'maxParallel' | 'fanOuts'>;

/** A step, or where the items of a `forEach` come together: what needs that step needs all of them. */
interface Waiting {
  /** Absent where items come together. */
  step?: PlannedStep;
  needsLeft: number;
  /** What needs this one, in the order of the plan. */
  followers: Waiting[];
}

/** The items of one `forEach`. */
interface Items extends FanOutPlan {
  going: number;
  left: number;
}

/**
 * Which step begins next. Those become due first whose needs are done first, and among those that become due together it
 * is the order of the plan: what it answers depends on nothing but the order in which it is told that steps have ended.
 */
export class StepOrder {
  private readonly waits: ReadonlyMap<string, Waiting>;
  private readonly items: ReadonlyMap<string, Items>;
  private readonly due: PlannedStep[];
  private readonly most: number;
  private going = 0;
  private left: number;

  constructor({ steps, maxParallel, fanOuts }: OrderedPlan) {
    this.waits = waitsOf(steps);
    this.items = itemsOf(steps, fanOuts);
    this.due = steps.filter(({ id }) => !this.waits.get(id)?.needsLeft);
    this.most = maxParallel ?? Infinity;
    this.left = steps.length;
  }

  /** How many have begun and not ended. */
  get underWay(): number {
    return this.going;
  }

  /** Whether every step is done. */
  get isDone(): boolean {
    return this.left === 0;
  }

  /** Whether one is due and may begin. */
  get hasNext(): boolean {
    return this.going < this.most && this.due.some((step) => this.hasPlace(step));
  }

  /** The next, which has begun with that. Only where there is one. */
  next(): PlannedStep {
    const [step] = this.due.splice(
      this.due.findIndex((one) => this.hasPlace(one)),
      1,
    );
    this.goes(step as PlannedStep, 1);
    return step as PlannedStep;
  }

  /** It is done: what has waited for nothing else is due. */
  done(step: PlannedStep): void {
    this.ended(step);
    this.left -= 1;
    this.release(this.waits.get(step.id));
  }

  /** It has failed: nothing that needs it will begin. */
  failed(step: PlannedStep): void {
    this.ended(step);
  }

  /** Whether the other items of the same `forEach` go on for all that this one has failed. */
  outlive({ item }: PlannedStep): boolean {
    return item !== undefined && this.items.get(item.of)?.keepGoing === true;
  }

  /** Whether every item of the `forEach` that this step is of has ended. */
  haveAllEnded({ item }: PlannedStep): boolean {
    return item === undefined || !this.items.get(item.of)?.left;
  }

  private hasPlace({ item }: PlannedStep): boolean {
    const items = item && this.items.get(item.of);
    return !items || items.going < (items.maxParallel ?? Infinity);
  }

  private goes({ item }: PlannedStep, by: 1 | -1): void {
    this.going += by;
    const items = item && this.items.get(item.of);
    if (items) items.going += by;
  }

  private ended(step: PlannedStep): void {
    this.goes(step, -1);
    const items = step.item && this.items.get(step.item.of);
    if (items) items.left -= 1;
  }

  private release(done: Waiting | undefined): void {
    for (const follower of done?.followers ?? []) {
      follower.needsLeft -= 1;
      if (follower.needsLeft) continue;
      if (follower.step) this.due.push(follower.step);
      else this.release(follower);
    }
  }
}

function waitsOf(steps: PlannedStep[]): Map<string, Waiting> {
  const own = steps.map((step): [string, Waiting & { step: PlannedStep }] => [
    step.id,
    { step, needsLeft: 0, followers: [] },
  ]);
  const waits = new Map<string, Waiting>(own);
  for (const [, waiting] of own) gather(waits, waiting);
  let before: string | undefined;
  for (const [id, waiting] of own) {
    // A plan that says nothing of needs has each step follow the one before it.
    for (const need of new Set(waiting.step.needs ?? (before === undefined ? [] : [before]))) {
      const needed = waits.get(need);
      if (!needed) continue;
      waiting.needsLeft += 1;
      needed.followers.push(waiting);
    }
    before = id;
  }
  return waits;
}

/** An item comes together with the others of its step. */
function gather(waits: Map<string, Waiting>, waiting: Waiting & { step: PlannedStep }): void {
  const { item } = waiting.step;
  if (!item) return;
  const all = waits.get(item.of) ?? { needsLeft: 0, followers: [] };
  waits.set(item.of, all);
  all.needsLeft += 1;
  waiting.followers.push(all);
}

function itemsOf(steps: PlannedStep[], fanOuts: Record<string, FanOutPlan> = {}): Map<string, Items> {
  const items = new Map<string, Items>();
  for (const { item } of steps) {
    if (!item) continue;
    const known = items.get(item.of) ?? { ...fanOuts[item.of], going: 0, left: 0 };
    known.left += 1;
    items.set(item.of, known);
  }
  return items;
}
