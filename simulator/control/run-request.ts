import { z } from 'zod';
import type { Cloud } from '../cloud';
import { jobIdOf } from '../dli/job-spec';
import { Refusal } from '../refusal';
import type { Actor } from '../truth-log';

const DAY_MS = 86_400_000;

/** A stranger starts a job. */
export const runRequest = z.object({
  service: z.enum(['cdm', 'dgc', 'dli']),
  /** CDM and DGC: the job's name. DLI: its id. */
  job: z.union([z.string(), z.number()]).transform(String),
  /** CDM only. Default: the one cluster that has the job. */
  clusterId: z.string().optional(),
  /** DGC only. Default: the vendor's default workspace, else the one that has the job. */
  workspace: z.string().optional(),
  /** Who it was. */
  by: z.string().min(1).default('stranger'),
  /** DGC only: 0 for a run of the schedule. */
  instanceType: z.number().int().optional(),
  /** DGC only: a backfill of this name, of the day now, instead of an instance. */
  supplement: z.string().min(1).optional(),
  /** CDM only: a run of CDM's own schedule (`is-execute-auto`). */
  auto: z.boolean().default(false),
});

export type RunRequest = z.input<typeof runRequest>;

/**
 * Starts the job and answers the run's id, as the log will call it.
 * @throws Refusal when the cloud says no
 */
export function runAsStranger(cloud: Cloud, request: z.output<typeof runRequest>): string {
  const { job, by, auto, instanceType } = request;
  const workspace = request.workspace ?? cloud.dgc.workspaceOf(job);
  const clusterId = request.clusterId ?? cloud.cdm.clusterOf(job);
  const actor: Actor = { by, method: null, path: null };
  return cloud.timeline.moment(() => {
    switch (request.service) {
      case 'cdm':
        if (clusterId === undefined) throw new Refusal('Cdm.0014', `clusterId is missing: name one that has ${job}.`);
        return String(cloud.cdm.start(clusterId, job, actor, { isAuto: auto }).id);
      case 'dgc':
        if (request.supplement !== undefined) return backfillAsStranger(cloud, { ...request, workspace }, actor);
        return String(cloud.dgc.runNow({ workspace, name: job }, actor, { instanceType }).id);
      case 'dli':
        return String(cloud.dli.start(jobIdOf(job), actor).run);
    }
  });
}

function backfillAsStranger(
  cloud: Cloud,
  { supplement: name = '', job: jobName, workspace }: z.output<typeof runRequest> & { workspace: string },
  actor: Actor,
): string {
  const startDate = cloud.timeline.now();
  const order = { name, jobName, startDate, endDate: startDate + DAY_MS, parallel: 1, isStopWhenFail: true };
  return cloud.supplements.create(workspace, order, actor).order.name;
}
