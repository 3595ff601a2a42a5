import type { Chart } from '../report/charts';
import type { Findings, Point } from '../report/report';
import type { Props } from '../stage/open-stage';

/** How large a run of one benchmark is. */
interface Extent {
  /** Rounds of each side, their order alternated. */
  rounds: number;
  /** What the benchmark counts by: see its own words. */
  sizes: number[];
}

export interface BenchContext extends Extent {
  props: Props;
  /** Only to see that it works: short waits, small numbers, figures of no worth. */
  quick: boolean;
  /** Where profiles of the worker's processor time go, when asked for. */
  profileFolder?: string;
  signal: AbortSignal;
  /** Tells a person how far it is. */
  say: (line: string) => void;
}

/** One question, answered by measuring with a rival or a floor beside it. */
export interface Benchmark {
  name: string;
  question: string;
  /** What `sizes` counts here. */
  sizesMean: string;
  full: Extent;
  /** Only measured where `--address` names a server. */
  needsAddress?: true;
  quick: Extent;
  run: (context: BenchContext) => Promise<Findings>;
  /** A chart of the points it found. */
  chart?: (points: Point[]) => Chart;
}

/** Whether so many of a round's two sides come in their usual order: every other round they change places. */
export function inTurn<T>(round: number, sides: readonly T[]): T[] {
  return round % 2 ? [...sides].reverse() : [...sides];
}
