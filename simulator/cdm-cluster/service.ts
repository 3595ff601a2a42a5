import { z } from 'zod';
import type { Quota } from '../rate-limits';
import { Refusal } from '../refusal';
import { json, type Reply } from '../replies';
import { fieldsOf, post, type Route, type Service } from '../routing';
import { virtualMs } from '../run-spec';
import type { SimulatedService, World } from '../simulated-service';
import { CLOCK, type Actor, type Happening } from '../truth-log';
import { RESTS, RUNS } from './clusters';

/** How a CDM cluster starts and stops. All times are virtual. */
const cdmClusterSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('cdmCluster'),
  /** The cluster of CDM's calls; jobs can be registered on it before or after. */
  clusterId: z.string().min(1),
  /** CDM's code from now on: 200 runs, 900 rests; any other is shown, and lets nothing be started. */
  status: z.union([z.string().regex(/^\d{3}$/), z.number().int().transform(String)]).default(RUNS),
  /** From the request to start until it runs. */
  startMs: virtualMs.default(1_000),
  /** From the request to stop until it rests. */
  stopMs: virtualMs.default(1_000),
  /** What is being done to it beside, as its record shows it: with REBOOTING its jobs cannot be reached. */
  actions: z.string().optional(),
});

/** Where the vendor's pages disagree on starting and stopping clusters. The first word of each is the default. */
const cdmClusterDialect = z.strictObject({
  /** Whether there is a stop: pages announce its withdrawal from 2024 on. */
  stop: z.enum(['served', 'withdrawn']).optional(),
  /** `stopMode` is absent in old pages, required in those of 2025. */
  stopMode: z.enum(['optional', 'required']).optional(),
  /** Newer pages answer a list, older ones a text. */
  jobId: z.enum(['array', 'text']).optional(),
});

/** How the pretend CDM speaks of its clusters where the vendor's pages leave it open. */
export type CdmClusterDialect = z.infer<typeof cdmClusterDialect>;

type Speech = Required<CdmClusterDialect>;

/** https://support.huaweicloud.com/api-cdm/cdm_02_0010.html: start, stop and restart. */
const ACTIONS: Quota = { name: 'cdmClusterAction', limits: [{ calls: 20, windowMs: 60_000, per: 'user' }] };

/** The codes are a GUESS: CDM.5090 is "not allowed now", and no page has one for a stop under a job. */
const NOT_NOW = 'CDM.5090';

/** Starting and stopping of CDM clusters. They are shown by the routes of CDM itself. */
export const CDM_CLUSTER = {
  job: cdmClusterSpec,
  dialect: cdmClusterDialect,
  defaults: { stop: 'served', stopMode: 'optional', jobId: 'array' } as Speech,
  open: (world: World, speech: Speech) => ({
    apis: [clusterService(world, speech)],
    add: ({ service: _, clusterId, ...cluster }) => world.clusters.add(clusterId, cluster),
    // A stranger's job is a cluster, which they start.
    run: ({ job }, actor) => act(world, job, 'start', actor),
    clear: () => world.clusters.clear(),
  }),
} satisfies SimulatedService<typeof cdmClusterSpec, Speech>;

function clusterService(world: World, speech: Speech): Service {
  return {
    refuse: ({ code, message }) => {
      if (code.startsWith('APIGW.')) return json({ error_code: code, error_msg: message }, 404);
      return json({ errCode: code, externalMessage: message }, code === 'Cdm.0201' ? 404 : 400);
    },
    malformedBody: new Refusal('Cdm.0014', 'The request body is not JSON.'),
    routes: [
      // https://support.huaweicloud.com/api-cdm/StartCluster.html, StopCluster.html
      post('/v1.1/:projectId/clusters/:clusterId/action', { quota: ACTIONS, starts: startedCluster }, (call) => {
        const { clusterId } = call.params;
        const asked = fieldsOf(call.body);
        if ('start' in asked) return taken(act(world, clusterId, 'start', call.actor), speech);
        if (!('stop' in asked)) throw new Refusal('Cdm.0014', 'The action must be start or stop.');
        checkStop(asked['stop'], speech);
        return taken(act(world, clusterId, 'stop', call.actor), speech);
      }),
    ],
  };
}

const startedCluster: Route['starts'] = ({ clusterId = '' }, body) => ({
  service: 'cdmCluster',
  jobs: 'start' in fieldsOf(body) ? [clusterId] : [],
});

const taken = (id: string, { jobId }: Speech): Reply => json({ jobId: jobId === 'array' ? [id] : id });

function checkStop(stop: unknown, speech: Speech): void {
  if (speech.stop === 'withdrawn') throw new Refusal('APIGW.0101', 'The API does not exist or has not been published.');
  const { stopMode } = fieldsOf(stop);
  const isKnown = stopMode === 'IMMEDIATELY' || stopMode === 'GRACEFULLY';
  if (isKnown || (stopMode === undefined && speech.stopMode === 'optional')) return;
  throw new Refusal('Cdm.0014', 'The parameter stopMode must be IMMEDIATELY or GRACEFULLY.');
}

/** Carries out one action and answers its id. @throws Refusal where the cluster is in no state for it, or a job runs on it */
function act({ clusters, log, machine }: World, clusterId: string, effect: 'start' | 'stop', actor: Actor): string {
  const happening = (run: string | null): Omit<Happening, 'effect'> => ({
    service: 'cdmCluster',
    clusterId,
    job: clusterId,
    run,
  });
  const why = clusters.has(clusterId) ? obstacle(clusters, clusterId, effect) : undefined;
  const refusal = clusters.has(clusterId)
    ? why && new Refusal(NOT_NOW, why)
    : new Refusal('Cdm.0201', `Cluster ${clusterId} does not exist.`);
  if (refusal) {
    log.record({ ...happening(null), effect: 'refused', reason: String(refusal) }, actor);
    throw refusal;
  }
  const run = machine.newId();
  log.record({ ...happening(run), effect }, actor);
  const status = effect === 'start' ? RUNS : RESTS;
  clusters[effect](clusterId, () => log.record({ ...happening(run), effect: 'end', status }, CLOCK));
  return run;
}

function obstacle(clusters: World['clusters'], id: string, effect: 'start' | 'stop'): string | undefined {
  const status = clusters.status(id);
  if (status !== (effect === 'start' ? RESTS : RUNS)) return `The cluster is in status ${status}.`;
  const actions = clusters.actions(id);
  if (actions !== undefined) return `The cluster is busy: ${actions}.`;
  const jobs = effect === 'stop' ? clusters.activeJobs(id) : 0;
  return jobs > 0 ? `${jobs} jobs are running on the cluster.` : undefined;
}
