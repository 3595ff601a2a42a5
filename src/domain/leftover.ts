import { BOUNDS } from './bounds';
import type { Fence } from './fence';
import { bytesOf } from './measure';
import type { Run } from './run';
import type { StepType } from './step-types';

/** What a step has started and not seen end: what somebody has to stop when its pipeline cannot. */
export interface Leftover {
  /** The step's `id`. */
  step: string;
  /** Which key its body stands under. */
  service: StepType;
  /** What people call it: `CDM job orders`. */
  title: string;
  /** A name in the worker's configuration. */
  connection: string;
  /** The step's body, once templates are filled in: with it, a stop finds the runs. */
  body: object;
  /** The runs that are ours and may go on. */
  runs: Run[];
  /** The fence of a start of which nobody knows what became. */
  fence?: Fence;
  /** The instance that the fence is about, where it was run again instead of a new one. */
  restartOf?: string;
  /** ISO time since when a start was under way, of which neither run nor fence is known. */
  startingSince?: string;
}

/**
 * Of very many leftovers as many as one answer takes, which is what one cleanup takes too. One alone always fits: a body
 * and its runs are bounded by themselves.
 * @param after the last step of the part before, where this is not the first
 */
export function partOf(leftovers: Leftover[], after?: unknown): Leftover[] {
  const begin = after === undefined || after === null ? 0 : leftovers.findLastIndex(({ step }) => step === after) + 1;
  let bytes = 0;
  let end = begin;
  for (const leftover of leftovers.slice(begin)) {
    bytes += bytesOf(leftover);
    if (bytes > BOUNDS.leftoversBytes.most && end > begin) break;
    end += 1;
  }
  return leftovers.slice(begin, end);
}

/** Leftovers in parts that one cleanup takes. */
export function partsOf(leftovers: Leftover[]): Leftover[][] {
  const parts: Leftover[][] = [];
  for (let rest = leftovers; rest.length;) {
    const part = partOf(rest);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts;
}
