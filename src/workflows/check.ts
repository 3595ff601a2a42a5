import { defineSearchAttributeKey, RetryState, SearchAttributeType } from '@temporalio/common';
import {
  ActivityCancellationType,
  ActivityFailure,
  CancelledFailure,
  DeterminismViolationError,
  workflowInfo,
} from '@temporalio/workflow';
import type { BackfillInput, BackfillSoFar, PlannedBackfill } from '../domain/backfill';
import { isOurs } from '../domain/failure-kind';
import { fingerprintOf } from '../domain/fingerprint';
import type { DueStep, PlannedPipeline, PlannedStep, TemplateScope, UnresolvedStep } from '../domain/plan';
import type { StepWork } from '../domain/step-types';
import { problemInPlan } from '../domain/take-over';
import { narrowedTo } from '../domain/template-scope';
import { whichJobs } from '../domain/which-jobs';
import { failure } from '../failures/failure';
import { activity } from './activity';
import { isMap } from './arguments';
import { knownFailure } from './known-failure';
import type { PipelineRun } from './pipeline-run';

// By ordinary activities, the first act too: a local one whose result comes beside an Update or a cancel replays in another
// order than it ran in (docs/decisions/0007).
// A worker that dies with it, or is frozen, costs ten seconds and is no fault of the spec: another tries for as long as it takes.
const OPTIONS = {
  startToCloseTimeout: '10 seconds',
  retry: { maximumInterval: '10 seconds' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} as const;

const SCHEDULED_TIME = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/**
 * Has a worker check a spec and fill in its defaults. What it returns is what runs.
 * @param begunAt when the run began, ISO 8601
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec` that lists every mistake; DeterminismViolationError when this code takes over a run of other code
 */
export async function checkSpec(spec: unknown, run: PipelineRun, begunAt: string): Promise<PlannedPipeline> {
  const { startTime, typedSearchAttributes } = workflowInfo();
  const scheduled = typedSearchAttributes.get(SCHEDULED_TIME);
  const startedAt = (scheduled ?? startTime).toISOString();
  const given = { date: run?.date, params: run?.params };
  const fingerprint = fingerprintOf(whichJobs(spec));
  const check = activity('huaweicloud.checkPipeline', { ...OPTIONS, summary: 'check the pipeline' });
  // Workers of versions that know no `expect` are asked as ever.
  const expecting =
    isMap(spec) && spec['expect'] ? { begunAt, isScheduled: scheduled && true, isBackfill: run.isBackfill } : {};
  const plan = await asFailure(() => check({ spec, run: given, startedAt, fingerprint, ...expecting }));
  refuseForeignPlan(plan, fingerprint);
  const problem = run.takeOver && problemInPlan(run.takeOver, plan);
  if (problem !== undefined) throw failure('InvalidSpec', problem);
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
 * Fills in what a step needs of earlier ones, now that they are done, and looks at its condition. By an ordinary activity:
 * steps beside each other ask for it, and only what the history brings in one order replays in that order.
 * @param params take the place of the job's parameters of the same name
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export async function resolveDue(
  step: PlannedStep,
  scope: TemplateScope,
  timezone: string,
  params: Record<string, unknown> = {},
): Promise<DueStep> {
  const isChanged = Object.keys(params).length > 0;
  if (!step.renderWhenDue && !isChanged) return step;
  // What a person gives with a retry may name anything.
  const named = isChanged ? scope : narrowedTo(scope, step.reads);
  const resolve = activity('huaweicloud.resolveStep', { ...OPTIONS, summary: `fill in ${step.id}` });
  const isKnown = step.isRendered && !isChanged;
  // A statement may be long: one that stays as it is need not be sent to and fro for a condition.
  const asked = unresolved(isKnown ? ({ ...step, body: {} } as PlannedStep) : step);
  const resolved = await asFailure(() => resolve({ step: asked, scope: named, timezone, params }));
  if (resolved.skip !== undefined) return { ...step, skip: resolved.skip };
  if (isKnown) return { ...step, renderWhenDue: false };
  const work = { service: step.service, body: resolved.body } as StepWork;
  return { ...step, ...work, renderWhenDue: false, isRendered: true };
}

function unresolved({ id, service, body, when, isRendered, mostBytes, item }: PlannedStep): UnresolvedStep {
  return { id, service, body, when, isRendered, mostBytes, item } as UnresolvedStep;
}

/**
 * Has a worker check what a backfill is asked, and find its next dates.
 * @param sofar what an earlier history of it has handed on
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export async function checkBackfill(backfill: BackfillInput, sofar?: BackfillSoFar): Promise<PlannedBackfill> {
  const startedAt = sofar?.startedAt ?? workflowInfo().startTime.toISOString();
  const plan = activity('huaweicloud.planBackfill', { ...OPTIONS, summary: 'find the dates' });
  return asFailure(() => plan({ backfill, startedAt, after: sofar?.after }));
}

async function asFailure<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // A worker has died with it, and the cancel took the next try: that is a cancel, not a failure of the check.
    if (error instanceof ActivityFailure && error.retryState === RetryState.CANCEL_REQUESTED)
      throw new CancelledFailure('cancelled while a worker was to check it');
    const { type, message } = knownFailure(error);
    if (!isOurs(type)) throw error;
    throw failure({ type }, message);
  }
}
