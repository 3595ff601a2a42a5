import { ApplicationFailure } from '@temporalio/common';
import type { PlannedBackfill } from '../domain/backfill';
import type { PlannedPipeline, StepWork } from '../domain/plan';
import type { Surroundings } from '../spec/check-pipeline';
import { checkPipeline, resolveStep } from '../spec/check-pipeline';
import { planBackfill } from '../spec/plan-backfill';
import type { ActivityContext } from './activity-context';
import type { BackfillToPlan, CheckActivities, PipelineToCheck, ResolvedStep, StepToResolve } from './requests';
import { toApplicationFailure } from './to-application-failure';

/**
 * What needs zod and the template library, which stay out of the workflow bundle: a spec is checked, a step that is due
 * is filled in, the dates of a backfill are found. What comes back is what runs.
 */
export function checkActivities(context: ActivityContext): CheckActivities {
  return {
    'huaweicloud.checkPipeline': async (request: PipelineToCheck): Promise<PlannedPipeline> =>
      asFailure(() => ({
        ...checkPipeline(request.spec, request.run, surroundingsOf(context, request.startedAt)),
        fingerprint: request.fingerprint,
      })),
    'huaweicloud.resolveStep': async (request: StepToResolve): Promise<ResolvedStep> =>
      asFailure(() => resolve(request)),
    'huaweicloud.planBackfill': async (request: BackfillToPlan): Promise<PlannedBackfill> =>
      asFailure(() => planBackfill(request.backfill, surroundingsOf(context, request.startedAt), request.after)),
  };
}

function resolve({ step, scope, timezone, params }: StepToResolve): ResolvedStep {
  const { skip, body } = resolveStep(step, scope, timezone, params);
  return skip === undefined ? { body } : { skip };
}

function surroundingsOf(context: ActivityContext, startedAt: string): Surroundings {
  return {
    connections: context.connectionNames(),
    webhooks: context.webhooks.names(),
    startedAt,
    watchTaskQueue: context.watchTaskQueue,
    searchAttributes: context.searchAttributes,
    consoleUrl: (name, work) => consoleUrl(context.cloud(name).region, work),
  };
}

/** What fails here fails again: it depends on nothing but what was asked. */
function asFailure<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const failure = toApplicationFailure(error);
    throw failure instanceof ApplicationFailure ? failure : unexpected(failure);
  }
}

function unexpected(error: unknown): ApplicationFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const cause = error instanceof Error ? error : undefined;
  return ApplicationFailure.create({ type: name, message, nonRetryable: true, cause });
}

const CONSOLE_PAGE = { cdm: 'cdm', dgc: 'dayu', dli: 'dli' };

function consoleUrl(region: string | undefined, { service }: StepWork): string | undefined {
  return region && `https://console.huaweicloud.com/${CONSOLE_PAGE[service]}/?region=${encodeURIComponent(region)}`;
}
