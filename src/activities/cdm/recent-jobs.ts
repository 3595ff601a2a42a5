import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { CdmClient } from '../../client/cdm/cdm';
import { BOUNDS } from '../../domain/bounds';
import { cheaperLook } from '../../domain/looks';
import type { SeenJob } from './cluster-jobs';
import { JOBS_PER_PAGE, readClusterJobs } from './cluster-jobs';

/** How long a row serves: its age counts into the settle time of the fence that rests on it. */
const HOLDS_MS = 5_000;
/** A cluster has some thousands of jobs at most. */
const MOST_ROWS = BOUNDS.keptClusterJobs.most;
/** How long a list that failed is left alone: the credentials may not be allowed to read it. */
const REST_MS = 300_000;

/**
 * A cluster's list, shared by the fences of many starts: at midnight a thousand jobs are due, and a read each would take
 * the limit of eight minutes.
 */
export class RecentJobs {
  private readonly rows = new Map<string, SeenJob>();
  private readonly arrivals = new Map<string, () => void>();
  private reading: Promise<void> | undefined;
  private alone = 0;
  private total: number | undefined;
  private againAtMs = Number.NEGATIVE_INFINITY;
  private letGo: Timer | undefined;

  constructor(
    private readonly cdm: CdmClient,
    private readonly clusterId: string,
  ) {}

  /** Somebody waits for an answer: beside a second reading of the same list, those who ask would not see one another. */
  get isInUse(): boolean {
    return this.alone > 0 || this.reading !== undefined || this.arrivals.size > 0;
  }

  /**
   * Answers by the job's row, a few seconds old at most, when so many ask that a list takes fewer calls than a read each;
   * else, and where the row does not say enough, by a read of the job itself. A row is given out once: who asks again
   * has found it wrong.
   */
  async answer<T>(
    jobName: string,
    call: CallOptions,
    { byRow, byItself }: { byRow: (row: SeenJob) => T | undefined; byItself: () => Promise<T> },
  ): Promise<T> {
    // No await before the count below, or many who ask in the same turn would not see one another.
    const row = this.take(jobName) ?? (this.isListDue() ? await this.listed(jobName, call) : undefined);
    const answer = row && byRow(row);
    if (answer !== undefined) return answer;
    this.alone += 1;
    try {
      return await byItself();
    } finally {
      this.alone -= 1;
    }
  }

  private isListDue(): boolean {
    if (this.reading) return true;
    const looks = { due: this.alone + 1, rows: this.total, rowsPerCall: JOBS_PER_PAGE, fallbackRatio: 0 };
    return clock.monotonicMs() >= this.againAtMs && cheaperLook(looks) === 'list';
  }

  private async listed(jobName: string, call: CallOptions): Promise<SeenJob | undefined> {
    this.reading ??= this.read(this.alone + 1, call).finally(() => {
      this.reading = undefined;
      this.letGoLater();
    });
    await Promise.race([this.reading, new Promise<void>((resolve) => this.arrivals.set(jobName, resolve))]);
    this.arrivals.delete(jobName);
    return this.take(jobName);
  }

  private take(jobName: string): SeenJob | undefined {
    const row = this.rows.get(jobName);
    this.rows.delete(jobName);
    return row && clock.monotonicMs() - row.askedAtMs < HOLDS_MS ? row : undefined;
  }

  /** What nobody has taken when it no longer serves is nobody's. */
  private letGoLater(): void {
    this.letGo?.cancel();
    this.letGo = clock.after(HOLDS_MS, () => this.rows.clear(), { holdsProcess: false });
  }

  private async read(mostCalls: number, call: CallOptions): Promise<void> {
    this.rows.clear();
    try {
      const { total } = await readClusterJobs(this.cdm, this.clusterId, mostCalls, call, (page) => this.arrived(page));
      this.total = total;
    } catch {
      // Whatever the list suffers from, the reads of the jobs themselves will say.
      this.againAtMs = clock.monotonicMs() + REST_MS;
    }
  }

  private arrived(page: SeenJob[]): void {
    for (const row of page) {
      if (this.rows.size < MOST_ROWS) this.rows.set(row.name, row);
      this.arrivals.get(row.name)?.();
    }
  }
}
