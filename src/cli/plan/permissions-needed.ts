import { IAM_SERVICE } from '../../client/auth/iam-service';
import type { Permission } from '../../client/routes/service-facts';
import type { StepCall } from './step-types/planned-call';

/** One permission of IAM, and what needs it. */
export interface PermissionNeeded extends Permission {
  /** Operations such as `cdm.startJob`. */
  for: string[];
}

/** What logging in takes, beside the calls of the steps. */
export interface LoginNeeds {
  /** The project is not named, so that it is looked up by the region. */
  looksUpProject: boolean;
}

/** A call, as far as IAM asks. */
export type AllowedCall = Pick<StepCall, 'service' | 'route' | 'permission'>;

/** The permissions of some calls, each once. */
export function permissionsNeeded(calls: readonly AllowedCall[], { looksUpProject }: LoginNeeds): PermissionNeeded[] {
  const uses: [operation: string, permission: Permission][] = calls.map(({ service, route, permission }) => [
    `${service}.${route.operation}`,
    permission,
  ]);
  if (looksUpProject) uses.push(['iam.listProjects', IAM_SERVICE.permissions.listProjects]);
  const needed = new Map<string, PermissionNeeded>();
  for (const [operation, permission] of uses) {
    const key = JSON.stringify([permission.action, permission.identityAction, permission.role, permission.docs]);
    const entry = needed.get(key) ?? { ...permission, for: [] };
    if (!entry.for.includes(operation)) entry.for.push(operation);
    needed.set(key, entry);
  }
  return [...needed.values()];
}
