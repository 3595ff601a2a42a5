import type { PlannedStep, TemplateScope } from './plan';
import type { StepState } from './status';

/** What templates may read of a step that was fanned out, beside `state`. */
export const FAN_OUT_OUTPUTS = ['items', 'results', 'succeeded', 'failed'] as const;

/** What a step that was fanned out comes to, for templates of the steps after it. */
interface FannedOut {
  /** `failed` when one item has; `skipped` when all were, or there was none. */
  state: StepState;
  /** What came of each, by item: `steps.copy.items.orders.rowsWritten`. */
  items: Record<string, Record<string, unknown>>;
  /** The same as a list, in the order of the items, each with its `item`: `steps.copy.results | map: "rowsWritten"`. */
  results: Record<string, unknown>[];
  /** The items that have succeeded. */
  succeeded: (string | number)[];
  /** The items that have failed. */
  failed: (string | number)[];
}

/**
 * What came of a step that was fanned out.
 * @param steps its items that are settled
 * @param settled what each has come to, with its `state`, by the id of the item's step
 */
export function fannedOut(
  steps: Pick<PlannedStep, 'id' | 'item'>[],
  settled: TemplateScope['steps'],
): FannedOut & Record<string, unknown> {
  const results = steps.flatMap(({ id, item }) =>
    item ? [{ ...settled[id], item: item.value, state: settled[id]?.['state'] as StepState }] : [],
  );
  const itemsThat = (wanted: StepState) => results.flatMap(({ item, state }) => (state === wanted ? [item] : []));
  return {
    state: stateOfAll(results.map(({ state }) => state)),
    items: Object.fromEntries(results.map(({ item, ...result }) => [String(item), result])),
    results,
    succeeded: itemsThat('succeeded'),
    failed: itemsThat('failed'),
  };
}

function stateOfAll(states: StepState[]): StepState {
  if (states.includes('failed')) return 'failed';
  const odd = states.find((state) => state !== 'succeeded' && state !== 'skipped');
  return odd ?? (states.includes('succeeded') ? 'succeeded' : 'skipped');
}
