import { CDM_ROUTES, cdmParams } from './cdm-routes';
import type { Permission, ServiceFacts } from '../routes/service-facts';

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/StartJob.html says: no identity policy needed. */
const action = (name: string): Permission => ({
  action: name,
  identityAction: null,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-cdm/cdm_02_0007.html',
  guess: `the name ${name}: the page lists the actions, and we could read only cdm:cluster:list and cdm:cluster:get`,
});

/** Cloud Data Migration. */
export const CDM_SERVICE = {
  hostIn: () => 'cdm',
  routes: CDM_ROUTES,
  permissions: {
    startJob: action('cdm:job:operate'),
    stopJob: action('cdm:job:operate'),
    jobStatus: action('cdm:cluster:get'),
    submissions: action('cdm:cluster:get'),
    job: action('cdm:cluster:get'),
    jobs: action('cdm:cluster:get'),
    createJob: action('cdm:job:operate'),
    deleteJob: action('cdm:job:operate'),
    cluster: action('cdm:cluster:get'),
    startCluster: action('cdm:cluster:operate'),
    stopCluster: action('cdm:cluster:operate'),
  },
  /** https://support.huaweicloud.com/intl/en-us/api-cdm/cdm_02_0010.html */
  limits: {
    'cdm.read': { calls: 120, perMs: 60_000 },
    'cdm.write': { calls: 1200, perMs: 60_000 },
    'cdm.cluster': { calls: 20, perMs: 60_000 },
  },
  probe: { route: CDM_ROUTES.jobs, params: cdmParams('probe') },
} satisfies ServiceFacts<keyof typeof CDM_ROUTES>;
