import { STEP_TYPE_NAMES, type StepType } from '../domain/step-types';
import type { PipelineStatus } from '../domain/status';
import type { StepNeeds } from './step-needs';

/** One step of a graph. */
export interface GraphStep {
  /** As the spec names it; of an item of a `forEach`: `copy[orders]`. */
  id: string;
  /** Which key its body stands under; absent where it has none. */
  kind?: string;
  /** How it stands; absent of a pipeline that does not run. */
  state?: string;
  /** What is to be known of when it runs, a text each: its condition, its `forEach`, that it runs at the end. */
  terms: string[];
}

/** The steps of a pipeline and what each waits for. */
export interface StepGraph {
  /** What the whole is called, with its state where it has one. */
  title: string;
  /** What is drawn, in the order of the spec. */
  steps: GraphStep[];
  /** Of the steps as the spec has them: items of a `forEach` have those of their step. */
  needs: StepNeeds[];
}

/** A step as somebody has written it, as far as a graph shows it. */
type WrittenStep = {
  /** What it is called. */
  id: string;
  /** The steps before it. @default the step before it in the list */
  needs?: readonly string[] | null;
  /** Its condition. */
  when?: string | null;
  /** It runs when all others are over. */
  always?: boolean | null;
  /** What it runs once for each of. */
  forEach?: {
    /** The list, or what it is computed from. */
    in?: unknown;
  } | null;
} & { [Type in StepType]?: unknown };

/** A pipeline as somebody has written it. */
export interface WrittenPipeline {
  /** What it is called. */
  name: string;
  /** In order. */
  steps: readonly WrittenStep[];
}

/** The graph of a pipeline as it is written: what is fanned out when it runs is one step here. */
export function graphOfPipeline({ name, steps }: WrittenPipeline): StepGraph {
  return {
    title: name,
    steps: steps.map((step) => {
      const kind = STEP_TYPE_NAMES.find((type) => step[type] !== undefined && step[type] !== null);
      return { id: step.id, ...(kind && { kind }), terms: termsOf(step) };
    }),
    needs: steps.map((step, at) => ({
      step: step.id,
      needs: step.always ? [] : [...(step.needs ?? stepBefore(steps, at))],
      ...(step.always && { always: true }),
    })),
  };
}

/**
 * The graph of a run: its steps as they stand now, in the order in which they were written. Steps that its status leaves
 * out are drawn as they were written, without a state.
 * @param end how it was ended from outside, which its status does not tell
 */
export function graphOfRun(written: WrittenPipeline | undefined, status: PipelineStatus, end?: string): StepGraph {
  const { needs, steps } = graphOfPipeline(written ?? { name: status.name, steps: [] });
  const places = new Map(steps.map(({ id }, at) => [id, at]));
  const placeOf = (id: string) => places.get(id) ?? places.get(id.slice(0, Math.max(0, id.indexOf('['))));
  const known = status.steps.map(({ id, service, state }) => {
    const at = placeOf(id);
    const terms = at === undefined ? [] : (steps[at]?.terms ?? []);
    return { id, kind: service, state, terms: terms.filter((term) => !term.startsWith(FOR_EACH)) };
  });
  return { title: `${status.name}: ${end ?? status.state}`, steps: [...known, ...leftOut()].sort(byPlace), needs };

  function leftOut(): GraphStep[] {
    if (!status.more?.['steps']) return [];
    const there = new Set(status.steps.map(({ id }) => placeOf(id)));
    return steps.filter((_, at) => !there.has(at));
  }

  function byPlace(one: GraphStep, other: GraphStep): number {
    return (placeOf(one.id) ?? steps.length) - (placeOf(other.id) ?? steps.length);
  }
}

const FOR_EACH = 'for each of ';

function termsOf({ when, forEach, always }: WrittenStep): string[] {
  const list = forEach?.in;
  return [
    ...(typeof when === 'string' ? [`when ${when}`] : []),
    ...(forEach ? [`${FOR_EACH}${typeof list === 'string' ? list : `${lengthOf(list)} items`}`] : []),
    ...(always ? ['at the end'] : []),
  ];
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function stepBefore(steps: readonly WrittenStep[], at: number): string[] {
  const before = steps[at - 1];
  return before ? [before.id] : [];
}
