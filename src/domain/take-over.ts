import type { PlannedPipeline } from './plan';
import { listed, quotedName } from './quoted';
import type { Shape } from './shape';
import { anyMap, map, mapOf, optional, text } from './shape';
import { BOUNDS } from './bounds';

/** What an earlier run of a pipeline has done, for a run that is not to do it again. */
export interface TakeOver {
  /** The earlier run, as Temporal names it. */
  runId: string;
  /** What has become of its steps, by `id`: of those only that are not run again. */
  steps: Record<string, TakenOverStep>;
}

/** A step that is not run again. */
export interface TakenOverStep {
  /** What came of it, for the templates of later steps. */
  output?: Record<string, unknown>;
  /** Why it was left out; absent of one that has succeeded. */
  skipped?: string;
}

const taken = map({ output: optional(anyMap), skipped: optional(text(BOUNDS.failureCharacters.most)) });
const shape: Shape = map({ runId: text(BOUNDS.quotedCharacters.most), steps: mapOf(taken, BOUNDS.steps.most) });

/** What is wrong with what is to be taken over, as a sentence; undefined when nothing is. */
export function problemWithTakeOver(given: unknown): string | undefined {
  return shape(given, 'takeOver');
}

/** The same, once it is known which steps there are. */
export function problemInPlan({ steps }: TakeOver, plan: PlannedPipeline): string | undefined {
  const known = new Set(plan.steps.filter(({ always }) => !always).map(({ id }) => id));
  const unknown = Object.keys(steps).filter((id) => !known.has(id));
  if (!unknown.length) return undefined;
  return `takeOver.steps: of this pipeline no step ${listed(unknown.map(quotedName))} can be taken over`;
}
