import type { Benchmark } from './benchmark';
import { pipelines } from './pipelines';

/** All there are, in the order they run in. */
export const BENCHMARKS: readonly Benchmark[] = [pipelines];
