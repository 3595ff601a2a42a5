import { BOUNDS } from './bounds';
import type { Run, RunEnd } from './run';
import { CONTROL } from './shown-text';
import { BAD_ENDS, type BadEnd, type Sighting } from './verdict';

/** What a wait has told of one of its runs. */
export interface ToldRun {
  /** By which people know the run. */
  id: string;
  /** The vendor's word, as last seen. */
  status?: string;
  /** Since when it had been seen halted, ISO 8601. */
  haltedSince?: string;
  /** What a look had found out of it; of no shape that is known. */
  trace?: unknown;
  /** How it had ended, where it will not come back under its id. */
  end?: {
    /** Without success. */
    verdict: BadEnd;
    /** Why, in the vendor's words. */
    reason?: string;
  };
}

/** A moment as ISO 8601 is no longer. */
const MOMENT_CHARACTERS = 40;

/**
 * What the heartbeat of a wait tells of its runs. Somebody may have written to it: a run whose id or word cannot be read is left out,
 * and of the others what cannot be read. A run whose end cannot be is looked at again.
 */
export function runsTold(heartbeat: unknown): ToldRun[] {
  const { runs } = recordOf(heartbeat);
  return Array.isArray(runs) ? runs.flatMap((run) => runTold(recordOf(run)) ?? []) : [];
}

/** The same, where it is that of a wait of this step. */
export function runsToldOf(step: string, heartbeat: unknown): ToldRun[] {
  return isOfWait(heartbeat) && recordOf(heartbeat)['step'] === step ? runsTold(heartbeat) : [];
}

/** How a run has ended, as it was seen then. */
export function endTold({ status, trace, end }: ToldRun): Sighting | undefined {
  return end && { ...end, status, trace };
}

/**
 * How those of these runs have ended that the wait has seen end badly, and what looks have found out of the others. Nothing where the
 * heartbeat is that of no wait.
 */
export function endsTold(heartbeat: unknown, runs: readonly Run[]): RunEnd[] {
  const told = isOfWait(heartbeat) ? runsTold(heartbeat) : [];
  return runs.flatMap(({ id, job, origin }): RunEnd[] => {
    const one = told.find((other) => other.id === id);
    if (!one) return [];
    const { status, trace, end: { verdict, reason } = { verdict: 'undecided' as const, reason: undefined } } = one;
    return [{ id, job, origin, verdict, status, reason, trace }];
  });
}

function isOfWait(heartbeat: unknown): boolean {
  return recordOf(heartbeat)['kind'] === 'watch';
}

function runTold({ id, status, haltedSince, trace, end }: Record<string, unknown>): ToldRun | undefined {
  if (!isRunId(id) || !isTextOrNone(status)) return undefined;
  return {
    id,
    status,
    haltedSince: isMoment(haltedSince) ? haltedSince : undefined,
    trace,
    end: badEnd(recordOf(end)),
  };
}

function badEnd({ verdict, reason }: Record<string, unknown>): ToldRun['end'] {
  const bad = BAD_ENDS.find((end) => end === verdict);
  return bad && isTextOrNone(reason) && (reason?.length ?? 0) <= BOUNDS.cloudTextCharacters.most
    ? { verdict: bad, reason }
    : undefined;
}

/** As a request names its runs. */
function isRunId(id: unknown): id is string {
  return (
    typeof id === 'string' &&
    id !== '' &&
    id.length <= BOUNDS.runIdCharacters.most &&
    !CONTROL.test(id) &&
    id !== '__proto__'
  );
}

function isMoment(at: unknown): at is string {
  return typeof at === 'string' && at.length <= MOMENT_CHARACTERS && !Number.isNaN(Date.parse(at));
}

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
