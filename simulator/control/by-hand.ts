import type { z } from 'zod';
import type { Cloud } from '../cloud';
import { SERVICE_NAMES } from '../services';
import type { Actor } from '../truth-log';
import type { continueRequest, RunAsked } from './run-request';

/**
 * Continues the instance and answers its id.
 * @throws Refusal when none is halted
 */
export function continueAsPerson(cloud: Cloud, request: z.output<typeof continueRequest>): string {
  const actor: Actor = { by: request.by, method: null, path: null };
  return cloud.timeline.moment(() => cloud.services[request.service].continueInstance(request, actor));
}

/**
 * Starts the job and answers the run's id, as the log will call it.
 * @throws Refusal when the cloud says no; RangeError for a service that is not pretended
 */
export function runAsStranger(cloud: Cloud, request: RunAsked): string {
  const service = SERVICE_NAMES.find((name) => name === request.service);
  if (!service) throw new RangeError(`no service ${JSON.stringify(request.service)}: name ${SERVICE_NAMES.join(', ')}`);
  const actor: Actor = { by: request.by, method: null, path: null };
  return cloud.timeline.moment(() => cloud.serviceOf(service).run(request, actor));
}
