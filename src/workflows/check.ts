import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { ActivityCancellationType, ApplicationFailure, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { CheckActivity } from '../activities/requests';
import type { BackfillInput, PlannedBackfill } from '../domain/backfill';
import type { DueStep, PlannedPipeline, PlannedStep, TemplateScope } from '../domain/plan';
import { knownFailure } from './known-failure';

/** What is given at run time, as JSON. */
export interface PipelineRun {
  /** The logical date, ISO 8601. Default: the schedule's own time, else the start. */
  date?: string;
  /** Override the spec's `params` by name. */
  params?: Record<string, unknown>;
}

/** @param summary what it is called in Temporal's web UI */
function checkFor(summary: string): CheckActivity['huaweicloud.checkPipeline'] {
  return proxyLocalActivities<CheckActivity>({
    startToCloseTimeout: '10 seconds',
    retry: { maximumAttempts: 5 },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    summary,
  })['huaweicloud.checkPipeline'];
}

const SCHEDULED_TIME = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/**
 * Has a worker check a spec and fill in its defaults. What it returns is what runs.
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec` that lists every mistake
 */
export async function checkSpec(spec: unknown, run: PipelineRun): Promise<PlannedPipeline> {
  const { startTime, typedSearchAttributes } = workflowInfo();
  const startedAt = (typedSearchAttributes.get(SCHEDULED_TIME) ?? startTime).toISOString();
  return (await asFailure(() =>
    checkFor('check the pipeline')({ spec, run: { date: run?.date, params: run?.params }, startedAt }),
  )) as PlannedPipeline;
}

/**
 * Renders what a step needs of earlier ones, now that they are done, and looks at its condition.
 * @param params take the place of the job's parameters of the same name
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export async function resolveDue(
  step: PlannedStep,
  scope: TemplateScope,
  timezone: string,
  params: Record<string, unknown> = {},
): Promise<DueStep> {
  if (!step.renderWhenDue && !Object.keys(params).length) return step;
  return (await asFailure(() => checkFor(`fill in ${step.id}`)({ step, scope, timezone, params }))) as DueStep;
}

/**
 * Has a worker check what a backfill is asked, and find its dates.
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export async function checkBackfill(backfill: BackfillInput): Promise<PlannedBackfill> {
  const startedAt = workflowInfo().startTime.toISOString();
  return (await asFailure(() => checkFor('find the dates')({ backfill, startedAt }))) as PlannedBackfill;
}

async function asFailure<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { type, message } = knownFailure(error);
    if (!type.startsWith('HuaweiCloud.')) throw error;
    throw ApplicationFailure.create({ type, message, nonRetryable: true });
  }
}
