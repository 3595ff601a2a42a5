import type { CallOptions } from '../../client/call-options';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { Fence } from '../../domain/fence';
import { FENCE_READ_TIMEOUT_MS, openFromMs, openUntilMs, stillSettlingMs } from '../../domain/fence';
import type { FailureKind } from '../../domain/failure-kind';
import type { Run } from '../../domain/run';
import { findingOf, isInTime } from '../../domain/run';
import type { Receipt } from '../../domain/status';
import { hasEnded, type Sighting } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** How long after a stop was asked for it is asked for again, while the run goes on. */
const ASK_AGAIN_MS = 30_000;
/** How long the cloud may deny a run before it counts as gone. */
const GONE_AFTER_MS = 60_000;
/**
 * Refusals that waiting seldom changes, and for how long they are put up with before the run is reported as left
 * running. Others pass: what cannot be stopped at one moment can be at the next.
 */
const UNCHANGED_BY_WAITING = new Set<FailureKind>(['Unauthenticated', 'Forbidden', 'QuotaExceeded']);
const REFUSED_FOR_MS = 600_000;
/** How long a look says what runs under a name. */
const LOOK_HOLDS_MS = 12_000;

/** What a stop needs of the process that carries it out. */
export interface StopAttempt {
  /** Waits. @throws when this worker is about to stop: another goes on */
  pause(ms: number): Promise<void>;
  /** A clock that no one sets, in milliseconds. */
  nowMs(): number;
  /** How much longer to try, in milliseconds. */
  leftMs(): number;
  /** Whose stop it is: where calls wait for the budget, keys take turns. */
  readonly fairnessKey?: string;
  /** The runs that the cloud was asked to stop, by this attempt or one before it. */
  readonly asked: Set<string>;
  /** The runs that have been seen to be over, by this attempt, one before it or the wait before both: what goes by their ids later is not looked at. */
  readonly over?: Set<string>;
  /**
   * Why what runs under the id of a run may be somebody else's, as a look of this attempt or one before it has shown: a later look may tell
   * less, and nothing of it is asked to stop. @default nothing
   */
  readonly doubts?: Map<string, string>;
  /** What looks have found out that tells a run from others of its job, by its id: of this attempt or one before it. @default nothing */
  readonly found?: ReadonlyMap<string, unknown>;
  /** Tells whoever goes on with the stop what a look has found out of a run, by its id. */
  note?(run: string, trace: unknown): void;
  /**
   * Has Temporal keep what is known, before the cloud is asked to stop anything.
   * @throws where it could not, or another attempt or run has taken over: nothing may be asked for then
   */
  keep?(): Promise<void>;
}

/** What to stop: the runs a start named, and the fence of a start of which we do not know what became. */
export interface ToStop {
  /** Those that a start named; empty where only a fence is known. */
  runs: Run[];
  /** Of a start of which we do not know what became. */
  fence?: Fence;
}

/**
 * Stops what a step started and says for each run what became of it. Asks, then looks until the cloud says that the
 * run has ended; goes on while the cloud does not answer. Runs that are not ours are not touched; one of which nobody
 * can say whose it is is listed.
 * Never throws for what the cloud answers: what could not be stopped is in the receipt, with the reason.
 */
export async function stopWithReceipt(job: RemoteJob, toStop: ToStop, attempt: StopAttempt): Promise<Receipt[]> {
  const ours = toStop.runs.filter(({ origin }) => origin !== 'alreadyRunning');
  const doubtful = toStop.runs.flatMap(({ id, doubt }) => (doubt ? [left(id, doubt)] : []));
  const [known, found] = await Promise.all([stopAll(job, ours, attempt), stopUnnamed(job, toStop, attempt)]);
  return [...known, ...found, ...doubtful];
}

async function stopAll(job: RemoteJob, runs: Run[], attempt: StopAttempt): Promise<Receipt[]> {
  const stopping = runs.map((run) => new StoppingRun(asFound(run, job, attempt), job, attempt));
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    await Promise.all(stopping.filter((run) => !run.isOver).map(async (run) => run.push()));
    if (stopping.every((run) => run.isOver) || attempt.leftMs() <= 0) break;
    await attempt.pause(Math.min(pauseMs, Math.max(attempt.leftMs(), 1)));
  }
  return stopping.map((run) => run.receipt());
}

/** As the attempt before has seen it, where it has. */
function asFound(run: Run, job: RemoteJob, { found }: StopAttempt): Run {
  const trace = found?.get(run.id);
  return job.isTrace?.(trace) ? { ...run, trace } : run;
}

class StoppingRun {
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private confirmed = false;
  private gone = false;
  private refusedSinceMs: number | undefined;
  private missingSinceMs: number | undefined;
  private status: string | undefined;
  private reason: string | undefined;
  private lastError: string | undefined;
  private isBetweenTries = false;
  private doubt: string | undefined;

  constructor(
    private run: Run,
    private readonly job: RemoteJob,
    private readonly attempt: StopAttempt,
  ) {
    this.confirmed = attempt.over?.has(run.id) ?? false;
  }

  get isOver(): boolean {
    const refusedForMs = this.attempt.nowMs() - (this.refusedSinceMs ?? Number.POSITIVE_INFINITY);
    return this.confirmed || this.gone || this.doubt !== undefined || refusedForMs >= REFUSED_FOR_MS;
  }

  /** One look, and a request to stop when it still runs and was not asked lately. */
  async push(): Promise<void> {
    try {
      const lookedAtMs = this.attempt.nowMs();
      if (await this.hasEnded()) this.confirm();
      else if (!this.isOver && this.mayAsk()) await this.ask(lookedAtMs);
      this.refusedSinceMs = undefined;
    } catch (error) {
      if (!(error instanceof HuaweiCloudError)) throw error;
      this.lastError = error.message;
      if (UNCHANGED_BY_WAITING.has(error.kind)) this.refusedSinceMs ??= this.attempt.nowMs();
    }
  }

  receipt(): Receipt {
    const asked = this.attempt.asked.has(this.run.id);
    return { run: this.run.id, asked, confirmed: this.confirmed, leftRunning: this.confirmed ? null : this.whyLeft() };
  }

  private confirm(): void {
    this.confirmed = true;
    this.attempt.over?.add(this.run.id);
  }

  private mayAsk(): boolean {
    if (this.isBetweenTries || (this.job.stopsByName && this.missingSinceMs !== undefined)) return false;
    return this.attempt.nowMs() - this.askedAtMs >= ASK_AGAIN_MS;
  }

  private async hasEnded(): Promise<boolean> {
    const [seen] = await this.job.checkStopped([this.run], stopCall(this.attempt));
    this.status = seen?.status;
    this.reason = seen?.reason;
    this.isBetweenTries = seen?.isBetweenTries ?? false;
    this.doubt = await this.doubtOf(seen);
    if (seen?.trace !== undefined) {
      this.run = { ...this.run, trace: seen.trace };
      this.attempt.note?.(this.run.id, seen.trace);
    }
    if (this.doubt !== undefined) return false;
    if (seen?.verdict !== 'lost') {
      this.missingSinceMs = undefined;
      return seen !== undefined && hasEnded(seen.verdict);
    }
    const now = this.attempt.nowMs();
    this.missingSinceMs ??= now;
    this.gone = now - this.missingSinceMs >= GONE_AFTER_MS;
    return false;
  }

  /** What runs under its id may be somebody else's: by this look, or by one before it where that still runs. */
  private async doubtOf(seen: Sighting | undefined): Promise<string | undefined> {
    const { attempt, run } = this;
    const known = attempt.doubts?.get(run.id);
    const doubt = seen?.doubt;
    if (doubt !== undefined && known === undefined) {
      attempt.doubts?.set(run.id, doubt);
      // Whoever goes on with the stop may see less: what the cloud does by itself looks like a start.
      await attempt.keep?.().catch(() => undefined);
    }
    return doubt ?? (seen && hasEnded(seen.verdict) ? undefined : known);
  }

  private async ask(lookedAtMs: number): Promise<void> {
    await this.attempt.keep?.();
    const at = this.attempt.nowMs();
    // What was seen to run may have ended since, and something else have begun under its name.
    const maySend = () => this.attempt.nowMs() - lookedAtMs < LOOK_HOLDS_MS;
    try {
      const call = stopCall(this.attempt);
      const answer = await this.job.stop([this.run], this.job.stopsByName ? { ...call, maySend } : call);
      this.lastError = undefined;
      if (answer === 'atRest') {
        // It may have failed since the look, and be tried again by the cloud in a moment.
        if ((await this.hasEnded()) || !(this.isBetweenTries || this.doubt !== undefined)) this.confirm();
        return;
      }
    } catch (error) {
      // Where nothing was carried out, the next look asks again at once, not half a minute later.
      if (!(error instanceof HuaweiCloudError) || error.effect === 'none') throw error;
      this.lastError = error.message;
    }
    this.attempt.asked.add(this.run.id);
    this.askedAtMs = at;
  }

  private whyLeft(): string {
    const unseen = this.gone ? `the cloud has shown no such run for ${GONE_AFTER_MS / 1_000} s` : 'not seen';
    const state = this.status ? `last seen ${this.status}` : unseen;
    const why = this.doubt ?? this.lastError;
    return [`${this.run.job} ${this.run.id}: ${state}`, this.reason, why].filter(Boolean).join('; ');
  }
}

/** Finds what a start left behind unnamed, and stops it. */
async function stopUnnamed(job: RemoteJob, { runs, fence }: ToStop, attempt: StopAttempt): Promise<Receipt[]> {
  if (!fence || fence.closed) return [];
  // A stream job is known by its own id, whichever of its runs it is.
  const unnamed = job.units.filter((unit) => Object.hasOwn(fence.marks, unit) && !runs.some(({ id }) => id === unit));
  const tooMany = await shownBeyondReply(job, fence, attempt);
  const receipts = await Promise.all(
    unnamed.map(async (unit) => {
      if (tooMany.includes(unit)) return [left(unit, MORE_THAN_TAKEN)];
      const named = runs.filter(({ job: name }) => name === unit).map(({ id }) => id);
      return stopIfStarted(job, unit, { fence, named }, attempt);
    }),
  );
  const strange = Object.keys(fence.marks).filter((unit) => !job.units.includes(unit));
  return [
    ...receipts.flat(),
    ...strange.map((unit) => left(unit, 'may have been started, and nothing here tells how')),
  ];
}

const MORE_THAN_TAKEN =
  'runs, and the cloud started fewer of its batch: by us or by someone else, which cannot be told';

/** Of a batch of which the cloud took some: the units that show a run, where these are more than it took; else none. */
async function shownBeyondReply(job: RemoteJob, fence: Fence, attempt: StopAttempt): Promise<string[]> {
  const { reply } = fence.mixed ?? {};
  const units = job.units.filter((unit) => fence.mixed?.units.includes(unit));
  const from = attempt.nowMs();
  for (let pauseMs = FIRST_PAUSE_MS; reply; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const view = await sinceOrNothing(job, units, { fence, attempt });
    const shown = units.filter((unit) => view.candidates?.[unit]?.some(({ ours }) => ours !== 'no'));
    if (shown.length > reply.taken.most) return shown;
    const leftMs = view.candidates
      ? stillSettlingMs(fence, view.cloudTimeMs, attempt.nowMs() - from)
      : Number.POSITIVE_INFINITY;
    if (shown.length === units.length || leftMs <= 0 || attempt.leftMs() <= 0) return [];
    await attempt.pause(Math.min(pauseMs, leftMs, Math.max(attempt.leftMs(), 1)));
  }
  return [];
}

/** What a look shows; an error where the cloud could not be asked. */
async function sinceOrNothing(
  job: RemoteJob,
  units: string[],
  { fence, attempt }: { fence: Fence; attempt: StopAttempt },
): Promise<Partial<Awaited<ReturnType<RemoteJob['since']>>> & { error?: string }> {
  return job.since(units, fence.marks, stopCall(attempt)).catch((error: unknown) => {
    if (!(error instanceof HuaweiCloudError)) throw error;
    return { error: error.message };
  });
}

/**
 * @param doubt the fence, and the runs of this unit that are stopped anyway: left by an earlier try, or named by a person.
 *   Where one of them came after the fence, it is what the fence is about; else what is found beside them is listed.
 */
async function stopIfStarted(
  job: RemoteJob,
  unit: string,
  { fence, named }: { fence: Fence; named: string[] },
  attempt: StopAttempt,
): Promise<Receipt[]> {
  const from = attempt.nowMs();
  let lastError: string | undefined;
  const seenInTime = new Set<string>();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const view = await sinceOrNothing(job, [unit], { fence, attempt });
    lastError = view.error ?? lastError;
    const candidates = view.candidates?.[unit] ?? [];
    if (candidates.some(({ run }) => named.includes(run.id))) return [];
    const until = isInTime(candidates, seenInTime) ? undefined : openUntilMs(fence, view.cloudTimeMs);
    const finding = findingOf(candidates, until, openFromMs(fence));
    const waitedMs = attempt.nowMs() - from;
    const isSettled = view.candidates !== undefined && stillSettlingMs(fence, view.cloudTimeMs, waitedMs) <= 0;
    // Ours may still be on its way, and what is seen somebody else's.
    const mayBeFollowed = finding.is === 'one' && finding.mayBeFollowed;
    const tooEarly = (job.ownershipIsAmbiguous?.() === true || mayBeFollowed) && !isSettled;
    // What follows it goes by the same id.
    if (finding.is === 'one' && tooEarly && !mayBeFollowed) seenInTime.add(finding.run.id);
    if (finding.is === 'one' && !tooEarly && named.length) {
      const evidence = candidates.map((candidate) => candidate.evidence).join('; ');
      return [left(finding.run.id, `started beside ${named.join(', ')}, by us or by someone else: ${evidence}`)];
    }
    if (finding.is === 'one' && !tooEarly) return stopAll(job, [finding.run], attempt);
    if (finding.is === 'unclear') {
      return [left(unit, `started by us or by someone else, which cannot be told: ${finding.evidence.join('; ')}`)];
    }
    const mayComeUp = finding.is === 'one' || !isSettled;
    if (!mayComeUp && fence.accepted?.includes(unit))
      return [left(unit, 'the cloud accepted its start, and has not shown the run since')];
    if (!mayComeUp) return [];
    if (attempt.leftMs() <= 0) {
      return [left(unit, `may have been started, and the cloud could not be asked: ${lastError ?? 'time ran out'}`)];
    }
    await attempt.pause(Math.min(pauseMs, Math.max(attempt.leftMs(), 1)));
  }
}

function left(run: string, why: string): Receipt {
  return { run, asked: false, confirmed: false, leftRunning: why };
}

function stopCall({ fairnessKey }: StopAttempt): CallOptions {
  return { priority: 'stop', timeoutMs: FENCE_READ_TIMEOUT_MS, fairnessKey };
}
