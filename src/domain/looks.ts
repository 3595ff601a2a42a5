/** What is known when runs of one place are due to be looked at. */
export interface LooksDue {
  /** Runs that are due. */
  due: number;
  /** Rows the list had when it was last read; undefined before. */
  rows?: number;
  /** Rows that one call of the list brings. */
  rowsPerCall: number;
  /** The part of the listed runs that had to be asked after singly all the same, 0 to 1. */
  fallbackRatio: number;
}

/** So few are asked singly whatever a list costs: a look at the run itself also shows how far it is. */
const FEW = 5;

/** How many calls a list takes. Before the first reading: as if it held the due runs and no others. */
export function callsOfList({ due, rows = due, rowsPerCall }: Omit<LooksDue, 'fallbackRatio'>): number {
  return Math.max(1, Math.ceil(rows / rowsPerCall));
}

/** Which way of looking takes fewer calls: one call a run, or the list and a call for each run it cannot answer for. */
export function cheaperLook(looks: LooksDue): 'singly' | 'list' {
  if (looks.due <= FEW) return 'singly';
  return callsOfList(looks) + looks.due * looks.fallbackRatio < looks.due ? 'list' : 'singly';
}
