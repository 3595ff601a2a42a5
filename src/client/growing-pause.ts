/** How pauses grow, in milliseconds. */
export interface Growth {
  first: number;
  /** What each is of the one before. */
  growth: number;
  most: number;
}

/** The pause that follows one of `lastMs`; the first where there was none. */
export function pauseAfter(lastMs: number | undefined, { first, growth, most }: Growth): number {
  return lastMs === undefined ? first : Math.min(lastMs * growth, most);
}
