import type { Edge } from './edges';

/** Where everything of a graph is drawn. */
export interface Arrangement {
  /** In pixels. */
  width: number;
  /** The same. */
  height: number;
  /** The middle of each step and point, by its id. */
  places: ReadonlyMap<string, Point>;
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
export interface Point {
  /** In pixels, from the left. */
  x: number;
  /** The same, from the top. */
  y: number;
}

/** How large something is drawn. */
export interface Size {
  /** In pixels. */
  width: number;
  /** The same. */
  height: number;
}

/** So many steps of one rank stand beside each other: about as many as a page, or a phone, shows. */
export const IN_A_COLUMN = { across: 24, down: 4 } as const;
const BETWEEN_RANKS = { across: 60, down: 44 } as const;
const BETWEEN_STEPS = 12;
/** More of them change little. */
const SWEEPS = 4;

/** How far each is from the beginning, along its longest way. What waits for itself, which no pipeline may, is placed all the same. */
export function ranksOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const ranks = new Map<string, number>(ids.map((id) => [id, 0]));
  const after = groupedBy(edges, 'from');
  const open = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const { to } of edges) open.set(to, (open.get(to) ?? 0) + 1);
  const ready = ids.filter((id) => open.get(id) === 0);
  for (const id of ready)
    for (const to of after.get(id) ?? []) {
      ranks.set(to, Math.max(ranks.get(to) ?? 0, (ranks.get(id) ?? 0) + 1));
      open.set(to, (open.get(to) ?? 0) - 1);
      if (open.get(to) === 0) ready.push(to);
    }
  return ranks;
}

/** What is arranged, and how. */
interface Arranged {
  /** Of each step and point, by its id. */
  sizes: ReadonlyMap<string, Size>;
  /** Between them. */
  edges: readonly Edge[];
  /** How far each is from the beginning. */
  ranks: ReadonlyMap<string, number>;
  /** From left to right; else from top to bottom. */
  across: boolean;
  /** Around it all, in pixels. */
  margin: number;
}

/** A place in a graph from left to right, whichever way it is drawn in the end. */
interface Place extends Point {
  /** In the direction of the graph. */
  depth: number;
  /** Across it. */
  breadth: number;
  /** Counted from the beginning. */
  column: number;
}

/** Places hundreds of steps within some milliseconds: rank by rank, in several columns where many share one. */
export function layeredLayout(arranged: Arranged): Arrangement {
  const { edges, across, margin } = arranged;
  const places = placed(arranged);
  const end = { x: 0, y: 0 };
  for (const { x, y, depth, breadth } of places.values()) {
    end.x = Math.max(end.x, x + depth / 2 + margin);
    end.y = Math.max(end.y, y + breadth / 2 + margin);
  }
  const { x: width, y: height } = turned(end, across);
  return {
    width,
    height,
    places: new Map([...places].map(([id, place]) => [id, turned(place, across)])),
    lines: edges.flatMap(({ from, to }) => {
      const [start, goal] = [places.get(from), places.get(to)];
      if (!start || !goal) return [];
      return [{ id: `${from}\n${to}`, points: lineBetween(start, goal).map((point) => turned(point, across)) }];
    }),
  };
}

function placed({ sizes, edges, ranks, across, margin }: Arranged): Map<string, Place> {
  const way = across ? 'across' : 'down';
  const columns = orderedRanks([...sizes.keys()], edges, ranks).map((rank) => folded(rank, IN_A_COLUMN[way]));
  const depthOf = (id: string): number => sizes.get(id)?.[across ? 'width' : 'height'] ?? 0;
  const breadthOf = (id: string): number => sizes.get(id)?.[across ? 'height' : 'width'] ?? 0;
  const lengthOf = (column: string[]): number =>
    column.reduce((sum, id) => sum + breadthOf(id), BETWEEN_STEPS * (column.length - 1));
  const longest = Math.max(0, ...columns.flat().map(lengthOf));
  const places = new Map<string, Place>();
  let [reached, count] = [margin, 0];
  for (const rank of columns) {
    for (const column of rank) {
      const depth = Math.max(...column.map(depthOf));
      let beside = margin + (longest - lengthOf(column)) / 2;
      for (const id of column) {
        const breadth = breadthOf(id);
        places.set(id, { x: reached + depth / 2, y: beside + breadth / 2, depth: depthOf(id), breadth, column: count });
        beside += breadth + BETWEEN_STEPS;
      }
      reached += depth + BETWEEN_STEPS;
      count += 1;
    }
    reached += BETWEEN_RANKS[way] - BETWEEN_STEPS;
  }
  return places;
}

/** To the next column it goes straight, and to a later one in the gap below the steps that stand between. */
function lineBetween(start: Place, goal: Place): Point[] {
  const first = { x: start.x + start.depth / 2, y: start.y };
  const last = { x: goal.x - goal.depth / 2, y: goal.y };
  if (goal.column - start.column < 2) return [first, last];
  const gap = start.y + (start.breadth + BETWEEN_STEPS) / 2;
  return [first, { x: first.x + BETWEEN_STEPS / 2, y: gap }, { x: last.x - BETWEEN_STEPS / 2, y: gap }, last];
}

/** As it is in a graph that goes across, or else down. */
function turned({ x, y }: Point, across: boolean): Point {
  return across ? { x, y } : { x: y, y: x };
}

/** Each rank so that what belongs together stands at the same height. */
function orderedRanks(ids: readonly string[], edges: readonly Edge[], ranks: ReadonlyMap<string, number>): string[][] {
  const [before, after] = [groupedBy(edges, 'to'), groupedBy(edges, 'from')];
  const ordered: string[][] = Array.from({ length: Math.max(-1, ...ranks.values()) + 1 }, () => []);
  for (const id of ids) ordered[ranks.get(id) ?? 0]?.push(id);
  const heights = new Map<string, number>();
  const settle = (rank: string[]): void => rank.forEach((id, at) => heights.set(id, (at + 0.5) / rank.length));
  ordered.forEach(settle);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const [of, way] = sweep % 2 === 0 ? [before, ordered] : [after, ordered.toReversed()];
    for (const rank of way) {
      const wanted = new Map(rank.map((id) => [id, meanOf(of.get(id), heights) ?? heights.get(id) ?? 0]));
      rank.sort((one, other) => (wanted.get(one) ?? 0) - (wanted.get(other) ?? 0));
      settle(rank);
    }
  }
  return ordered;
}

function meanOf(ids: readonly string[] = [], heights: ReadonlyMap<string, number>): number | undefined {
  if (!ids.length) return undefined;
  return ids.reduce((sum, id) => sum + (heights.get(id) ?? 0), 0) / ids.length;
}

/** Columns of about the same length. */
function folded(rank: string[], most: number): string[][] {
  const count = Math.ceil(rank.length / most);
  const length = Math.ceil(rank.length / count);
  return Array.from({ length: count }, (_, at) => rank.slice(at * length, (at + 1) * length)).filter(
    (line) => line.length,
  );
}

/** By one end, what stands at the other. */
function groupedBy(edges: readonly Edge[], end: keyof Edge): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const edge of edges) {
    const other = edge[end === 'from' ? 'to' : 'from'];
    const group = groups.get(edge[end]);
    if (group) group.push(other);
    else groups.set(edge[end], [other]);
  }
  return groups;
}
