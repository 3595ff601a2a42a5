import type { ActivateInput } from '@temporalio/workflow';

type Activation = ActivateInput['activation'];

/** When something happened. */
export interface Moment {
  /** In milliseconds. May be earlier than it was until the next activation: read it late. */
  atMs: number;
}

interface Seen {
  historyLength: number;
  /** What a workflow task has of its own from its beginning on. */
  mark: string;
  moment: Moment;
  /** Handed over before its task had begun. */
  isEarly: boolean;
}

let seen: Seen | undefined;

/**
 * Takes note of what is handed over. Not every activation is a workflow task: a query that reaches a worker without the run in its
 * cache has the SDK hand over what has come since the last one, although the next has not begun (SDK 1.24,
 * `take_next_wft_sequence`). Such a part has a longer history, and the clock stands where it stood at the task before.
 */
export function noteActivation({ historyLength, timestamp, historySizeBytes }: Activation): void {
  const length = Number(historyLength);
  const mark = `${Number(timestamp?.seconds)}.${timestamp?.nanos ?? 0} ${Number(historySizeBytes ?? 0)}`;
  // The task after one that brought nothing but a refused Update is as long: the server has dropped that.
  if (seen?.historyLength === length && seen.mark === mark) return;
  const atMs = Number(timestamp?.seconds) * 1_000 + Math.floor((timestamp?.nanos ?? 0) / 1_000_000);
  const isEarly = seen?.mark === mark;
  const early = seen?.isEarly ? seen.moment : undefined;
  if (early && !isEarly) early.atMs = atMs;
  seen = { historyLength: length, mark, moment: (isEarly && early) || { atMs }, isEarly };
}

/** By the clock of the workflow. */
export function thisMoment(): Moment {
  return seen?.moment ?? { atMs: Date.now() };
}
