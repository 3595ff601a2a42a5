import { SlidingWindow } from './sliding-window';

interface Limit {
  readonly calls: number;
  readonly windowMs: number;
  /** Counted over everything a user calls in the group, or over everybody's calls of one route. */
  readonly per: 'user' | 'route';
}

/** A group of calls that share published limits. */
export interface Quota {
  /** Tells it from others of the same limits. */
  readonly name: string;
  /** All of them hold. */
  readonly limits: readonly Limit[];
}

/** A quota of so many calls a second, of one user and of one route. */
export function everySecond(name: string, perUser: number, perRoute: number): Quota {
  const windowMs = 1_000;
  return {
    name,
    limits: [
      { calls: perUser, windowMs, per: 'user' },
      { calls: perRoute, windowMs, per: 'route' },
    ],
  };
}

/** The published limits as sliding windows. A refused call does not count (GUESS: unverified either way). */
export class RateLimits {
  private readonly windows = new Map<string, SlidingWindow>();

  constructor(private readonly elapsed: () => number) {}

  /** Takes one call out of the quota, or answers with the limit that leaves no room for it. */
  take(quota: Quota, user: string, route: string): string | undefined {
    const now = this.elapsed();
    const drawn = quota.limits.map((limit) => ({ limit, window: this.windowOf(quota, limit, user, route) }));
    const full = drawn.find(({ limit, window }) => window.count(now) >= limit.calls);
    if (full) return `${full.limit.calls} per ${full.limit.windowMs / 1_000} s per ${full.limit.per}`;
    for (const { window } of drawn) window.add(now);
    return undefined;
  }

  /** Every window is empty again. */
  clear(): void {
    this.windows.clear();
  }

  private windowOf({ name }: Quota, { per, windowMs }: Limit, user: string, route: string): SlidingWindow {
    const key = per === 'user' ? `${name} user ${user}` : `${name} route ${route}`;
    const known = this.windows.get(key);
    if (known) return known;
    const window = new SlidingWindow(windowMs);
    this.windows.set(key, window);
    return window;
  }
}
