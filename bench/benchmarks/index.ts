import type { Benchmark } from './benchmark';
import { board } from './board';
import { growth } from './growth';
import { latency } from './latency';
import { limits } from './limits';
import { pipelines } from './pipelines';
import { servers } from './servers';
import { waits } from './waits';
import { windows } from './windows';

/** All there are, in the order they run in. */
export const BENCHMARKS: readonly Benchmark[] = [pipelines, latency, growth, waits, limits, board, servers, windows];
