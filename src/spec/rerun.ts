import { quoted, listed } from '../domain/quoted';
import type { PipelineStatus, StepStatus } from '../domain/status';
import type { TakenOverStep } from '../domain/take-over';
import { placesOf, stepsBefore } from './graph';

/** As much of a pipeline as says what follows what. */
export interface WrittenStep {
  /** What the step is called. */
  id: string;
  /** The steps before it. Default: the one before it in the list. */
  needs?: string[];
  /** It runs when all others are over. */
  always?: boolean;
}

/** What a further run does, and what it does not. */
export interface RerunPlan {
  /** By `id`: what is not run again. */
  takenOver: Record<string, TakenOverStep>;
  /** The steps that are run, those of the end aside. */
  again: string[];
}

/** What cannot be run again, in a sentence. */
export class RerunRefused extends Error {
  override readonly name = 'RerunRefused';
}

/**
 * What a further run of a pipeline has to do: each step that has neither succeeded nor been left out, or was undone since,
 * and each that comes after such a step.
 * @param from a step that is run again whatever has become of it, and all that comes after it; of a `forEach`, all items
 * @throws RerunRefused
 */
export function rerunPlanOf(steps: WrittenStep[], status: PipelineStatus, from?: string): RerunPlan {
  if (status.more?.['steps']) throw new RerunRefused('its status is too large to tell of every step: run it anew');
  const placeOf = placesIn(steps);
  const known = status.steps.filter(({ id }) => steps[placeOf(id) ?? -1]?.always !== true);
  const baseOf = (id: string) => steps[placeOf(id) ?? -1]?.id ?? id;
  if (from !== undefined && !known.some(({ id }) => id === from || baseOf(id) === from))
    throw new RerunRefused(
      `there is no step ${quoted(from)} to begin from; the steps are ${listed(known.map(({ id }) => id))}`,
    );
  const isRedone = (step: StepStatus) => !isSettled(step) || step.id === from || baseOf(step.id) === from;
  const redone = new Set(known.filter(isRedone).map(({ id }) => baseOf(id)));
  const at = placesOf(steps);
  const late = new Set(steps.filter((_, place) => hasAny(stepsBefore(steps, place, at), redone)).map(({ id }) => id));
  const again = known.filter((step) => isRedone(step) || late.has(baseOf(step.id)));
  const isAgain = new Set(again.map(({ id }) => id));
  const taken = known.filter(({ id }) => !isAgain.has(id));
  return {
    takenOver: Object.fromEntries(taken.map((step) => [step.id, takenOver(step)])),
    again: again.map(({ id }) => id),
  };
}

function isSettled({ state }: StepStatus): boolean {
  return state === 'succeeded' || state === 'skipped';
}

function takenOver({ id, state, output, skipped }: StepStatus): TakenOverStep {
  if (state === 'skipped') return { skipped: skipped ?? 'left out in the run before' };
  if (output) return { output };
  throw new RerunRefused(`what came of step ${id} is too large to be told: begin with it, or with one before it`);
}

/** `copy[orders]` stands where `copy` does. */
function placesIn(steps: WrittenStep[]): (id: string) => number | undefined {
  const at = placesOf(steps);
  return (id) => at.get(id) ?? at.get(id.slice(0, Math.max(0, id.indexOf('['))));
}

function hasAny(set: Set<string>, some: Set<string>): boolean {
  for (const one of some) if (set.has(one)) return true;
  return false;
}
