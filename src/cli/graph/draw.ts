import { dotOf } from '../../graph/dot';
import { TooManyEdges } from '../../graph/drawn-edges';
import { mermaidOf } from '../../graph/mermaid';
import type { StepGraph } from '../../graph/step-graph';
import { svgOf } from '../../graph/svg';
import { CliError } from '../cli-error';

/** What a graph is written as. */
export type GraphFormat = 'mermaid' | 'dot' | 'svg';

/** A graph as lines of that format. @throws CliError where there is more to draw than is any use */
export function drawGraph(graph: StepGraph, format: GraphFormat): string[] {
  try {
    const text = textOf(graph, format);
    if (text !== undefined) return text.split('\n');
  } catch (error) {
    if (!(error instanceof TooManyEdges)) throw error;
    throw new CliError(`${error.message} Let many steps need one that needs the others.`, undefined, { cause: error });
  }
  throw new CliError('There are too many lines to place them here: --format dot leaves that to Graphviz.');
}

function textOf(graph: StepGraph, format: GraphFormat): string | undefined {
  switch (format) {
    case 'mermaid':
      return mermaidOf(graph);
    case 'dot':
      return dotOf(graph);
    case 'svg':
      return svgOf(graph);
  }
}
