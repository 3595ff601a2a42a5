import type { Fence } from '../fence';
import type { Run } from '../run';
import { factsOf, STEP_TYPE_NAMES } from '../step-types';

/** What an activity of a step was asked, as far as it tells what the step leaves in the cloud. */
export interface RecordedRequest {
  /** The step's `id`. */
  step: string;
  /** A name in the worker's configuration. */
  connection: string;
  /** The step's, once templates are filled in. */
  body: object;
  /** Those that it was asked to watch or to stop; empty for a start. */
  runs: Run[];
  /** Of an earlier start of which nobody knew what became. */
  fence?: Fence;
  /** The instance that is run again. */
  instanceId?: string;
  /** A person has named the runs. */
  mustBeThere: boolean;
}

/** Reads what a history holds; undefined where it is none of ours. */
export function requestIn(input: unknown): RecordedRequest | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { step, connection, body, runs, fence, instanceId, mustBeThere } = input as Record<string, unknown>;
  if (typeof step !== 'string' || typeof connection !== 'string') return undefined;
  if (typeof body !== 'object' || body === null) return undefined;
  return {
    step,
    connection,
    body,
    runs: Array.isArray(runs) ? (runs as Run[]) : [],
    fence: fenceIn(fence),
    instanceId: typeof instanceId === 'string' ? instanceId : undefined,
    mustBeThere: mustBeThere === true,
  };
}

/** The keys of a body that say which job it is: its parameters may differ from one try to the next. */
const WHICH_JOB = [...new Set(STEP_TYPE_NAMES.flatMap((type) => factsOf(type).identity))];

/** Which job a body is about, as text to compare. */
export function jobOf(body: object): string {
  return JSON.stringify(body, WHICH_JOB);
}

/** The fence among what an activity has left: by itself as a heartbeat holds it, or in the details of a failure. */
export function fenceIn(left: unknown): Fence | undefined {
  if (isFence(left)) return left;
  const { fence } = (isRecord(left) ? left : {}) as { fence?: unknown };
  return isFence(fence) ? fence : undefined;
}

function isFence(value: unknown): value is Fence {
  return isRecord(value) && isRecord(value['marks']) && typeof value['settleMs'] === 'number';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
