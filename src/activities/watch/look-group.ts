import { AsyncLocalStorage } from 'node:async_hooks';
import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';
import { FairQueue } from '../../client/limits/fair-queue';
import { cheaperLook } from '../../domain/looks';
import type { OpenWait } from './open-wait';
import type { Listed, ListedRun, RunList } from '../remote-job';

/** Looks of single runs under way at once: what is behind them can still be answered by a list. */
const MOST_LOOKS = 16;
/** Looks that fall due this close together count as due together. */
const TOGETHER_MS = 10;
/** How long a list that failed is left alone (the credentials may not be allowed to read it), doubling each time. */
const LIST_REST_MS = 30_000;
const LONGEST_LIST_REST_MS = 600_000;
/** What one look takes from the memory of how many runs the last list could not answer for. */
const FORGETTING = 0.98;
/** A list is read for many: it belongs to none of those whose timers have led to it. */
const withoutContext = AsyncLocalStorage.snapshot();

/** What comes of a look at a wait. */
export interface Outlook {
  /** It has been answered, by a look of its own or by a list. */
  looked(wait: OpenWait): void;
  /** It could not be answered. */
  failed(wait: OpenWait, error: unknown): void;
}

/**
 * The waits of one connection, service and place. Those that are due are looked at in the way that takes fewer calls:
 * each by itself, or all by one reading of the list, which answers for those that are not due as well.
 */
export class LookGroup {
  /** All of the group, whether or not they are due. */
  readonly waits = new Set<OpenWait>();
  private readonly due = new FairQueue<OpenWait>();
  /** The list could not answer for these. */
  private readonly fallback = new FairQueue<OpenWait>();
  private dueRuns = 0;
  private looks = 0;
  private isListing = false;
  private rows: number | undefined;
  private fallbackRatio = 0;
  private listFailures = 0;
  private listAgainAtMs = Number.NEGATIVE_INFINITY;
  private timer: Timer | undefined;

  constructor(
    private readonly list: RunList | undefined,
    private readonly outlook: Outlook,
  ) {}

  /** It is time to look at this wait. */
  isDue(wait: OpenWait): void {
    wait.state = 'due';
    wait.dueSinceMs ??= clock.monotonicMs();
    this.dueRuns += wait.openCount;
    this.due.push(wait.wait.fairnessKey, wait);
    this.timer ??= clock.after(TOGETHER_MS, () => this.goOn());
  }

  /** Nobody waits any more. */
  leave(wait: OpenWait): void {
    this.waits.delete(wait);
    if (this.due.remove(wait.wait.fairnessKey, wait)) this.dueRuns -= wait.openCount;
    this.fallback.remove(wait.wait.fairnessKey, wait);
    if (!this.waits.size) this.timer?.cancel();
  }

  private goOn(): void {
    this.timer = undefined;
    while (this.looks < MOST_LOOKS && this.fallback.size) this.lookAtNext(this.fallback);
    const { list } = this;
    if (list && this.isListDue(list)) void this.readList(list);
    // What falls due while the list is read is answered by the next reading, unless there is time for it now.
    while (this.looks < MOST_LOOKS && this.due.size) {
      if (this.isListing && list && this.cheaper(list) === 'list') return;
      this.fallbackRatio *= FORGETTING;
      this.lookAtNext(this.due);
    }
  }

  private isListDue(list: RunList): boolean {
    return !this.isListing && clock.monotonicMs() >= this.listAgainAtMs && this.cheaper(list) === 'list';
  }

  private cheaper({ rowsPerCall }: RunList): 'singly' | 'list' {
    return cheaperLook({ due: this.dueRuns, rows: this.rows, rowsPerCall, fallbackRatio: this.fallbackRatio });
  }

  private lookAtNext(queue: FairQueue<OpenWait>): void {
    const wait = queue.shift();
    if (!wait) return;
    if (queue === this.due) this.dueRuns -= wait.openCount;
    wait.state = 'polling';
    this.looks += 1;
    void wait
      .look()
      .then(
        () => this.outlook.looked(wait),
        (error: unknown) => this.outlook.failed(wait, error),
      )
      .finally(() => {
        this.looks -= 1;
        this.goOn();
      });
  }

  private async readList(list: RunList): Promise<void> {
    this.isListing = true;
    const wereDue = new Set<OpenWait>();
    for (let wait = this.due.shift(); wait; wait = this.due.shift()) wereDue.add(wait);
    const mostCalls = this.dueRuns;
    this.dueRuns = 0;
    for (const wait of wereDue) wait.state = 'listed';
    const asked = [...this.waits].filter(({ state }) => state === 'listed' || state === 'resting');
    const runs = asked.map((wait) => wait.listedRuns());
    try {
      const listed = await this.read(list, runs, mostCalls);
      asked.forEach((wait, at) => this.answer(wait, listed[at] ?? [], wereDue.has(wait)));
      this.remember(wereDue);
      this.listFailures = 0;
    } catch {
      // Whatever the list suffers from, the looks of the runs themselves will say.
      const rest = Math.min(LIST_REST_MS * 2 ** this.listFailures, LONGEST_LIST_REST_MS);
      this.listFailures += 1;
      this.listAgainAtMs = clock.monotonicMs() + rest;
      for (const wait of wereDue) this.ask(wait);
    } finally {
      this.isListing = false;
      this.goOn();
    }
  }

  /** @returns what the list shows, for the runs of each wait */
  private async read(list: RunList, runs: ListedRun[][], mostCalls: number): Promise<Listed[][]> {
    const { rows, listed } = await withoutContext(() =>
      list.read(runs.flat(), mostCalls, { priority: 'look', timeoutMs: 20_000 }),
    );
    this.rows = rows;
    let from = 0;
    return runs.map(({ length }) => listed.slice(from, (from += length)));
  }

  private answer(wait: OpenWait, listed: Listed[], wasDue: boolean): void {
    if (wait.state === 'fallback' || wait.state === 'polling' || !this.waits.has(wait)) return;
    if (!wait.takeListed(listed)) return wasDue ? this.ask(wait) : undefined;
    // It fell due while the list was read.
    if (this.due.remove(wait.wait.fairnessKey, wait)) this.dueRuns -= wait.openCount;
    this.outlook.looked(wait);
  }

  private ask(wait: OpenWait): void {
    if (!this.waits.has(wait)) return;
    wait.state = 'fallback';
    this.fallback.push(wait.wait.fairnessKey, wait);
  }

  private remember(wereDue: Set<OpenWait>): void {
    const fallen = [...wereDue].filter(({ state }) => state === 'fallback').length;
    this.fallbackRatio = (this.fallbackRatio + fallen / Math.max(1, wereDue.size)) / 2;
  }
}
