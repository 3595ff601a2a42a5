import type { CallOptions } from '../client/call-options';
import { HuaweiCloudError } from '../client/huawei-cloud-error';
import type { Fence } from '../domain/fence';
import { FENCE_READ_TIMEOUT_MS, stillSettlingMs } from '../domain/fence';
import type { FailureKind } from '../domain/failure-kind';
import type { Run } from '../domain/run';
import { findingOf } from '../domain/run';
import type { Receipt } from '../domain/status';
import { hasEnded } from '../domain/verdict';
import type { RemoteJob } from './remote-job';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** How long after a stop was asked for it is asked for again, while the run goes on. */
const ASK_AGAIN_MS = 30_000;
/** How long the cloud may deny a run before it counts as gone. */
const GONE_AFTER_MS = 60_000;
/**
 * Refusals that no waiting changes, and how many of them before the run is reported as left running. Others pass: an
 * instance that waits for its turn, say, cannot be stopped before it runs.
 */
const UNCHANGED_BY_WAITING = new Set<FailureKind>(['Unauthenticated', 'Forbidden', 'QuotaExceeded']);
const MOST_REFUSALS = 8;

const STOP: CallOptions = { priority: 'stop', timeoutMs: FENCE_READ_TIMEOUT_MS };

/** What a stop needs of the process that carries it out. */
export interface StopAttempt {
  /** Waits. @throws when this worker is about to stop: another goes on */
  pause(ms: number): Promise<void>;
  /** A clock that no one sets, in milliseconds. */
  nowMs(): number;
  /** How much longer to try, in milliseconds. */
  leftMs(): number;
}

/** What to stop: the runs a start named, and the fence of a start of which we do not know what became. */
export interface ToStop {
  runs: Run[];
  fence?: Fence;
}

/**
 * Stops what a step started and says for each run what became of it. Asks, then looks until the cloud says that the
 * run has ended; goes on while the cloud does not answer. Runs that are not ours are not touched and not listed.
 * Never throws for what the cloud answers: what could not be stopped is in the receipt, with the reason.
 */
export async function stopWithReceipt(job: RemoteJob, toStop: ToStop, attempt: StopAttempt): Promise<Receipt[]> {
  const { found, unclear } = await runsToStop(job, toStop, attempt);
  const stopping = found.map((run) => new StoppingRun(run, job, attempt));
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const going = stopping.filter((run) => !run.isOver);
    for (const run of going) await run.push();
    if (stopping.every((run) => run.isOver) || attempt.leftMs() <= 0) break;
    await attempt.pause(Math.min(pauseMs, Math.max(attempt.leftMs(), 1)));
  }
  return [...stopping.map((run) => run.receipt()), ...unclear];
}

class StoppingRun {
  private asked = false;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private confirmed = false;
  private refusals = 0;
  private missingSinceMs: number | undefined;
  private status: string | undefined;
  private lastError: string | undefined;

  constructor(
    private readonly run: Run,
    private readonly job: RemoteJob,
    private readonly attempt: StopAttempt,
  ) {}

  get isOver(): boolean {
    return this.confirmed || this.refusals >= MOST_REFUSALS;
  }

  /** One look, and a request to stop when it still runs and was not asked lately. */
  async push(): Promise<void> {
    try {
      if (await this.hasEnded()) this.confirmed = true;
      else if (this.mayAsk()) await this.ask();
    } catch (error) {
      this.lastError = (error as Error).message;
      if (!(error instanceof HuaweiCloudError)) throw error;
      if (UNCHANGED_BY_WAITING.has(error.kind)) this.refusals += 1;
    }
  }

  receipt(): Receipt {
    return {
      run: this.run.id,
      asked: this.asked,
      confirmed: this.confirmed,
      leftRunning: this.confirmed ? null : this.whyLeft(),
    };
  }

  private mayAsk(): boolean {
    if (this.job.stopsByName && this.missingSinceMs !== undefined) return false;
    return this.attempt.nowMs() - this.askedAtMs >= ASK_AGAIN_MS;
  }

  private async hasEnded(): Promise<boolean> {
    const [seen] = await this.job.lookForRest([this.run], STOP);
    this.status = seen?.status;
    if (seen?.verdict !== 'lost') {
      this.missingSinceMs = undefined;
      return seen !== undefined && hasEnded(seen.verdict);
    }
    const now = this.attempt.nowMs();
    this.missingSinceMs ??= now;
    return now - this.missingSinceMs >= GONE_AFTER_MS;
  }

  private async ask(): Promise<void> {
    const at = this.attempt.nowMs();
    try {
      await this.job.stop([this.run], STOP);
      this.lastError = undefined;
    } catch (error) {
      // Where nothing was carried out, the next look asks again at once, not half a minute later.
      if (!(error instanceof HuaweiCloudError) || error.effect === 'none') throw error;
      this.lastError = error.message;
    }
    this.asked = true;
    this.askedAtMs = at;
  }

  private whyLeft(): string {
    const state = this.status ? `last seen ${this.status}` : 'not seen';
    return `${this.run.job} ${this.run.id}: ${state}${this.lastError ? `; ${this.lastError}` : ''}`;
  }
}

/** The runs that are ours to stop: those that are named, and those that a start left behind unnamed. */
async function runsToStop(
  job: RemoteJob,
  { runs, fence }: ToStop,
  attempt: StopAttempt,
): Promise<{ found: Run[]; unclear: Receipt[] }> {
  const found = runs.filter(({ origin }) => origin !== 'alreadyRunning');
  const unclear: Receipt[] = [];
  if (!fence || fence.closed) return { found, unclear };
  let open = job.units.filter((unit) => !runs.some((run) => run.id === unit || run.job === unit));
  const from = attempt.nowMs();
  let blind: string | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; open.length; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const view = await job.since(open, fence.marks, fence.cloudTimeMs, STOP).catch((error: unknown) => {
      if (!(error instanceof HuaweiCloudError)) throw error;
      blind = error.message;
      return undefined;
    });
    for (const unit of view ? open : []) {
      const finding = findingOf(view?.candidates[unit] ?? []);
      if (finding.is === 'none') continue;
      open = open.filter((other) => other !== unit);
      if (finding.is === 'one') found.push(finding.run);
      else
        unclear.push(
          left(unit, `started by us or by someone else, which cannot be told: ${finding.evidence.join('; ')}`),
        );
    }
    if (view && stillSettlingMs(fence, view.cloudTimeMs, attempt.nowMs() - from) <= 0) break;
    if (attempt.leftMs() <= 0) {
      unclear.push(
        ...open.map((unit) =>
          left(unit, `may have been started, and the cloud could not be asked: ${blind ?? 'time ran out'}`),
        ),
      );
      break;
    }
    await attempt.pause(Math.min(pauseMs, Math.max(attempt.leftMs(), 1)));
  }
  return { found, unclear };
}

function left(run: string, why: string): Receipt {
  return { run, asked: false, confirmed: false, leftRunning: why };
}
