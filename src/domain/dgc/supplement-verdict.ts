import { quoted } from '../quoted';
import type { Run } from '../run';
import { meaningsOf } from '../status-word';
import type { Verdict } from '../verdict';

/**
 * Statuses of a backfill as of 2026-11 (huawei-api 4.6): CANCEL on the English page, CANCLE in the SDK. No page names
 * the word for a failed one.
 */
const verdictIn = meaningsOf<Verdict>({
  RUNNING: 'running',
  SUCCESS: 'succeeded',
  CANCEL: 'stopped',
  CANCLE: 'stopped',
  FAIL: 'failed',
  FAILED: 'failed',
});

/** What the status of a DGC backfill says. One that was just made may have none. */
export function supplementVerdict(status: string | undefined): Verdict {
  if (status === undefined || status === '') return 'waiting';
  return verdictIn(status) ?? 'undecided';
}

/**
 * The backfill that a person says is ours.
 * @throws RangeError when it cannot be the name of one
 */
export function adoptedSupplement(jobName: string, name: string): Run {
  if (!/^[\w-]{1,128}$/.test(name))
    throw new RangeError(`a backfill is known by its name, which ${quoted(name)} is not`);
  return { id: name, job: jobName, origin: 'adopted', trace: {} };
}
