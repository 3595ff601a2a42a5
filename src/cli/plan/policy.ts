import type { Permission } from '../../client/permissions';

/** A custom policy of IAM, in the model of version 1.1. */
export interface Policy {
  Version: '1.1';
  Statement: { Effect: 'Allow'; Action: string[] }[];
}

/** The least that allows these permissions, roles aside; no statement where roles are all that is needed. */
export function policyOf(permissions: readonly Permission[]): Policy {
  const actions = [...new Set(permissions.flatMap(({ action }) => action ?? []))].sort();
  return { Version: '1.1', Statement: actions.length ? [{ Effect: 'Allow', Action: actions }] : [] };
}

/** What no policy can hold, in the vendor's words. */
export function rolesOf(permissions: readonly Permission[]): string[] {
  return [...new Set(permissions.flatMap(({ role }) => role ?? []))];
}
