import dagre from '@dagrejs/dagre';
import type { ToldNeeds } from '../told';
import type { Arrangement, Edge, Point, Size } from './layered-layout';
import { IN_A_COLUMN, layeredLayout, ranksOf } from './layered-layout';

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

/** What is drawn: steps, points, and what leads to what. */
interface Drawn {
  sizes: Map<string, Size>;
  edges: Edge[];
}

/** Which step, or point, leads to which; undefined where there are too many lines to draw. */
function drawnOf(ids: readonly string[], needs: readonly ToldNeeds[]): Drawn | undefined {
  const items = new Map<string, string[]>(needs.map(({ step }) => [step, []]));
  for (const id of ids) items.get(items.has(id) ? id : id.slice(0, Math.max(0, id.indexOf('['))))?.push(id);
  const sizes = new Map<string, Size>(ids.map((id) => [id, NODE]));
  const edges: Edge[] = [];
  const needed = new Set(needs.flatMap(({ needs: of }) => of));
  for (const [step, of] of items) {
    if (of.length < 2 || !needed.has(step)) continue;
    sizes.set(`${step}[]`, POINT);
    edges.push(...of.map((from) => ({ from, to: `${step}[]` })));
  }
  const endOf = (step: string): string[] =>
    sizes.get(`${step}[]`) === POINT ? [`${step}[]`] : (items.get(step) ?? []);
  const last = needs.filter(({ step, always }) => !always && !needed.has(step)).map(({ step }) => step);
  for (const { step, needs: of, always } of needs) {
    // What runs at the end follows all others: a line from each that nothing else follows says so.
    const before = (always ? last : of).flatMap(endOf);
    for (const to of items.get(step) ?? []) edges.push(...before.map((from) => ({ from, to })));
    if (edges.length > LINES_MAX) return undefined;
  }
  return { sizes, edges };
}

/** Places steps, each after those it needs. @param across from left to right; else from top to bottom */
export function layoutOf(ids: readonly string[], needs: readonly ToldNeeds[], across: boolean): Layout | undefined {
  const drawn = drawnOf(ids, needs);
  if (!drawn) return undefined;
  const { sizes, edges } = drawn;
  const ranks = ranksOf([...sizes.keys()], edges);
  const passed = edges.reduce((sum, { from, to }) => sum + (ranks.get(to) ?? 0) - (ranks.get(from) ?? 0), 0);
  const isLarge = sizes.size + passed > FINE_UP_TO || widestOf(ranks) > IN_A_COLUMN.across;
  const { places, ...rest } = isLarge
    ? layeredLayout({ ...drawn, ranks, across, margin: MARGIN })
    : fineLayout(drawn, across);
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
  const graph = new dagre.graphlib.Graph();
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
  for (const [id, size] of sizes) graph.setNode(id, { ...size });
  for (const { from, to } of edges) graph.setEdge(from, to);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    places: new Map([...sizes.keys()].map((id) => [id, graph.node(id) as Point])),
    lines: edges.map(({ from, to }) => ({
      id: `${from}\n${to}`,
      points: (graph.edge(from, to) as { points: Point[] }).points,
    })),
  };
}
