import { BOUNDS } from '../bounds';
import { listed } from '../quoted';
import { cut } from '../reason';
import type { Run } from '../run';
import type { Verdict } from '../verdict';

/** What is remembered of a stream job before it is started: a later start shows in any of the three. */
export interface StreamJobMark {
  status?: string;
  startTimeMs?: number;
  updateTimeMs?: number;
}

/** Stream job statuses as of 2026-11 (huawei-api 5.3), read for a start: a stream that runs has succeeded in starting. */
const START_VERDICTS: Record<string, Verdict> = {
  job_init: 'waiting',
  job_submitting: 'running',
  job_submit_fail: 'failed',
  job_running: 'succeeded',
  job_running_exception: 'failed',
  job_downloading: 'running',
  job_idle: 'running',
  job_canceling: 'running',
  job_cancel_success: 'stopped',
  job_cancel_fail: 'running',
  job_savepointing: 'running',
  job_arrearage_stopped: 'failed',
  job_arrearage_recovering: 'running',
  job_finish: 'succeeded',
};

/** Statuses in which a stream job holds its resources, and is billed. */
const ACTIVE = new Set([
  'job_submitting',
  'job_running',
  'job_downloading',
  'job_idle',
  'job_canceling',
  'job_cancel_fail',
  'job_savepointing',
  'job_arrearage_recovering',
]);

/** Statuses in which nothing runs and nothing will by itself. */
const AT_REST = new Set([
  'job_init',
  'job_submit_fail',
  'job_running_exception',
  'job_cancel_success',
  'job_arrearage_stopped',
  'job_finish',
]);

const ENDED_BY_ITSELF = new Set(['job_finish', 'job_submit_fail', 'job_running_exception']);

export function isActive(status: string | undefined): boolean {
  return status !== undefined && ACTIVE.has(status);
}

export function isAtRest(status: string | undefined): boolean {
  return status !== undefined && AT_REST.has(status);
}

/** Whether the job shows a start that came after the mark. An unknown word alone proves nothing. */
export function showsStartSince(mark: StreamJobMark, now: StreamJobMark): boolean {
  if (isNewer(now.startTimeMs, mark.startTimeMs)) return true;
  if (isActive(now.status)) return !isActive(mark.status);
  // It started and ended again: the end left a newer trace than the one we remember. An edit of the job's definition
  // moves the update time too, but leaves a job that was stopped as it was.
  const endedByItself = now.status !== undefined && ENDED_BY_ITSELF.has(now.status);
  const changed = now.status !== mark.status && isAtRest(now.status) && now.status !== 'job_init';
  return (endedByItself || changed) && isNewer(now.updateTimeMs, mark.updateTimeMs);
}

/**
 * Whether the job has changed since the mark to a word that tells neither that it runs nor that it rests: it may have
 * been started.
 */
export function mayHaveStartedSince(mark: StreamJobMark, now: StreamJobMark): boolean {
  const tells = isActive(now.status) || isAtRest(now.status);
  return !tells && (now.status !== mark.status || isNewer(now.updateTimeMs, mark.updateTimeMs));
}

/** What a look says of the start that came after the mark. An end that stood there before is never this start's end. */
export function startVerdict(mark: StreamJobMark, now: StreamJobMark): Verdict {
  const verdict =
    (now.status !== undefined && Object.hasOwn(START_VERDICTS, now.status) && START_VERDICTS[now.status]) ||
    'undecided';
  return isAtRest(now.status) && !showsStartSince(mark, now) ? 'waiting' : verdict;
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
