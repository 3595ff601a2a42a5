import { Graph, layout } from '@dagrejs/dagre';
import type { Edge } from './edges';
import { edgesOf } from './edges';
import type { Arrangement, Point, Size } from './layered-layout';
import { IN_A_COLUMN, layeredLayout, ranksOf } from './layered-layout';
import type { StepNeeds } from './step-needs';

/** How large a step is drawn, in pixels. */
export const NODE: Size = { width: 176, height: 46 };
/** How large a point is, where the items of a step come together. */
const POINT: Size = { width: 8, height: 8 };
const MARGIN = 12;
/** More lines than that no eye can follow, and no browser would draw in time. */
const LINES_MAX = 4_000;
/** Steps, lines, and ranks that lines pass through: the best arrangement of more takes seconds, or minutes. */
const FINE_UP_TO = 500;

/** A graph as it is drawn. */
export interface Layout extends Omit<Arrangement, 'places'> {
  /** In the order of the steps, and then points. */
  nodes: Placed[];
}

/** A step, or a point where the items of one come together, and its place. */
interface Placed extends Point {
  /** The step's `id`; of a point its own. */
  id: string;
  /** Whether it is a point. */
  isPoint: boolean;
}

/** How a graph is drawn. */
interface LayoutOptions {
  /** From left to right; else from top to bottom. */
  across: boolean;
  /** Of a step, in pixels. */
  height?: number;
}

/** What is drawn: steps, points, and what leads to what. */
interface Drawn {
  sizes: Map<string, Size>;
  edges: Edge[];
}

/** Places steps, each after those it needs; undefined where there are too many lines to draw. */
export function layoutOf(
  ids: readonly string[],
  needs: readonly StepNeeds[],
  { across, height = NODE.height }: LayoutOptions,
): Layout | undefined {
  const arrows = edgesOf(ids, needs, LINES_MAX);
  if (!arrows) return undefined;
  const { points, edges } = arrows;
  const step = { ...NODE, height };
  const sizes = new Map<string, Size>([
    ...ids.map((id) => [id, step] as const),
    ...points.map((id) => [id, POINT] as const),
  ]);
  const ranks = ranksOf([...sizes.keys()], edges);
  const passed = edges.reduce((sum, { from, to }) => sum + (ranks.get(to) ?? 0) - (ranks.get(from) ?? 0), 0);
  const isLarge = sizes.size + passed > FINE_UP_TO || widestOf(ranks) > IN_A_COLUMN.across;
  const { places, ...rest } = isLarge
    ? layeredLayout({ sizes, edges, ranks, across, margin: MARGIN })
    : fineLayout({ sizes, edges }, across);
  return {
    ...rest,
    nodes: [...sizes].map(([id, size]) => ({ id, ...(places.get(id) ?? { x: 0, y: 0 }), isPoint: size === POINT })),
  };
}

function widestOf(ranks: ReadonlyMap<string, number>): number {
  const counts: number[] = [];
  for (const rank of ranks.values()) counts[rank] = (counts[rank] ?? 0) + 1;
  return Math.max(0, ...counts);
}

/** Lines go around steps, and cross as seldom as can be. */
function fineLayout({ sizes, edges }: Drawn, across: boolean): Arrangement {
  const graph = new Graph();
  graph.setGraph({
    rankdir: across ? 'LR' : 'TB',
    nodesep: 12,
    // Between lines that pass a rank: of 18 steps by 18 they would make a page of 7,000 pixels.
    edgesep: 4,
    ranksep: across ? 44 : 30,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // A step may be called `constructor`, or whatever else a library finds in each of its tables: it is given numbers.
  const numbers = new Map([...sizes.keys()].map((id, at) => [id, String(at)]));
  const numberOf = (id: string) => numbers.get(id) ?? '';
  for (const [id, size] of sizes) graph.setNode(numberOf(id), { ...size });
  for (const { from, to } of edges) graph.setEdge(numberOf(from), numberOf(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    places: new Map([...sizes.keys()].map((id) => [id, placeOf(graph.node(numberOf(id)))])),
    lines: edges.map(({ from, to }) => ({
      id: `${from}\n${to}`,
      points: graph.edge(numberOf(from), numberOf(to)).points,
    })),
  };
}

function placeOf({ x, y }: Point): Point {
  return { x, y };
}
