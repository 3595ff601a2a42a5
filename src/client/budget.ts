import { BudgetLane, type CallLimit, type Turn } from './budget-lane';

/** Calls that the vendor counts together. */
export type CallGroup = 'cdm.read' | 'cdm.write' | 'dgc' | 'dgc.v2' | 'dli';

/**
 * What the vendor publishes, per user: CDM 120 reads and 1200 starts or stops a minute, DataArts Factory 30 a second by
 * API v1 and 10 by v2.
 * DLI publishes none: 200 a second is the gateway's default.
 * @see https://support.huaweicloud.com/intl/en-us/api-cdm/cdm_02_0010.html
 */
const PUBLISHED: Readonly<Record<CallGroup, CallLimit>> = {
  'cdm.read': { calls: 120, perMs: 60_000 },
  'cdm.write': { calls: 1200, perMs: 60_000 },
  dgc: { calls: 30, perMs: 1_000 },
  'dgc.v2': { calls: 10, perMs: 1_000 },
  dli: { calls: 200, perMs: 1_000 },
};

const CALL_GROUPS = Object.keys(PUBLISHED) as CallGroup[];

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
  readonly #lanes: ReadonlyMap<CallGroup, BudgetLane>;

  constructor({ limits = {}, share = 1 }: BudgetOptions = {}) {
    const lanes = CALL_GROUPS.map((group): [CallGroup, BudgetLane] => {
      return [group, new BudgetLane(checked(group, limits[group] ?? PUBLISHED[group]))];
    });
    this.#lanes = new Map(lanes);
    this.setShare(share);
  }

  /** Resolves when the call may leave; rejects with the signal's reason when the caller no longer wants it. */
  async take(group: CallGroup, turn: Turn): Promise<void> {
    await this.#lanes.get(group)?.take(turn);
  }

  /** How each group stands: calls that could leave now, and calls a minute that this process may make. */
  readings(): { group: CallGroup; left: number; perMinute: number }[] {
    return [...this.#lanes].map(([group, lane]) => ({ group, ...lane.reading() }));
  }

  /** Another connection of the same user brings limits of its own: the lower one of each group holds. */
  lower(limits: CallLimits): void {
    for (const [group, lane] of this.#lanes) {
      const limit = limits[group];
      if (limit) lane.lower(checked(group, limit));
    }
  }

  /** Divides the limits: 1/n where n workers use the same credentials. */
  setShare(share: number): void {
    if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and at most 1, got ${share}`);
    for (const lane of this.#lanes.values()) lane.setShare(share);
  }

  /**
   * After a 429: halves the rate of a group, which recovers within some half a minute.
   * @param holdMs for how long the cloud asked not to be called, in milliseconds
   */
  penalise(group: CallGroup, holdMs?: number): void {
    this.#lanes.get(group)?.penalise(holdMs);
  }
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
