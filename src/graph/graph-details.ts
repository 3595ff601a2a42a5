import { BOUNDS } from '../domain/bounds';
import { bytesOf } from '../domain/measure';
import { mermaidLines } from './mermaid';
import { TooManyEdges } from './drawn-edges';
import { graphOfPipeline, type WrittenPipeline } from './step-graph';

/**
 * The graph of a pipeline as text, for Temporal's own UI: whoever starts it gives it as its `staticDetails`, so that a
 * workflow asks for nothing more. Of very many steps the first; undefined where there are more lines than is any use.
 */
export function graphDetails(pipeline: WrittenPipeline): string | undefined {
  const graph = graphOfPipeline(pipeline);
  try {
    for (let most = graph.steps.length; most > 0; most = Math.floor(most / 2)) {
      const details = ['```mermaid', ...mermaidLines(graph, most), '```'].join('\n');
      if (bytesOf(details) <= BOUNDS.graphBytes.most) return details;
    }
  } catch (error) {
    if (!(error instanceof TooManyEdges)) throw error;
  }
  return undefined;
}
