import { SlidingWindow } from './sliding-window';

/** How often one route was asked. */
export interface RouteCount {
  /** The HTTP method. */
  method: string;
  /** The path template, or `(unknown)`. */
  route: string;
  /** Requests since the start or the last reset, whatever came of them. */
  total: number;
  /** Peaks on the wall clock scaled by the simulator's speed (a held clock counts as speed 1). */
  peakPerSecond: number;
  /** Most in any minute of that clock. */
  peakPerMinute: number;
  /** The same peaks on the bare wall clock. */
  wallPeakPerSecond: number;
  /** Most in any minute of the wall clock. */
  wallPeakPerMinute: number;
  /** Replies with HTTP 429, whether by a published limit or by a fault. */
  throttled: number;
}

class Peak {
  highest = 0;
  private readonly window: SlidingWindow;

  constructor(lengthMs: number) {
    this.window = new SlidingWindow(lengthMs);
  }

  mark(now: number): void {
    this.window.add(now);
    this.highest = Math.max(this.highest, this.window.count(now));
  }
}

class Counter {
  total = 0;
  throttled = 0;
  readonly perSecond = new Peak(1_000);
  readonly perMinute = new Peak(60_000);
  readonly wallPerSecond = new Peak(1_000);
  readonly wallPerMinute = new Peak(60_000);

  constructor(
    readonly method: string,
    readonly route: string,
  ) {}
}

/** Counts requests by route, and how many came close together. */
export class RequestCounters {
  private readonly counters = new Map<string, Counter>();

  constructor(
    private readonly scaledElapsed: () => number,
    private readonly wallElapsed: () => number,
  ) {}

  /** A request has come. @param route its path template, or `(unknown)` */
  arrived(method: string, route: string): void {
    const counter = this.counterOf(method, route);
    const [wall, scaled] = [this.wallElapsed(), this.scaledElapsed()];
    counter.total++;
    counter.perSecond.mark(scaled);
    counter.perMinute.mark(scaled);
    counter.wallPerSecond.mark(wall);
    counter.wallPerMinute.mark(wall);
  }

  /** It was answered with HTTP 429. */
  throttled(method: string, route: string): void {
    this.counterOf(method, route).throttled++;
  }

  /** In the order in which routes were first asked. */
  list(): RouteCount[] {
    return [...this.counters.values()].map((counter) => ({
      method: counter.method,
      route: counter.route,
      total: counter.total,
      peakPerSecond: counter.perSecond.highest,
      peakPerMinute: counter.perMinute.highest,
      wallPeakPerSecond: counter.wallPerSecond.highest,
      wallPeakPerMinute: counter.wallPerMinute.highest,
      throttled: counter.throttled,
    }));
  }

  /** Counts anew. */
  clear(): void {
    this.counters.clear();
  }

  private counterOf(method: string, route: string): Counter {
    const key = `${method} ${route}`;
    const counter = this.counters.get(key) ?? new Counter(method, route);
    this.counters.set(key, counter);
    return counter;
  }
}
