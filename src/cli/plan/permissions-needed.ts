import { PERMISSIONS, type Permission } from '../../client/permissions';
import type { StepCall } from './planned-call';

/** One permission of IAM, and what needs it. */
export interface PermissionNeeded extends Permission {
  /** Operations such as `cdm.startJob`. */
  for: string[];
}

export interface LoginNeeds {
  /** The project is not named, so that it is looked up by the region. */
  looksUpProject: boolean;
}

/** The permissions of some calls, each once. */
export function permissionsNeeded(calls: readonly StepCall[], { looksUpProject }: LoginNeeds): PermissionNeeded[] {
  const uses: [operation: string, permission: Permission][] = calls.map(({ service, route, permission }) => [
    `${service}.${route.operation}`,
    permission,
  ]);
  if (looksUpProject) uses.push(['iam.listProjects', PERMISSIONS.iam.listProjects]);
  const needed = new Map<string, PermissionNeeded>();
  for (const [operation, permission] of uses) {
    const key = JSON.stringify([permission.action, permission.identityAction, permission.role, permission.docs]);
    const entry = needed.get(key) ?? { ...permission, for: [] };
    if (!entry.for.includes(operation)) entry.for.push(operation);
    needed.set(key, entry);
  }
  return [...needed.values()];
}
