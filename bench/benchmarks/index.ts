import type { Benchmark } from './benchmark';
import { latency } from './latency';
import { pipelines } from './pipelines';
import { waits } from './waits';

/** All there are, in the order they run in. */
export const BENCHMARKS: readonly Benchmark[] = [pipelines, latency, waits];
