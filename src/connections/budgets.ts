import { Budget, type CallLimits } from '../client/budget';

/**
 * One budget for each user, whatever number of connections goes by it: the vendor counts calls per user. Two access keys
 * of one user cannot be told from those of two.
 */
export class Budgets {
  readonly #byUser = new Map<string, Budget>();

  /** The budget of a user, by whatever tells one from another; of the limits that its connections bring, the lowest hold. */
  of(user: string, limits: CallLimits): Budget {
    const known = this.#byUser.get(user);
    known?.lower(limits);
    const budget = known ?? new Budget({ limits });
    this.#byUser.set(user, budget);
    return budget;
  }
}
