import { maybeGetActivator } from '@temporalio/workflow/lib/global-attributes';

let first: readonly number[] | undefined;

/** Takes note of how the run begins: before anything of its history is handed over. */
export function noteBeginning(): void {
  first = maybeGetActivator()?.randomnessSeed;
}

/**
 * Whether this run took the place of another by a reset, by its history alone: from there on chance goes by another seed. (Its run id
 * does not tell: a replay outside a server has another one.) True where nobody has taken note of the beginning.
 */
export function wasReset(): boolean {
  return first === undefined || maybeGetActivator()?.randomnessSeed !== first;
}
