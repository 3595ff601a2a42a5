import type { CallLimit } from '../limits/budget-lane';
import type { PathParam } from './path-template';
import type { Route } from './route';

/** A read that tells, without credentials, whether a host publishes the service. Nothing can be read by it. */
interface ProbeRead {
  /** A read whose path no other service has. */
  route: Route;
  /** Values for its path, which need not exist. */
  params: Readonly<Record<string, PathParam>>;
  /** Beside those that every probe has. */
  headers?: Readonly<Record<string, string>>;
  /** Whether this is what such a host says to somebody it does not know. @default to HTTP 401 */
  exists?(says: { status: number; code?: string }): boolean;
  /** What the host then publishes, in words. @default 'the API' */
  publishes?: string;
  /** What to do where it does not, before the name of the setting. @default to check the setting and the region */
  whenAbsent?: string;
}

/** What is known of one of the vendor's hosts. */
export interface ServiceFacts<Operation extends string = string> {
  /** The host's first name in a region: `cdm` of `cdm.cn-north-4.myhuaweicloud.com`. */
  hostIn(region: string): string;
  /** The domain of its hosts in a region where it is another than that of the region's other services. */
  domainIn?(region: string): string | undefined;
  /** The host is that of another service where only that one is named. */
  sharesHostOf?: string;
  /** A connection without a host for it does for everything else: only its own calls fail. */
  isOptional?: true;
  /** Every call that is made of it, by our name. */
  routes: Readonly<Record<Operation, Route>>;
  /** What an IAM policy must allow for each call. */
  permissions: Readonly<Record<Operation, Permission>>;
  /** Calls that the vendor counts together, by group, and how many it lets one user make. */
  limits: Readonly<Record<string, CallLimit>>;
  /** How `doctor` finds out whether the host is the right one. */
  probe: ProbeRead;
}

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
