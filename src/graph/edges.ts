import type { StepNeeds } from './step-needs';

/** From what is done before to what waits for it: each the `id` of a step, or of a point. */
export interface Edge {
  /** What is done before. */
  from: string;
  /** What waits for it. */
  to: string;
}

/** The lines of a graph. */
export interface Edges {
  /** Where the items of one step come together, so that what waits for all of them has one line. */
  points: string[];
  /** In the order of what waits. */
  edges: Edge[];
}

/**
 * Which step, or point, leads to which; undefined where there are more lines than that.
 * @param ids of what is drawn: of a step that was fanned out its items
 */
export function edgesOf(ids: readonly string[], needs: readonly StepNeeds[], most: number): Edges | undefined {
  const items = new Map<string, string[]>(needs.map(({ step }) => [step, []]));
  for (const id of ids) items.get(items.has(id) ? id : id.slice(0, Math.max(0, id.indexOf('['))))?.push(id);
  const points = new Set<string>();
  const edges: Edge[] = [];
  const needed = new Set(needs.flatMap(({ needs: of }) => of));
  for (const [step, of] of items) {
    if (of.length < 2 || !needed.has(step)) continue;
    points.add(`${step}[]`);
    edges.push(...of.map((from) => ({ from, to: `${step}[]` })));
  }
  const endOf = (step: string): string[] => (points.has(`${step}[]`) ? [`${step}[]`] : (items.get(step) ?? []));
  const last = needs.filter(({ step, always }) => !always && !needed.has(step)).map(({ step }) => step);
  for (const { step, needs: of, always } of needs) {
    // What runs at the end follows all others: a line from each that nothing else follows says so.
    const before = (always ? last : of).flatMap(endOf);
    for (const to of items.get(step) ?? []) edges.push(...before.map((from) => ({ from, to })));
    if (edges.length > most) return undefined;
  }
  return { points: [...points], edges };
}
