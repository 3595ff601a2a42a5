import type { CDM_ROUTES } from './cdm-routes';
import type { DGC_ROUTES } from './dgc-routes';
import type { DLI_ROUTES } from './dli-routes';
import type { FACTORY_ROUTES } from './factory-routes';
import type { IAM_ROUTES } from './iam-routes';

/**
 * What a call needs in IAM. There are two models side by side: policies of version 1.1 (with system roles), and
 * identity policies of version 5.0; an account uses either or both.
 */
export interface Permission {
  /** Action of a version 1.1 policy; null where the service knows none and goes by roles alone. */
  action: string | null;
  /** Action of a version 5.0 identity policy; null where the vendor's page says that none is needed. */
  identityAction: string | null;
  /** A role that has to be given, in the vendor's words. */
  role?: string;
  /** The vendor's page. */
  docs: string;
  /** What of this no page that we could read confirms; nothing of it was tried on a live account. */
  guess?: string;
}

type Operations<Table> = Readonly<Record<keyof Table, Permission>>;

const CDM_PAGE = 'https://support.huaweicloud.com/intl/en-us/api-cdm/cdm_02_0007.html';

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/StartJob.html says: no identity policy needed. */
const cdm = (action: string): Permission => ({
  action,
  identityAction: null,
  docs: CDM_PAGE,
  guess: `the name ${action}: the page lists the actions, and we could read only cdm:cluster:list and cdm:cluster:get`,
});

/** DataArts Studio has no actions: https://support.huaweicloud.com/intl/en-us/dataartsstudio_faq/dataartsstudio_03_0074.html */
const dgc = (workspaceRole: string): Permission => ({
  action: null,
  identityAction: null,
  role: `DAYU User, and ${workspaceRole} of the workspace`,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/abcd.html',
  guess: `that ${workspaceRole} is enough: the page describes the roles, not each call`,
});

const dli = (identityAction: string, page: string, guessed?: string): Permission => ({
  action: guessed ?? identityAction,
  identityAction,
  docs: `https://support.huaweicloud.com/intl/en-us/api-dli/${page}.html`,
  ...(guessed && { guess: `the name ${guessed} in a version 1.1 policy: the page confirms only the other` }),
});

/** The permissions of every call the client makes. */
export const PERMISSIONS: {
  readonly cdm: Operations<typeof CDM_ROUTES>;
  readonly dgc: Operations<typeof DGC_ROUTES>;
  readonly dgcV2: Operations<typeof FACTORY_ROUTES>;
  readonly dli: Operations<typeof DLI_ROUTES>;
  readonly iam: Operations<typeof IAM_ROUTES>;
} = {
  cdm: {
    startJob: cdm('cdm:job:operate'),
    stopJob: cdm('cdm:job:operate'),
    jobStatus: cdm('cdm:cluster:get'),
    submissions: cdm('cdm:cluster:get'),
    job: cdm('cdm:cluster:get'),
    jobs: cdm('cdm:cluster:get'),
  },
  dgc: {
    startJob: dgc('operator'),
    stopJob: dgc('operator'),
    runImmediate: dgc('operator'),
    restartInstance: dgc('operator'),
    stopInstance: dgc('operator'),
    realTimeStatus: dgc('viewer'),
    jobs: dgc('viewer'),
    instances: dgc('viewer'),
    instance: dgc('viewer'),
  },
  dgcV2: {
    createSupplement: dgc('operator'),
    supplements: dgc('viewer'),
    stopSupplement: dgc('operator'),
  },
  dli: {
    runJobs: dli('dli:jobs:startFlinkJob', 'dli_02_0233', 'dli:jobs:start'),
    stopJobs: dli('dli:jobs:stopFlinkJob', 'dli_02_0241', 'dli:jobs:stop'),
    job: dli('dli:jobs:get', 'dli_02_0235'),
    jobs: dli('dli:jobs:list', 'dli_02_0234'),
  },
  iam: {
    createToken: {
      action: null,
      identityAction: null,
      docs: 'https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html',
    },
    listProjects: {
      action: 'iam:projects:listProjects',
      identityAction: 'iam:projects:listProjects',
      docs: 'https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html',
      guess: 'the name in an identity policy; in version 1.1 policies it is in public use',
    },
  },
};
