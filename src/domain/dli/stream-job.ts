import { BOUNDS } from '../bounds';
import { listed } from '../quoted';
import { cut } from '../reason';
import type { Run } from '../run';
import { meaningsOf, oneOf } from '../status-word';
import type { Verdict } from '../verdict';

/** What is remembered of a stream job before it is started: a later start shows in any of the three. */
export interface StreamJobMark {
  /** The vendor's word. */
  status?: string;
  /** When it was last started, in milliseconds since 1970; absent before the first start. */
  startTimeMs?: number;
  /** When its entry was last changed, in milliseconds since 1970. */
  updateTimeMs?: number;
}

/** What DLI shows of a stream job. Whether it restarts itself is told by its detail alone, and by no list. */
export interface StreamJobSeen extends StreamJobMark {
  /** DLI starts it again by itself when it meets an exception. */
  restartsItself?: boolean;
  /** How often it does so within an hour; -1 for as often as need be, which is also what absent means. */
  mostRestarts?: number;
  /** How often it has been started again. */
  restarts?: number;
  /** It came to its word so lately that what DLI does about it may still come. */
  isRecent?: boolean;
}

/** The word of a stream that met an exception. It rests only where DLI does not start it again by itself. */
const EXCEPTION = 'job_running_exception';
/** Restarts are counted by the hour. */
const RESTARTS_COUNT_FOR_MS = 3_600_000;

/** Stream job statuses as of 2026-11 (huawei-api 5.3), read for a start: a stream that runs has succeeded in starting. */
const startVerdictIn = meaningsOf<Verdict>({
  job_init: 'waiting',
  job_submitting: 'running',
  job_submit_fail: 'failed',
  job_running: 'succeeded',
  [EXCEPTION]: 'failed',
  job_downloading: 'running',
  job_idle: 'running',
  job_canceling: 'running',
  job_cancel_success: 'stopped',
  job_cancel_fail: 'running',
  job_savepointing: 'running',
  job_arrearage_stopped: 'failed',
  job_arrearage_recovering: 'running',
  job_finish: 'succeeded',
});

/** Statuses in which a stream job holds its resources, and is billed. */
const isActiveWord = oneOf(
  'job_submitting',
  'job_running',
  'job_downloading',
  'job_idle',
  'job_canceling',
  'job_cancel_fail',
  'job_savepointing',
  'job_arrearage_recovering',
);

/** Active, and on the way to another word: what it comes to is not known yet. */
const isPassingWord = oneOf('job_submitting', 'job_canceling');

/** Statuses in which nothing runs and nothing will by itself. */
const isRestWord = oneOf(
  'job_init',
  'job_submit_fail',
  EXCEPTION,
  'job_cancel_success',
  'job_arrearage_stopped',
  'job_finish',
);

const endedByItself = oneOf('job_finish', 'job_submit_fail', EXCEPTION);
/** Words of a job that has met an exception, and may be started again by DLI itself. */
export const isException = oneOf(EXCEPTION);
const wasNeverStarted = oneOf('job_init');
const isSubmitting = oneOf('job_submitting');
/** A bounded job has come to its end. */
export const hasFinished = oneOf('job_finish');

/** Whether the job runs, or is about to. */
export function isActive({ status }: StreamJobMark): boolean {
  return isActiveWord(status);
}

/** Whether it is being started or stopped, and neither is done. */
export function isOnItsWay({ status }: StreamJobMark): boolean {
  return isPassingWord(status);
}

/** Whether nothing of it runs, and nothing will by itself. */
export function isAtRest(job: StreamJobSeen): boolean {
  return isRestWord(job.status) && !isHalted(job) && !mayComeBack(job);
}

/**
 * Whether it stands at an exception after which DLI starts it again. Where its restarts are used up it has failed; a
 * stream that ran for longer than an hour since the last one has them all again.
 */
export function isHalted(job: StreamJobSeen): boolean {
  const { status, restartsItself, mostRestarts = -1, restarts = 0, startTimeMs, updateTimeMs } = job;
  if (!isException(status) || !restartsItself) return false;
  const ranForMs = startTimeMs === undefined ? 0 : (updateTimeMs ?? 0) - startTimeMs;
  return mostRestarts < 0 || restarts < mostRestarts || ranForMs > RESTARTS_COUNT_FOR_MS;
}

/**
 * Whether its restarts seem used up, and DLI may start it again all the same: no page says whether a scaling counts as a
 * restart, nor when they are counted anew. It has ended when nothing follows for a while.
 */
export function mayComeBack(job: StreamJobSeen): boolean {
  const { status, restartsItself, isRecent = false } = job;
  return isException(status) && restartsItself === true && isRecent && !isHalted(job);
}

/** What tells one start of a stream job from a later one, as it was when it ran. */
export interface StreamStart {
  /** When it began, by the cloud's clock, in milliseconds since 1970. */
  startedAtMs?: number;
  /** How often DLI itself had started it again by then. */
  restarts?: number;
}

/**
 * Whether the job shows a start since ours was seen to run that may be somebody else's. One that DLI made by itself, after
 * an exception or to scale the job, is ours still, as far as the job tells of it.
 */
export function mayBeSomebodyElses({ startedAtMs, restarts }: StreamStart, now: StreamJobSeen): boolean {
  if (startedAtMs === undefined || now.restartsItself) return false;
  // Once up, it is submitted again by a start alone, though it bears the time of the one before until it is up.
  if (isSubmitting(now.status)) return true;
  return (now.startTimeMs ?? 0) > startedAtMs && (now.restarts ?? 0) <= (restarts ?? 0);
}

/** Whether the job shows a start that came after the mark. An unknown word alone proves nothing. */
export function showsStartSince(mark: StreamJobMark, now: StreamJobSeen): boolean {
  if (isNewer(now.startTimeMs, mark.startTimeMs)) return true;
  if (isActive(now)) return !isActive(mark);
  // It started and ended again: the end left a newer trace than the one we remember. An edit of the job's definition
  // moves the update time too, but leaves a job that was stopped as it was.
  const changed = now.status !== mark.status && isAtRest(now) && !wasNeverStarted(now.status);
  return (endedByItself(now.status) || changed) && isNewer(now.updateTimeMs, mark.updateTimeMs);
}

/**
 * Whether the job has changed since the mark to a word that tells neither that it runs nor that it rests: it may have
 * been started.
 */
export function mayHaveStartedSince(mark: StreamJobMark, now: StreamJobSeen): boolean {
  const tells = isActive(now) || isRestWord(now.status);
  return !tells && (now.status !== mark.status || isNewer(now.updateTimeMs, mark.updateTimeMs));
}

/**
 * Whether an end that the job shows may be that of a run from before our start, which the cloud may not show yet: DLI takes a start
 * of a job as soon as it is at rest, so that somebody else's may have come and gone while the request was on its way.
 * @param acceptedAtMs when the cloud had accepted our start; absent where that took no time
 * @param nowMs when this look was answered; both by the cloud's clock, in milliseconds since 1970
 * @param visibilityMs how long the cloud may take to show a run
 */
export function mayBeOlder(
  job: StreamJobSeen,
  acceptedAtMs: number | undefined,
  { nowMs, visibilityMs }: { nowMs: number | undefined; visibilityMs: number },
): boolean {
  if (acceptedAtMs === undefined || nowMs === undefined || !isAtRest(job)) return false;
  return (job.updateTimeMs ?? 0) < acceptedAtMs && nowMs < acceptedAtMs + visibilityMs;
}

/** What a look says of the start that came after the mark. An end that stood there before is never this start's end. */
export function startVerdict(mark: StreamJobMark, now: StreamJobSeen): Verdict {
  if (isHalted(now)) return 'halted';
  if (mayComeBack(now)) return 'waiting';
  const verdict = startVerdictIn(now.status) ?? 'undecided';
  // One that is stopped before it is up rests with the trace of what was before it: that its start has been seen tells the two apart.
  const hasBeenSeen = isActive(mark) || showsStartSince(mark, now);
  return isAtRest(now) && !hasBeenSeen ? 'waiting' : verdict;
}

function isNewer(nowMs: number | undefined, beforeMs: number | undefined): boolean {
  return nowMs !== undefined && nowMs > (beforeMs ?? 0);
}

/**
 * The stream jobs of a batch that a person says are ours as they run now.
 * @param runIds their ids, with commas between them
 * @param partly whether some of the batch are enough
 * @throws RangeError when one is not of the batch, or one of it is not named
 */
export function adoptedStreams(jobIds: string[], runIds: string, partly: boolean): Run[] {
  const ids = runIds.split(',').map((id) => id.trim());
  const foreign = ids.filter((id) => !jobIds.includes(id));
  if (foreign.length) {
    throw new RangeError(`${listed(foreign.map(shortId))} is not of this step, which has ${listed(jobIds)}`);
  }
  const unnamed = jobIds.filter((id) => !ids.includes(id));
  if (unnamed.length && !partly) {
    throw new RangeError(`the step is all or nothing: name ${listed(unnamed)} too, with commas between them`);
  }
  return ids.map((id) => ({ id, job: id, origin: 'adopted', trace: {} }));
}

function shortId(id: string): string {
  return cut(id, BOUNDS.quotedCharacters.most);
}
