import { ApplicationFailure } from '@temporalio/common';
import { clock } from '../client/clock';
import { channelNames } from '../config/webhooks';
import type { PlannedBackfill } from '../domain/backfill';
import type { PlannedPipeline } from '../domain/plan';
import type { StepWork } from '../domain/step-types';
import { factsOf } from '../domain/step-types';
import { failure } from '../failures/failure';
import type { Surroundings } from '../spec/surroundings';
import { checkPipelineInPieces } from '../spec/check-pipeline';
import { resolveStepInPieces } from '../spec/resolve-step';
import type { Pieces } from '../spec/pieces';
import { inTurns } from '../spec/pieces';
import { planBackfillInPieces } from '../spec/plan-backfill';
import type { ActivityContext } from './activity-context';
import { CHECK_REQUESTS } from './check-requests';
import type { BackfillToPlan, CheckActivities, PipelineToCheck, ResolvedStep, StepToResolve } from './requests';
import { toApplicationFailure } from './to-application-failure';

/**
 * What needs zod and the template library, which stay out of the workflow bundle: a spec is checked, a step that is due
 * is filled in, the dates of a backfill are found. What comes back is what runs.
 */
export function checkActivities(context: ActivityContext): CheckActivities {
  return {
    'huaweicloud.checkPipeline': async (given: PipelineToCheck): Promise<PlannedPipeline> => {
      const { spec, run, startedAt, begunAt, isScheduled, isBackfill, fingerprint } = CHECK_REQUESTS.pipeline(given);
      const around = { ...surroundingsOf(context, startedAt), begunAt, isScheduled, isBackfill };
      const plan = await asFailure(() => checkPipelineInPieces(spec, run, around));
      return { ...plan, fingerprint };
    },
    'huaweicloud.resolveStep': async (given: StepToResolve): Promise<ResolvedStep> => {
      const { step, scope, timezone, params } = CHECK_REQUESTS.step(given);
      const { skip, body } = await asFailure(() => resolveStepInPieces(step, scope, timezone, params));
      return skip === undefined ? { body } : { skip };
    },
    'huaweicloud.planBackfill': async (given: BackfillToPlan): Promise<PlannedBackfill> => {
      const { backfill, startedAt, after } = CHECK_REQUESTS.backfill(given);
      return asFailure(() => planBackfillInPieces(backfill, surroundingsOf(context, startedAt), after));
    },
  };
}

function surroundingsOf(context: ActivityContext, startedAt: string): Surroundings {
  return {
    connections: context.connectionNames(),
    ...channelNames(context.webhooks),
    startedAt,
    watchTaskQueue: context.watchTaskQueue,
    haltedForMs: context.haltedForMs,
    searchAttributes: context.searchAttributes,
    consoleUrl: (name, work) => consoleUrl(context.cloud(name).region, work),
  };
}

/** What fails here fails again: it depends on nothing but what was asked. */
async function asFailure<T>(work: () => Pieces<T>): Promise<T> {
  try {
    return await inTurns(work(), () => clock.monotonicMs());
  } catch (error) {
    const failed = toApplicationFailure(error);
    throw failed instanceof ApplicationFailure ? failed : unexpected(failed);
  }
}

function unexpected(error: unknown): ApplicationFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const cause = error instanceof Error ? error : undefined;
  return failure({ type: name }, message, { cause });
}

function consoleUrl(region: string | undefined, { service }: StepWork): string | undefined {
  return (
    region && `https://console.huaweicloud.com/${factsOf(service).consolePage}/?region=${encodeURIComponent(region)}`
  );
}
