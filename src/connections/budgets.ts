import { Budget, type CallLimits } from '../client/budget';
import type { Credentials } from '../client/credentials';

/**
 * One budget for each user, whatever number of connections goes by it: the vendor counts calls per user. Two access keys
 * of one user cannot be told from those of two.
 */
export class Budgets {
  readonly #byUser = new Map<string, Budget>();

  /** The budget of whoever these credentials belong to; of the limits that its connections bring, the lowest hold. */
  of(credentials: Credentials, limits: CallLimits): Budget {
    const user = userOf(credentials);
    const known = user === undefined ? undefined : this.#byUser.get(user);
    known?.lower(limits);
    const budget = known ?? new Budget({ limits });
    if (user !== undefined) this.#byUser.set(user, budget);
    return budget;
  }
}

/** Kept in memory only. A key that is rotated later is the same user's. */
function userOf(credentials: Credentials): string | undefined {
  const source = 'accessKey' in credentials ? credentials.accessKey : credentials.login;
  const who = typeof source === 'function' ? source() : source;
  if (who instanceof Promise) return undefined;
  return JSON.stringify('ak' in who ? [who.ak] : [who.domain, who.user]);
}
