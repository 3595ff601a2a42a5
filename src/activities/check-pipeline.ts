import type { DueStep, PlannedPipeline, StepWork } from '../domain/plan';
import { checkPipeline, resolveStep } from '../spec/check-pipeline';
import type { ActivityContext } from './activity-context';
import type { CheckRequest } from './requests';
import { toApplicationFailure } from './to-application-failure';

/** The first act of every pipeline, run as a local activity: what it returns is what runs. */
export function checkPipelineActivity(context: ActivityContext) {
  return {
    'huaweicloud.checkPipeline': async (request: CheckRequest): Promise<PlannedPipeline | DueStep> => {
      try {
        if ('step' in request) return resolveStep(request.step, request.scope, request.timezone, request.params);
        const connections = context.connectionNames();
        return checkPipeline(request.spec, request.run, {
          connections,
          webhooks: context.webhooks.names(),
          startedAt: request.startedAt,
          consoleUrl: (name, work) => consoleUrl(context.cloud(name).region, work),
        });
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
