import { BOUNDS } from '../domain/bounds';
import { type Edges, edgesOf } from './edges';
import type { StepGraph } from './step-graph';

/** There is more to draw than is any use. */
export class TooManyEdges extends Error {
  override readonly name = 'TooManyEdges';
}

/** The lines of a graph, as many as a pipeline may have `needs`. @throws TooManyEdges */
export function drawnEdges({ steps, needs }: StepGraph): Edges {
  const { most } = BOUNDS.needs;
  const edges = edgesOf(
    steps.map(({ id }) => id),
    needs,
    most,
  );
  if (!edges) throw new TooManyEdges(`It has more than ${most.toLocaleString('en')} lines to draw.`);
  return edges;
}
