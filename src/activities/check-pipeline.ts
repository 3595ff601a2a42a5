import type { PlannedBackfill } from '../domain/backfill';
import type { DueStep, PlannedPipeline, StepWork } from '../domain/plan';
import type { Surroundings } from '../spec/check-pipeline';
import { checkPipeline, resolveStep } from '../spec/check-pipeline';
import { planBackfill } from '../spec/plan-backfill';
import type { ActivityContext } from './activity-context';
import type { CheckRequest } from './requests';
import { toApplicationFailure } from './to-application-failure';

/** The first act of every pipeline, run as a local activity: what it returns is what runs. */
export function checkPipelineActivity(context: ActivityContext) {
  return {
    'huaweicloud.checkPipeline': async (
      request: CheckRequest,
    ): Promise<PlannedPipeline | DueStep | PlannedBackfill> => {
      try {
        if ('step' in request) return resolveStep(request.step, request.scope, request.timezone, request.params);
        const around: Surroundings = {
          connections: context.connectionNames(),
          webhooks: context.webhooks.names(),
          startedAt: request.startedAt,
          watchTaskQueue: context.watchTaskQueue,
          searchAttributes: context.searchAttributes,
          consoleUrl: (name, work) => consoleUrl(context.cloud(name).region, work),
        };
        if ('backfill' in request) return planBackfill(request.backfill, around, request.after);
        return { ...checkPipeline(request.spec, request.run, around), fingerprint: request.fingerprint };
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  };
}

const CONSOLE_PAGE = { cdm: 'cdm', dgc: 'dayu', dli: 'dli' };

function consoleUrl(region: string | undefined, { service }: StepWork): string | undefined {
  return region && `https://console.huaweicloud.com/${CONSOLE_PAGE[service]}/?region=${encodeURIComponent(region)}`;
}
