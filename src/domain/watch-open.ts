import type { Run, RunEnd } from './run';
import { hasEndedBadly } from './verdict';

/**
 * Watches those of a step's runs that have not ended badly yet: somebody else may start a stream anew while others of its batch are
 * waited for.
 * @param known how they were seen before; empty before the first watch
 * @returns how all of them stand, in their order
 */
export async function watchOpen(
  runs: Run[],
  known: RunEnd[],
  watch: (open: Run[]) => RunEnd[] | Promise<RunEnd[]>,
): Promise<RunEnd[]> {
  const over = known.filter(({ verdict }) => hasEndedBadly(verdict));
  const ends = await watch(runs.filter(({ id }) => !over.some((end) => end.id === id)));
  return runs.flatMap(({ id }) => [...over, ...ends].find((end) => end.id === id) ?? []);
}
