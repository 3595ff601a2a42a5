import { quoted } from '../quoted';
import type { Candidate, Run } from '../run';
import { meaningsOf, oneOf } from '../status-word';
import type { Verdict } from '../verdict';
import type { MrsBody } from './mrs-body';

/** What stands before the mark in a job's name, for people who see it in the console. */
const NAME_PREFIX = 'temporal-';
/** Of jobs by the page of 2021, and of the list's filter by any page: longer names are taken by some regions alone. */
const LONGEST_NAME = 36;

/** What is remembered of a job before it is submitted: how it is named. */
export interface MrsMark {
  /** No other start has the same. */
  name: string;
  /** When the name was made, by the cloud's clock where it told, in milliseconds since 1970. */
  atMs: number;
}

/** A job needs no more than its id to be told from others; when it was submitted says in which part of a list it stands. */
export interface MrsTrace {
  /** By the cloud's clock, in milliseconds since 1970. */
  submittedAtMs?: number;
}

/** The fields of a job that identity and verdict rest on. */
export interface MrsJobSeen {
  /** MRS's own. */
  id: string;
  /** As it was submitted. */
  name?: string;
  /** The type as MRS keeps it: SparkPython is SparkSubmit. */
  type?: string;
  /** YARN's word of how far it is. */
  state?: string;
  /** What came of it, in the vendor's word; UNDEFINED before. */
  result?: string;
  /** When it was submitted, in milliseconds since 1970. */
  submittedAtMs?: number;
}

/** How a job is named: plain letters, whatever script the workflow's id is of. @param marker of the start, hexadecimal */
export function nameOfStart(marker: string): string {
  return `${NAME_PREFIX}${marker}`.slice(0, LONGEST_NAME);
}

/** What people know a job by before it has an id: its name is one that nobody chose. */
export function unitOf({ clusterId, type }: Pick<MrsBody, 'clusterId' | 'type'>): string {
  return `${clusterId}/${type}`;
}

/** Results of a job as of 2026-11 (huawei-api-more 4.2). */
const resultMeans = meaningsOf<Verdict>({ SUCCEEDED: 'succeeded', FAILED: 'failed', KILLED: 'stopped' });
const isNoResult = oneOf('UNDEFINED');

/**
 * States of a job before it has a result. FINISHED is YARN's word for the end of one that failed as well: without a result
 * it says nothing of success, and the result is waited for.
 */
const stateMeans = meaningsOf<Verdict>({
  NEW: 'waiting',
  NEW_SAVING: 'waiting',
  SUBMITTED: 'waiting',
  ACCEPTED: 'waiting',
  RUNNING: 'running',
  FINISHED: 'running',
  FAILED: 'failed',
  KILLED: 'stopped',
});
const isAtRest = oneOf('FINISHED', 'FAILED', 'KILLED');

/** What MRS says of a job: by its result, and by its state only while there is none. */
export function mrsVerdict({ state, result }: Pick<MrsJobSeen, 'state' | 'result'>): Verdict {
  if (result !== undefined && !isNoResult(result)) return resultMeans(result) ?? 'undecided';
  if (state === undefined) return 'waiting';
  return stateMeans(state) ?? 'undecided';
}

/** The same for whoever asks whether it still holds anything: what has FINISHED does not, whatever its result will be. */
export function mrsRest(job: Pick<MrsJobSeen, 'state' | 'result'>): Verdict {
  const verdict = mrsVerdict(job);
  return verdict === 'running' && isAtRest(job.state) ? 'stopped' : verdict;
}

/** The word that people are shown: the result where there is one, else the state. */
export function wordOf({ state, result }: Pick<MrsJobSeen, 'state' | 'result'>): string | undefined {
  return result !== undefined && !isNoResult(result) ? result : state;
}

/** A job by the id that the reply to its submission gave. */
export function mrsRun(body: Pick<MrsBody, 'clusterId' | 'type'>, id: string, trace: MrsTrace = {}): Run<MrsTrace> {
  return { id, job: unitOf(body), origin: 'new', trace };
}

/**
 * The jobs that came of the submission of this name. Whatever the filter of the list let through, only the very name is
 * ours; one that has it and is of another type was copied from ours by somebody.
 */
export function jobsNamed(jobs: readonly MrsJobSeen[], body: MrsBody, mark: MrsMark): Candidate<MrsTrace>[] {
  return jobs
    .filter(({ name }) => name === mark.name)
    .map((job) => ({
      // No `beganAtMs`: its name tells whose it is.
      run: mrsRun(body, job.id, { submittedAtMs: job.submittedAtMs }),
      ours: isOfType(job, body) ? 'possible' : 'doubtful',
      evidence: describe(job),
    }));
}

function isOfType({ type }: MrsJobSeen, body: MrsBody): boolean {
  const kept = body.type === 'SparkPython' ? ['SparkPython', 'SparkSubmit'] : [body.type];
  return type === undefined || oneOf(...kept)(type);
}

function describe({ id, name, type, submittedAtMs, ...words }: MrsJobSeen): string {
  const since = submittedAtMs === undefined ? '' : ` since ${new Date(submittedAtMs).toISOString()}`;
  return `MRS job ${id} (${type ?? 'of no type'}, named ${name}), ${wordOf(words) ?? 'no state'}${since}`;
}

/**
 * The job that a person says is ours.
 * @throws RangeError when it cannot be the id of one
 */
export function adoptedMrsJob(body: Pick<MrsBody, 'clusterId' | 'type'>, runId: string): Run<MrsTrace> {
  if (!/^[0-9a-z][\w-]{0,63}$/i.test(runId))
    throw new RangeError(`an MRS job is known by its id, which ${quoted(runId)} is not`);
  return { ...mrsRun(body, runId), origin: 'adopted' };
}

/** States of a cluster in which it takes jobs again by itself. A word that is new to us may be one. */
const mayTakeJobs = meaningsOf<boolean>({
  TERMINATED: false,
  TERMINATING: false,
  FAILED: false,
  ABNORMAL: false,
  FROZEN: false,
  STOPPED: false,
  STOPPING: false,
});

/** Whether it is worth waiting until a cluster that refused a job takes it. */
export function isWorthWaiting(clusterState: string | undefined): boolean {
  return mayTakeJobs(clusterState) ?? true;
}
