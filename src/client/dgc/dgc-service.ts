import { DGC_ROUTES } from './dgc-routes';
import { FACTORY_ROUTES } from './factory-routes';
import type { Permission, ServiceFacts } from '../routes/service-facts';

/** DataArts Studio has no actions: https://support.huaweicloud.com/intl/en-us/dataartsstudio_faq/dataartsstudio_03_0074.html */
const role = (workspaceRole: string): Permission => ({
  action: null,
  identityAction: null,
  role: `DAYU User, and ${workspaceRole} of the workspace`,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/abcd.html',
  guess: `that ${workspaceRole} is enough: the page describes the roles, not each call`,
});

/** DataArts Factory by its job API of version 1, which has a host of its own in all regions but one. */
export const DGC_SERVICE = {
  hostIn: (region) => (region === 'cn-east-4' ? 'dayu' : 'dayu-dlf'),
  routes: DGC_ROUTES,
  permissions: {
    startJob: role('operator'),
    stopJob: role('operator'),
    runImmediate: role('operator'),
    restartInstance: role('operator'),
    stopInstance: role('operator'),
    jobs: role('viewer'),
    instances: role('viewer'),
    instance: role('viewer'),
  },
  limits: { dgc: { calls: 30, perMs: 1_000 } },
  probe: {
    route: DGC_ROUTES.jobs,
    params: {},
    publishes: 'the v1 job API',
    whenAbsent: 'The v1 job API lives on dayu-dlf.*, not on dayu.*: set',
  },
} satisfies ServiceFacts<keyof typeof DGC_ROUTES>;

/** DataArts Factory by its API of version 2. Whoever names a host for the first means no other. */
export const DGC_V2_SERVICE = {
  hostIn: () => 'dayu',
  sharesHostOf: 'dgc',
  routes: FACTORY_ROUTES,
  permissions: {
    createSupplement: role('operator'),
    supplements: role('viewer'),
    stopSupplement: role('operator'),
  },
  limits: { 'dgc.v2': { calls: 10, perMs: 1_000 } },
  probe: {
    route: FACTORY_ROUTES.supplements,
    params: {},
    publishes: 'the v2 API, for backfills',
    whenAbsent: 'Only `mode: supplement` needs it. The v2 API lives on dayu.*: set',
  },
} satisfies ServiceFacts<keyof typeof FACTORY_ROUTES>;
