/** How pauses grow, in milliseconds. */
export interface Growth {
  /** The pause after the first failure. */
  first: number;
  /** What each is of the one before. */
  growth: number;
  /** The longest pause. */
  most: number;
}

/** The pause that follows one of `lastMs`; the first where there was none. */
export function pauseAfter(lastMs: number | undefined, { first, growth, most }: Growth): number {
  return lastMs === undefined ? first : Math.min(lastMs * growth, most);
}
