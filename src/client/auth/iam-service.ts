import { IAM_ROUTES } from './iam-routes';
import type { ServiceFacts } from '../routes/service-facts';

/** Identity and Access Management: logins, and the project of a region. */
export const IAM_SERVICE = {
  hostIn: () => 'iam',
  routes: IAM_ROUTES,
  permissions: {
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
  limits: {},
  probe: { route: IAM_ROUTES.listProjects, params: {} },
} satisfies ServiceFacts<keyof typeof IAM_ROUTES>;
