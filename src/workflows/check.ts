import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ActivityCancellationType,
  ApplicationFailure,
  DeterminismViolationError,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { CheckActivity } from '../activities/requests';
import type { BackfillInput, BackfillSoFar, PlannedBackfill } from '../domain/backfill';
import { fingerprintOf } from '../domain/fingerprint';
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

/**
 * The keys of a spec that say which jobs it runs, and not how: a timeout may be changed while a run goes on. In this
 * order they are written, whatever the order in the spec.
 */
const WHICH_JOBS = [
  'steps',
  'id',
  'cdm',
  'dgc',
  'dli',
  'clusterId',
  'jobName',
  'workspace',
  'mode',
  'jobIds',
  'action',
];
const SCHEDULED_TIME = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/**
 * Has a worker check a spec and fill in its defaults. What it returns is what runs.
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec` that lists every mistake; DeterminismViolationError when this code takes over a run of other code
 */
export async function checkSpec(spec: unknown, run: PipelineRun): Promise<PlannedPipeline> {
  const { startTime, typedSearchAttributes } = workflowInfo();
  const startedAt = (typedSearchAttributes.get(SCHEDULED_TIME) ?? startTime).toISOString();
  const given = { date: run?.date, params: run?.params };
  const fingerprint = fingerprintOf(JSON.stringify(spec, WHICH_JOBS) ?? '');
  const plan = (await asFailure(() =>
    checkFor('check the pipeline')({ spec, run: given, startedAt, fingerprint }),
  )) as PlannedPipeline;
  refuseForeignPlan(plan, fingerprint);
  return plan;
}

/**
 * Temporal compares what code asks for by type and order, not by content: to changed code that runs another job where
 * the history has run this one, the history's plan would come back, and a job that has run would be started again.
 */
function refuseForeignPlan(plan: PlannedPipeline, fingerprint: string): void {
  // Runs of versions before this check have none.
  if (plan.fingerprint === undefined || plan.fingerprint === fingerprint) return;
  throw new DeterminismViolationError(
    'this code asks for other jobs than the history has run here: the workflow was changed while it ran (docs/upgrading.md)',
  );
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
 * Has a worker check what a backfill is asked, and find its next dates.
 * @param sofar what an earlier history of it has handed on
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export async function checkBackfill(backfill: BackfillInput, sofar?: BackfillSoFar): Promise<PlannedBackfill> {
  const startedAt = sofar?.startedAt ?? workflowInfo().startTime.toISOString();
  const request = { backfill, startedAt, after: sofar?.after };
  return (await asFailure(() => checkFor('find the dates')(request))) as PlannedBackfill;
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
