import type { Permission, ServiceFacts } from '../routes/service-facts';
import { MRS_ROUTES, mrsParams } from './mrs-routes';

/** https://support.huaweicloud.com/intl/en-us/api-mrs/mrs_02_0222.html has the identity actions, which we could not read. */
const action = (name: string, guess = `the name ${name} in an identity policy`): Permission => ({
  action: name,
  identityAction: name,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-mrs/mrs_02_0221.html',
  guess,
});

/** Where the hosts of MRS are of another domain, by the tables of the vendor's SDK. */
const CHINESE_DOMAIN = new Set(['ap-southeast-1', 'ap-southeast-4', 'ru-northwest-2']);

/** https://support.huaweicloud.com/api-mrs/mrs_02_0006.html: per tenant, each call of its own. */
const everyMinute = (calls: number) => ({ calls, perMs: 60_000 });

/** MapReduce Service by the jobs of its clusters. */
export const MRS_SERVICE = {
  hostIn: () => 'mrs',
  domainIn: (region) => (CHINESE_DOMAIN.has(region) ? 'myhuaweicloud.cn' : undefined),
  isOptional: true,
  routes: MRS_ROUTES,
  permissions: {
    submitJob: action('mrs:job:submit'),
    jobs: action('mrs:job:list'),
    job: action('mrs:job:get'),
    killJob: action('mrs:job:stop'),
    cluster: action('mrs:cluster:get', 'the name mrs:cluster:get: we could not read the row of this call'),
  },
  limits: {
    'mrs.submit': everyMinute(60),
    'mrs.kill': everyMinute(60),
    'mrs.list': everyMinute(1_000),
    'mrs.read': everyMinute(1_000),
  },
  probe: {
    route: MRS_ROUTES.jobs,
    params: mrsParams('probe'),
    publishes: 'the job API of MRS',
    whenAbsent: 'Only `mrs` steps need it. Look at the region, or set',
  },
} satisfies ServiceFacts<keyof typeof MRS_ROUTES>;
