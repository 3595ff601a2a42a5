import type { Info } from '@temporalio/activity';

/**
 * Whose work an activity is when calls to the cloud have to wait: its Temporal fairness key where one is set, else its
 * workflow. Pipelines take turns by it.
 */
export function fairnessKeyOf({ priority, workflowExecution, activityId }: Info): string {
  return priority?.fairnessKey ?? workflowExecution?.workflowId ?? activityId;
}
