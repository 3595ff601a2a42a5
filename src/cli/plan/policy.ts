import type { Permission } from '../../client/routes/service-facts';

/** A custom policy of IAM, in the model of version 1.1. */
export interface Policy {
  /** Of IAM's model of policies. */
  Version: '1.1';
  /** One is enough for all of it. */
  Statement: {
    Effect: 'Allow';
    /** `service:resource:verb`, as IAM writes it. */
    Action: string[];
  }[];
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
