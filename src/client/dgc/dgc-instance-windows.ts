import type { Reply } from '../call-options';
import type { DgcInstance } from './dgc-instance';

/** A span of plan times, both ends included, in milliseconds since 1970. */
export interface PlanTimeWindow {
  /** Its first moment. */
  fromMs: number;
  /** Its last moment. */
  toMs: number;
}

/** The vendor refuses longer spans. */
const LONGEST_WINDOW_MS = 7 * 24 * 60 * 60_000;

/** The most the vendor hands out at once; its page parameter is documented in two contradictory ways. */
export const ROWS_PER_LIST = 1000;
/** A year's weeks, or one very full week. More calls would take the budget of everyone else. */
const MOST_CALLS = 100;

/** The rows of one window, and how many there are in all. */
export interface InstancePage {
  /** Rows in the window, by the cloud's own count. */
  total: number;
  /** At most 1000. */
  instances: DgcInstance[];
}

/** The rows of a span, as far as the calls went. */
export interface CollectedInstances {
  /** Each once, in the order in which the calls brought them. */
  instances: DgcInstance[];
  /** Rows in the span, by the cloud's own count. */
  total: number;
  /** Whether all of them are here. */
  isComplete: boolean;
}

/** The instances of a span, each once, in as many calls as it takes: a hundred at most, or as many as are allowed. */
export async function collectInstances(
  span: PlanTimeWindow,
  list: (window: PlanTimeWindow) => Promise<Reply<InstancePage>>,
  mostCalls = MOST_CALLS,
): Promise<Reply<CollectedInstances>> {
  const found = new Map<string, DgcInstance>();
  const windows = windowsOf(span);
  let total = 0;
  /** A moment holds more rows than a reply, and no call brings the others. */
  let isLost = false;
  let reply: Omit<Reply<unknown>, 'value'> = {};
  for (let calls = 1; calls <= mostCalls && windows.length > 0; calls += 1) {
    const window = windows.shift() as PlanTimeWindow;
    const { value: page, ...answer } = await list(window);
    reply = answer;
    if (isCutOff(page)) {
      const halves = halvesOf(window);
      isLost ||= halves.length === 0;
      windows.unshift(...halves);
    }
    for (const instance of page.instances) found.set(instance.id, instance);
    total = Math.max(total, page.total, found.size);
  }
  return { ...reply, value: { instances: [...found.values()], total, isComplete: windows.length === 0 && !isLost } };
}

function isCutOff({ total, instances }: InstancePage): boolean {
  return total > instances.length || instances.length >= ROWS_PER_LIST;
}

/** Cuts a span into windows the vendor accepts, oldest first. */
function windowsOf({ fromMs, toMs }: PlanTimeWindow): PlanTimeWindow[] {
  const windows: PlanTimeWindow[] = [];
  for (let start = fromMs; start <= toMs; start += LONGEST_WINDOW_MS + 1) {
    windows.push({ fromMs: start, toMs: Math.min(start + LONGEST_WINDOW_MS, toMs) });
  }
  return windows;
}

/** The two halves of a window that holds more rows than one reply, or none when it cannot be cut further. */
function halvesOf({ fromMs, toMs }: PlanTimeWindow): PlanTimeWindow[] {
  if (toMs <= fromMs) return [];
  const middle = Math.floor((fromMs + toMs) / 2);
  return [
    { fromMs, toMs: middle },
    { fromMs: middle + 1, toMs },
  ];
}
