import { DLI_ROUTES } from './dli-routes';
import type { Permission, ServiceFacts } from '../routes/service-facts';

const action = (identityAction: string, page: string, guessed?: string): Permission => ({
  action: guessed ?? identityAction,
  identityAction,
  docs: `https://support.huaweicloud.com/intl/en-us/api-dli/${page}.html`,
  ...(guessed && { guess: `the name ${guessed} in a version 1.1 policy: the page confirms only the other` }),
});

/** Data Lake Insight. */
export const DLI_SERVICE = {
  hostIn: () => 'dli',
  routes: DLI_ROUTES,
  permissions: {
    runJobs: action('dli:jobs:startFlinkJob', 'dli_02_0233', 'dli:jobs:start'),
    stopJobs: action('dli:jobs:stopFlinkJob', 'dli_02_0241', 'dli:jobs:stop'),
    job: action('dli:jobs:get', 'dli_02_0235'),
    jobs: action('dli:jobs:list', 'dli_02_0234'),
  },
  /** None is published: 200 a second is the gateway's default. */
  limits: { dli: { calls: 200, perMs: 1_000 } },
  probe: { route: DLI_ROUTES.jobs, params: {} },
} satisfies ServiceFacts<keyof typeof DLI_ROUTES>;
