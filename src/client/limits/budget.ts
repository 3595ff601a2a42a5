import { BudgetLane, type CallLimit, type Turn } from './budget-lane';
import type { CallGroup } from '../services';
import { ENDPOINT_NAMES, serviceOf } from '../services';

/** What the vendor publishes, per user. */
export const PUBLISHED = Object.assign({}, ...ENDPOINT_NAMES.map((name) => serviceOf(name).limits)) as Readonly<
  Record<CallGroup, CallLimit>
>;

/** Every group of calls that the vendor counts together. */
export const CALL_GROUPS = Object.keys(PUBLISHED) as CallGroup[];

/** Limits in place of the published ones, by group; groups that are left out keep theirs. */
export type CallLimits = Partial<Record<CallGroup, CallLimit>>;

/** How many calls may be made. */
export interface BudgetOptions {
  /** Limits that differ from the published ones, for instance after a contract with the vendor. */
  limits?: CallLimits;
  /**
   * This process's part of the limits, above 0 and at most 1: they count per user, so workers divide them.
   * @default 1
   */
  share?: number;
}

/**
 * Keeps all calls made with one set of credentials under the published limits. A call waits for its turn: stops before
 * starts before looks, and pipelines take turns among equals.
 */
export class Budget {
  readonly #limits: Readonly<Record<CallGroup, CallLimit>>;
  /** Each made when it is first asked for: a worker calls few groups. */
  readonly #lanes = new Map<CallGroup, BudgetLane>();
  #share = 1;

  constructor({ limits = {}, share = 1 }: BudgetOptions = {}) {
    this.#limits = { ...PUBLISHED, ...limitsIn(limits) };
    this.setShare(share);
  }

  /** Resolves when the call may leave; rejects with the signal's reason when the caller no longer wants it. */
  async take(group: CallGroup, turn: Turn): Promise<void> {
    await this.#laneOf(group).take(turn);
  }

  /** A turn that was taken is not used, since nothing was sent: the next has it. */
  giveBack(group: CallGroup): void {
    this.#lanes.get(group)?.giveBack();
  }

  /** How each group stands: calls that could leave now, and calls a minute that this process may make. */
  readings(): { group: CallGroup; left: number; perMinute: number }[] {
    return CALL_GROUPS.map((group) => ({ group, ...this.#laneOf(group).reading() }));
  }

  /** Another connection of the same user brings limits of its own: the lower one of each group holds. */
  lower(limits: CallLimits): void {
    for (const [group, limit] of Object.entries(limitsIn(limits))) this.#laneOf(group as CallGroup).lower(limit);
  }

  /**
   * Divides the limits: 1/n where n workers use the same credentials.
   * @throws RangeError unless it is above 0 and at most 1
   */
  setShare(share: number): void {
    if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and at most 1, got ${share}`);
    this.#share = share;
    for (const lane of this.#lanes.values()) lane.setShare(share);
  }

  /**
   * After a 429: halves the rate of a group, which recovers within some half a minute.
   * @param holdMs for how long the cloud asked not to be called, in milliseconds
   */
  penalise(group: CallGroup, holdMs?: number): void {
    this.#laneOf(group).penalise(holdMs);
  }

  /** One that was not called so far has its whole limit left, as if it had been there from the beginning. */
  #laneOf(group: CallGroup): BudgetLane {
    const known = this.#lanes.get(group);
    if (known) return known;
    const lane = new BudgetLane(this.#limits[group]);
    lane.setShare(this.#share);
    this.#lanes.set(group, lane);
    return lane;
  }
}

/** Those that are given, checked. */
function limitsIn(limits: CallLimits): CallLimits {
  const given = Object.entries(limits) as [CallGroup, CallLimit | undefined][];
  return Object.fromEntries(given.flatMap(([group, limit]) => (limit ? [[group, checked(group, limit)]] : [])));
}

function checked(group: CallGroup, limit: CallLimit): CallLimit {
  if (!(limit.calls > 0 && Number.isFinite(limit.calls))) {
    throw new RangeError(`budget.limits["${group}"].calls must be above 0, got ${limit.calls}`);
  }
  if (!(limit.perMs > 0 && Number.isFinite(limit.perMs))) {
    throw new RangeError(`budget.limits["${group}"].perMs must be above 0, got ${limit.perMs}`);
  }
  return limit;
}
