import { BOUNDS } from '../bounds';
import { cut } from '../reason';
import type { Candidate, Run } from '../run';
import type { Verdict } from '../verdict';
import { instanceVerdict, isQueued } from './instance-verdict';

/** What is remembered of a DGC job before it is run: its newest instance, `0` when none was seen. */
export interface DgcMark {
  /** The highest id that was listed, as text: it may be beyond 2^53. */
  newestInstanceId: string;
  /** From when on instances were listed, in milliseconds: a later look at another window would find older ones new. */
  fromMs: number;
}

/** An instance before it is run again: the same id runs, so only its times and status tell the two runs apart. */
export interface RestartMark {
  /** Its word before it is run again. */
  status?: string;
  /** When it began the time before, in milliseconds since 1970. */
  startTimeMs?: number;
}

/** An instance needs no more than its id to be told from others; one that is run again also what it showed before. */
export interface DgcTrace {
  /** Only of an instance that was run again. */
  before?: RestartMark;
}

/** Whether the instance shows a run that came after the mark. */
export function showsRestartSince(mark: RestartMark, now: RestartMark): boolean {
  return now.status !== mark.status || (now.startTimeMs ?? 0) > (mark.startTimeMs ?? 0);
}

/** The fields of an instance that identity and verdict rest on. */
export interface InstanceSeen {
  /** As text: it may be beyond 2^53. */
  id: string;
  /** 0 scheduled, 2 manual, 5 backfill, 6 sub-job, 7 single. */
  type?: number;
  /** The vendor's word; absent while freshly queued. */
  status?: string;
  /** When it was queued, in milliseconds since 1970. */
  submitTimeMs?: number;
  /** When it began, in milliseconds since 1970; absent before. */
  startTimeMs?: number;
  /** When its schedule meant it to run, in milliseconds since 1970. */
  planTimeMs?: number;
}

const BY_SCHEDULE = 0;
// 5 backfill, 6 sub-job. Which of 2 and 7 run-immediate makes is not documented, so both can be ours.
const MADE_BY_OTHERS = new Set([BY_SCHEDULE, 5, 6]);

/** What to remember of the instances that were listed. */
export function dgcMarkOf(instances: InstanceSeen[], fromMs: number): DgcMark {
  const newest = instances.reduce((max, { id }) => (asNumber(id) > max ? asNumber(id) : max), 0n);
  return { newestInstanceId: String(newest), fromMs };
}

/** The instances that came after the mark, each with whether it can be the one we started. */
export function instancesSince(
  jobName: string,
  instances: InstanceSeen[],
  mark: Pick<DgcMark, 'newestInstanceId'>,
): Candidate<DgcTrace>[] {
  return instances
    .filter(({ id }) => asNumber(id) > asNumber(mark.newestInstanceId))
    .map((instance) => ({
      run: dgcRun(jobName, instance.id),
      ours: MADE_BY_OTHERS.has(instance.type ?? -1) ? 'no' : 'possible',
      beganAtMs: instance.submitTimeMs ?? instance.startTimeMs ?? instance.planTimeMs,
      // When it was meant to run says nothing of when somebody asked for it.
      askedByMs: instance.submitTimeMs ?? instance.startTimeMs,
      evidence: describe(instance),
    }));
}

/** A run by the id that the start's own reply gave. */
export function dgcRun(jobName: string, instanceId: string): Run<DgcTrace> {
  return { id: instanceId, job: jobName, origin: 'new', trace: {} };
}

/** A run of the schedule that is planned for later than this is not waiting for its turn yet, in milliseconds. */
const DUE_WITHIN_MS = 3_600_000;
const UNDER_WAY = new Set<Verdict>(['running', 'halted']);

/** An instance of the job that runs, is halted or waits for its turn; one that waits for an operator does not count. */
export function activeInstance(instances: InstanceSeen[], nowMs = Number.POSITIVE_INFINITY): InstanceSeen | undefined {
  return instances.find(({ status, type, planTimeMs }) => {
    if (UNDER_WAY.has(instanceVerdict(status))) return true;
    const isPlannedForLater = type === BY_SCHEDULE && (planTimeMs ?? 0) > nowMs + DUE_WITHIN_MS;
    return (isQueued(status) || status === undefined) && !isPlannedForLater;
  });
}

function describe(instance: InstanceSeen): string {
  const since = instance.startTimeMs ?? instance.planTimeMs;
  const when = since === undefined ? '' : ` since ${new Date(since).toISOString()}`;
  return `instance ${instance.id} (type ${instance.type ?? 'unknown'}), ${instance.status ?? 'no status'}${when}`;
}

function asNumber(id: string): bigint {
  return /^\d+$/.test(id) ? BigInt(id) : 0n;
}

/**
 * The instance that a person says is ours.
 * @throws RangeError when no instance has such an id
 */
export function adoptedInstance(jobName: string, runId: string): Run<DgcTrace> {
  if (!/^\d{1,20}$/.test(runId))
    throw new RangeError(`an instance id is a whole number, not ${cut(runId, BOUNDS.quotedCharacters.most)}`);
  return { ...dgcRun(jobName, runId), origin: 'adopted' };
}
