import type { Random } from '../../chaos/random';

/** A step by its place: its id, and the steps before it. */
export interface Node {
  id: string;
  needs: string[];
}

const WIDEST = 7;
const LONGEST_CHAIN = 4;
const MOST_NODES = 8;

/** Draws which step follows which. */
export function drawGraph(random: Random): Node[] {
  const shape = random.weighted(
    [
      [0.35, fanOut],
      [0.2, diamond],
      [0.15, chain],
      [0.1, apart],
      [0.2, layers],
    ],
    fanOut,
  );
  return shape(random);
}

/** One step, several beside each other after it, and at times one that gathers them. */
function fanOut(random: Random): Node[] {
  const middle = nodes(random.between(2, WIDEST), ['s0'], 1);
  const ids = middle.map(({ id }) => id);
  const last = random.chance(0.4) ? [{ id: `s${middle.length + 1}`, needs: ids }] : [];
  return [{ id: 's0', needs: [] }, ...middle, ...last];
}

function diamond(): Node[] {
  return [
    { id: 's0', needs: [] },
    { id: 's1', needs: ['s0'] },
    { id: 's2', needs: ['s0'] },
    { id: 's3', needs: ['s1', 's2'] },
  ];
}

function chain(random: Random): Node[] {
  return Array.from({ length: random.between(2, LONGEST_CHAIN) }, (_, at) => ({
    id: `s${at}`,
    needs: at ? [`s${at - 1}`] : [],
  }));
}

function apart(random: Random): Node[] {
  return nodes(random.between(2, WIDEST), [], 0);
}

/** Any graph: each step needs some of those before it. */
function layers(random: Random): Node[] {
  return Array.from({ length: random.between(3, MOST_NODES) }, (_, at) => ({
    id: `s${at}`,
    needs: Array.from({ length: at }, (_unused, before) => `s${before}`).filter(() => random.chance(0.4)),
  }));
}

function nodes(count: number, needs: string[], from: number): Node[] {
  return Array.from({ length: count }, (_, at) => ({ id: `s${from + at}`, needs }));
}

/** The steps that are surely done when this one is due. */
export function stepsBefore(graph: Node[], { needs }: Node): Set<string> {
  const before = new Set(needs);
  for (const node of graph.toReversed()) if (before.has(node.id)) node.needs.forEach((id) => before.add(id));
  return before;
}
