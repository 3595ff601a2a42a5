import { DLI_SPARK_ROUTES } from './dli-spark-routes';
import type { Permission, ServiceFacts } from '../routes/service-facts';

const page = (name: string): string => `https://support.huaweicloud.com/intl/en-us/api-dli/${name}.html`;
/** The table of actions of DLI. */
const ACTIONS = page('dli_02_0201');

/** Of a queue both models know the same actions. What the application itself reads in OBS, its agency may. */
const ofQueue = (action: string, docs: string): Permission => ({
  action,
  identityAction: action,
  docs,
  guess: 'that a Spark batch needs the action of a job of its queue: the table names it for jobs',
});

/** The table of version 1.1 has no action for reads of jobs. */
const read = (identityAction: string): Permission => ({
  action: null,
  identityAction,
  docs: ACTIONS,
  guess: 'that version 1.1 policies need nothing for it: the table of their actions does not list the call',
});

/** Data Lake Insight by its Spark batches. Whoever names a host for DLI means no other. */
export const DLI_SPARK_SERVICE = {
  hostIn: () => 'dli',
  sharesHostOf: 'dli',
  routes: DLI_SPARK_ROUTES,
  permissions: {
    createBatch: ofQueue('dli:queue:submitJob', page('dli_02_0124')),
    batch: read('dli:jobs:get'),
    batches: read('dli:jobs:list'),
    cancelBatch: ofQueue('dli:queue:cancelJob', ACTIONS),
    batchLog: read('dli:jobs:get'),
  },
  /** None is published: 200 a second is the gateway's default. */
  limits: { 'dli.spark': { calls: 200, perMs: 1_000 } },
  probe: {
    route: DLI_SPARK_ROUTES.batches,
    params: {},
    publishes: 'the Spark batches of DLI',
    whenAbsent: 'Only `dliSpark` steps need it. Where DLI itself is published, look at the region; else set',
  },
} satisfies ServiceFacts<keyof typeof DLI_SPARK_ROUTES>;
