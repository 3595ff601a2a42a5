import { OBS_ROUTES } from './obs-routes';
import type { ServiceFacts } from '../routes/service-facts';

/** Object Storage Service. Its hosts are those of buckets; the one named here stands behind their names. */
export const OBS_SERVICE = {
  hostIn: () => 'obs',
  isOptional: true,
  routes: OBS_ROUTES,
  permissions: {
    listObjects: {
      action: 'obs:bucket:ListBucket',
      identityAction: 'obs:bucket:listBucket',
      docs: 'https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0022.html',
      guess: 'the name in an identity policy',
    },
  },
  /** https://support.huaweicloud.com/intl/en-us/productdesc-obs/obs_03_0360.html: of an account, all its users together. */
  limits: { 'obs.list': { calls: 1_000, perMs: 1_000 } },
  probe: {
    route: OBS_ROUTES.listObjects,
    params: {},
    // By its scheme even a host of all services knows whom it is for; nobody has this key.
    headers: { authorization: 'OBS nobody:nothing' },
    publishes: 'OBS',
    exists: ({ status, code }) => status === 403 && code !== undefined && !/^APIG/i.test(code),
    whenAbsent: 'Only `obs` steps need it: look at the region, else set',
  },
} satisfies ServiceFacts<keyof typeof OBS_ROUTES>;
