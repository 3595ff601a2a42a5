import type { Machine } from './machine';

/** Something due at a moment of a world. */
export interface Due {
  atMs: number;
  /** Equals happen in the order in which they were arranged. */
  readonly nth: number;
  /** The machine on which it happens. */
  readonly on: Machine | undefined;
  /** Absent once it was called off. */
  act?: () => void;
}

/** All that is due, the next first: a heap, since a world arranges and calls off thousands of things. */
export class Agenda {
  private readonly heap: Due[] = [];

  get next(): Due | undefined {
    return this.heap[0];
  }

  push(due: Due): void {
    const { heap } = this;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (isFirst(heap[above] as Due, due)) break;
      heap[at] = heap[above] as Due;
      at = above;
    }
    heap[at] = due;
  }

  pop(): Due | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length) this.sink(last);
    return first;
  }

  private sink(due: Due): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isFirst(heap[below + 1] as Due, heap[below] as Due)) below += 1;
      if (isFirst(due, heap[below] as Due)) break;
      heap[at] = heap[below] as Due;
      at = below;
    }
    heap[at] = due;
  }
}

function isFirst(one: Due, other: Due): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.nth < other.nth);
}
