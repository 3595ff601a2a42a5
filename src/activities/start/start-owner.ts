import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { StepRequest } from '../requests';

/** Whose start it is: that of a step, in one run of one workflow. */
export interface StartOwner {
  /** Of the workflow whose step it is. */
  workflowId: string;
  /** Of its execution: a later one of the same id starts runs of its own. */
  runId: string;
  /** The step's `id`. */
  step: string;
  /** Of the start: every try of it has the same, a later start of the same step another. */
  key: string;
}

const MARKER_DIGITS = 32;

/** Whose start the activity under way is. */
export function ownerOf({ step, key }: Pick<StepRequest<unknown>, 'step'> & { key?: string }): StartOwner {
  const { workflowExecution, activityId } = Context.current().info;
  const { workflowId = '', runId = '' } = workflowExecution ?? {};
  return { workflowId, runId, step, key: key ?? activityId };
}

/**
 * What marks a start in the cloud, so that it is found again after a lost reply: 32 hexadecimal digits, the same for
 * every try of the same start, and for no other.
 */
export function markerOf({ workflowId, runId, step, key }: StartOwner): string {
  return createHash('sha256')
    .update(JSON.stringify([workflowId, runId, step, key]))
    .digest('hex')
    .slice(0, MARKER_DIGITS);
}
