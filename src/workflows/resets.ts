import { maybeGetActivator } from '@temporalio/workflow/lib/global-attributes';

/** As the run began: this is read with the workflow's code, before anything of its history is handed over. */
const first = maybeGetActivator()?.randomnessSeed;

/**
 * Whether this run took the place of another by a reset, by its history alone: from there on chance goes by another seed. (Its run id
 * does not tell: a replay outside a server has another one.)
 */
export function wasReset(): boolean {
  return maybeGetActivator()?.randomnessSeed !== first;
}
