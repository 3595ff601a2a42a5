import { routeTable } from '../routes/route';

/** https://support.huaweicloud.com/intl/en-us/api-iam/ */
export const IAM_ROUTES = routeTable({
  createToken: ['POST', '/v3/auth/tokens'],
  listProjects: ['GET', '/v3/projects'],
});
