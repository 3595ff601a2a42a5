import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';

// The messages' own package is not a dependency of ours.
type RawHistory = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** One event, as Temporal's server stores it. */
export type RawEvent = NonNullable<RawHistory['events']>[number];

/** A failure, as Temporal's server stores it. */
export type RawFailure = NonNullable<NonNullable<RawEvent['activityTaskFailedEventAttributes']>['failure']>;

/** An activity that is under way, or was when the workflow closed. */
export type RawPendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];
