import type { Leftover } from '../leftover';

/** What a workflow has left, by its own word and by its history. */
interface Together {
  leftovers: Leftover[];
  /** What the history shows and the workflow did not tell. */
  untold: Leftover[];
}

/**
 * Puts together what a workflow has told that it left and what its history shows: nothing that either knows is lost. Of
 * a start that was under way at the end the history says more, since the server keeps what its activity has last said.
 */
export function together(told: readonly Leftover[], recorded: readonly Leftover[]): Together {
  const sure = told.filter(({ startingSince }) => startingSince === undefined);
  const more = recorded.flatMap((leftover) => beyond(sure, leftover));
  return {
    leftovers: [...sure, ...more],
    untold: more.filter((leftover) => leftover.runs.length || !told.some(isOf(leftover))),
  };
}

/** What of a leftover is in none of the others. */
function beyond(known: readonly Leftover[], leftover: Leftover): Leftover[] {
  const same = known.filter(isOf(leftover));
  const runs = leftover.runs.filter(({ id }) => !same.some((one) => one.runs.some((run) => run.id === id)));
  const fence = same.some((one) => one.fence) ? undefined : leftover.fence;
  return runs.length || fence || !same.length ? [{ ...leftover, runs, fence }] : [];
}

function isOf({ step, service, connection }: Leftover): (other: Leftover) => boolean {
  return (other) => other.step === step && other.service === service && other.connection === connection;
}
