import { SlidingWindow } from './sliding-window';

/** The groups of calls that share a published limit. */
export type Quota = 'cdmStart' | 'cdmQuery' | 'dgc' | 'dgcV2' | 'dli';

interface Limit {
  readonly calls: number;
  readonly windowMs: number;
  /** Counted over everything a user calls in the group, or over everybody's calls of one route. */
  readonly per: 'user' | 'route';
}

const PUBLISHED: Record<Quota, readonly Limit[]> = {
  // https://support.huaweicloud.com/api-cdm/cdm_02_0010.html: start, stop and create.
  cdmStart: [{ calls: 1_200, windowMs: 60_000, per: 'user' }],
  // Same page: everything else. GUESS: the calls of the group share the 120 instead of having 120 each.
  cdmQuery: [{ calls: 120, windowMs: 60_000, per: 'user' }],
  // https://support.huaweicloud.com/api-dataartsstudio/ apiOverview_DLF_V1.
  dgc: [
    { calls: 30, windowMs: 1_000, per: 'user' },
    { calls: 300, windowMs: 1_000, per: 'route' },
  ],
  // Same, apiOverview_DLF_V2.
  dgcV2: [
    { calls: 10, windowMs: 1_000, per: 'user' },
    { calls: 100, windowMs: 1_000, per: 'route' },
  ],
  // GUESS: DLI publishes none, so the gateway's default per API applies.
  dli: [{ calls: 200, windowMs: 1_000, per: 'route' }],
};

/** The published limits as sliding windows. A refused call does not count (GUESS: unverified either way). */
export class RateLimits {
  private readonly windows = new Map<string, SlidingWindow>();

  constructor(private readonly elapsed: () => number) {}

  /** Takes one call out of the quota, or answers with the limit that leaves no room for it. */
  take(quota: Quota, user: string, route: string): string | undefined {
    const now = this.elapsed();
    const drawn = PUBLISHED[quota].map((limit) => ({ limit, window: this.windowOf(quota, limit, user, route) }));
    const full = drawn.find(({ limit, window }) => window.count(now) >= limit.calls);
    if (full) return `${full.limit.calls} per ${full.limit.windowMs / 1_000} s per ${full.limit.per}`;
    for (const { window } of drawn) window.add(now);
    return undefined;
  }

  clear(): void {
    this.windows.clear();
  }

  private windowOf(quota: Quota, { per, windowMs }: Limit, user: string, route: string): SlidingWindow {
    const key = per === 'user' ? `${quota} user ${user}` : `${quota} route ${route}`;
    const window = this.windows.get(key) ?? new SlidingWindow(windowMs);
    this.windows.set(key, window);
    return window;
  }
}
