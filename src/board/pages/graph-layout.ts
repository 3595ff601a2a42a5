import dagre from '@dagrejs/dagre';
import type { ToldNeeds } from '../told';

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

interface Edge {
  from: string;
  to: string;
}

/** Which step, or point, leads to which; undefined where there are too many lines to draw. */
function edgesOf(ids: readonly string[], needs: readonly ToldNeeds[]): { points: string[]; edges: Edge[] } | undefined {
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
    if (edges.length > LINES_MAX) return undefined;
  }
  return { points: [...points], edges };
}

/** Places steps, each after those it needs. @param across from left to right; else from top to bottom */
export function layoutOf(ids: readonly string[], needs: readonly ToldNeeds[], across: boolean): Layout | undefined {
  const arrows = edgesOf(ids, needs);
  if (!arrows) return undefined;
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: across ? 'LR' : 'TB',
    nodesep: 12,
    ranksep: across ? 44 : 30,
    marginx: 12,
    marginy: 12,
    ranker: ids.length > EXACT_UP_TO ? 'tight-tree' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { ...NODE });
  for (const id of arrows.points) graph.setNode(id, { width: POINT, height: POINT });
  for (const { from, to } of arrows.edges) graph.setEdge(from, to);
  dagre.layout(graph);
  const points = new Set(arrows.points);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: [...ids, ...arrows.points].map((id) => {
      const { x, y } = graph.node(id) as Point;
      return { id, x, y, isPoint: points.has(id) };
    }),
    lines: arrows.edges.map(({ from, to }) => ({
      id: `${from}\n${to}`,
      points: (graph.edge(from, to) as { points: Point[] }).points,
    })),
  };
}
