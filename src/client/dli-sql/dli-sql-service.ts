import { DLI_SQL_ROUTES } from './dli-sql-routes';
import type { Permission, ServiceFacts } from '../routes/service-facts';

const page = (name: string): string => `https://support.huaweicloud.com/intl/en-us/api-dli/${name}.html`;

/**
 * https://support.huaweicloud.com/api-dli/dli_02_0201.html: of a queue both models know the same actions. What the statement
 * itself reads and writes is DLI's own, by database and table.
 */
const ofQueue = (action: string, name: string): Permission => ({
  action,
  identityAction: action,
  docs: page(name),
});

/** The table of version 1.1 has no action for reads of jobs. */
const read = (identityAction: string, name: string): Permission => ({
  action: null,
  identityAction,
  docs: page(name),
  guess: 'that version 1.1 policies need nothing for it: the table of their actions does not list the call',
});

/** Data Lake Insight by its SQL jobs. Whoever names a host for DLI means no other. */
export const DLI_SQL_SERVICE = {
  hostIn: () => 'dli',
  sharesHostOf: 'dli',
  routes: DLI_SQL_ROUTES,
  permissions: {
    submitJob: ofQueue('dli:queue:submitJob', 'dli_02_0102'),
    jobStatus: read('dli:jobs:get', 'dli_02_0021'),
    sqlJobs: read('dli:jobs:list', 'dli_02_0025'),
    cancelJob: ofQueue('dli:queue:cancelJob', 'dli_02_0104'),
    preview: read('dli:jobs:get', 'dli_02_0312'),
  },
  /** None is published: 200 a second is the gateway's default. */
  limits: { 'dli.sql': { calls: 200, perMs: 1_000 } },
  probe: {
    route: DLI_SQL_ROUTES.sqlJobs,
    params: {},
    publishes: 'the SQL jobs of DLI',
    whenAbsent: 'Only `dliSql` steps need it. Where DLI itself is published, look at the region; else set',
  },
} satisfies ServiceFacts<keyof typeof DLI_SQL_ROUTES>;
