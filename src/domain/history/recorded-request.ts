import type { Fence } from '../fence';
import type { Run } from '../run';
import { fenceIn } from './fence-in';

/** What an activity of a step was asked, as far as it tells what the step leaves in the cloud. */
export interface RecordedRequest {
  step: string;
  connection: string;
  body: object;
  runs: Run[];
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
const WHICH_JOB = ['clusterId', 'jobName', 'workspace', 'mode', 'jobIds', 'action'];

/** Which job a body is about, as text to compare. */
export function jobOf(body: object): string {
  return JSON.stringify(body, WHICH_JOB);
}
