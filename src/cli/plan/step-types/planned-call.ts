import type { ServiceFacts, Permission } from '../../../client/routes/service-facts';
import type { EndpointName } from '../../../client/services';
import type { PathParam } from '../../../client/routes/path-template';
import type { Query } from '../../../client/routes/query';
import type { Route } from '../../../client/routes/route';

/**
 * When in a step a call is made. `before`: the look that the fence rests on. `start`. `watch`: again and again until
 * the run has ended. `stop`: only when what the step started has to be stopped.
 */
export type CallPhase = 'before' | 'start' | 'watch' | 'stop';

/** A list answers for many runs of one place, whichever pipelines they belong to. */
export const WHEN_MANY = 'in place of the looks at single runs, when many are due';

/** One call a step makes, or may have to make. */
export interface StepCall {
  /** When in the life of a step it is made. */
  phase: CallPhase;
  /** Whose host is called. */
  service: EndpointName;
  /** Which call it is. */
  route: Route;
  /** What an IAM policy must allow for it. */
  permission: Permission;
  /** The bucket that it is about: it has a host of its own. */
  bucket?: string;
  /** Values for its path; what is known only later is left out. */
  params: Readonly<Record<string, PathParam>>;
  /** In the order in which it is sent. */
  query?: Query;
  /** Beside those that every call has. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent for none. */
  body?: object;
  /** Why or how often, where the phase alone does not say. */
  note?: string;
}

/** The calls of one service, by the operation's name. */
export type CallOf<Operation extends string> = (
  phase: CallPhase,
  operation: Operation,
  more?: Partial<Pick<StepCall, 'query' | 'headers' | 'body' | 'note' | 'params' | 'bucket'>>,
) => StepCall;

/** Makes calls of a service. */
export function callsOf<Operation extends string>(
  name: EndpointName,
  { routes, permissions }: Pick<ServiceFacts<Operation>, 'routes' | 'permissions'>,
  shared: Pick<StepCall, 'params' | 'headers'>,
): CallOf<Operation> {
  return (phase, operation, more = {}) => ({
    phase,
    service: name,
    route: routes[operation],
    permission: permissions[operation],
    ...shared,
    ...more,
  });
}

/** A text that a template fills in later has no place in a path yet: its placeholder stays. */
export function knownParams(params: Record<string, PathParam>): Record<string, PathParam> {
  return Object.fromEntries(Object.entries(params).filter(([, { value }]) => !/\{[{%]/.test(value)));
}
