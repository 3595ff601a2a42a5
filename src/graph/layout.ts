import { Graph, layout } from '@dagrejs/dagre';
import { edgesOf } from './edges';
import type { StepNeeds } from './step-needs';

/** A step, or a point where the items of one come together, and its place. */
interface Placed {
  /** The step's `id`; of a point its own. */
  id: string;
  /** Of its middle, in pixels. */
  x: number;
  /** The same. */
  y: number;
  /** Whether it is a point. */
  isPoint: boolean;
}

/** A graph as it is drawn. */
export interface Layout {
  /** In pixels. */
  width: number;
  /** The same. */
  height: number;
  /** In the order of the steps. */
  nodes: Placed[];
  /** The line of each need. */
  lines: Line[];
}

/** A line from one step to another. */
interface Line {
  /** Of both its ends. */
  id: string;
  /** Where it goes through, in pixels. */
  points: Point[];
}

/** A place in a graph. */
interface Point {
  x: number;
  y: number;
}

/** How large a step is drawn, in pixels. */
export const NODE = { width: 176, height: 46 } as const;
const POINT = 8;
/** More lines than that no eye can follow, and no browser would draw in time. */
const LINES_MAX = 4_000;
/** The best arrangement of so many takes longer than a person waits. */
const EXACT_UP_TO = 150;

/** How a graph is drawn. */
interface LayoutOptions {
  /** From left to right; else from top to bottom. */
  across: boolean;
  /** Of a step, in pixels. */
  height?: number;
}

/** Places steps, each after those it needs; undefined where there are too many lines to draw. */
export function layoutOf(
  ids: readonly string[],
  needs: readonly StepNeeds[],
  { across, height: stepHeight = NODE.height }: LayoutOptions,
): Layout | undefined {
  const arrows = edgesOf(ids, needs, LINES_MAX);
  if (!arrows) return undefined;
  const graph = new Graph();
  graph.setGraph({
    rankdir: across ? 'LR' : 'TB',
    nodesep: 12,
    ranksep: across ? 44 : 30,
    marginx: 12,
    marginy: 12,
    ranker: ids.length > EXACT_UP_TO ? 'tight-tree' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // A step may be called `constructor`, or whatever else a library finds in each of its tables: it is given numbers.
  const all = [...ids, ...arrows.points];
  const numbers = new Map(all.map((id, at) => [id, String(at)]));
  const numberOf = (id: string) => numbers.get(id) ?? '';
  for (const id of ids) graph.setNode(numberOf(id), { width: NODE.width, height: stepHeight });
  for (const id of arrows.points) graph.setNode(numberOf(id), { width: POINT, height: POINT });
  for (const { from, to } of arrows.edges) graph.setEdge(numberOf(from), numberOf(to));
  layout(graph);
  const points = new Set(arrows.points);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: all.map((id) => ({ id, ...placeOf(graph.node(numberOf(id))), isPoint: points.has(id) })),
    lines: arrows.edges.map(({ from, to }) => ({
      id: `${from}\n${to}`,
      points: graph.edge(numberOf(from), numberOf(to)).points,
    })),
  };
}

function placeOf({ x, y }: Point): Point {
  return { x, y };
}
