import type { EndpointName } from '../../client/endpoints';
import type { PathParam } from '../../client/path-template';
import type { Permission } from '../../client/permissions';
import type { Query } from '../../client/query';
import type { Route } from '../../client/route';

/**
 * When in a step a call is made. `before`: the look that the fence rests on. `start`. `watch`: again and again until
 * the run has ended. `stop`: only when what the step started has to be stopped.
 */
export type CallPhase = 'before' | 'start' | 'watch' | 'stop';

/** A list answers for many runs of one place, whichever pipelines they belong to. */
export const WHEN_MANY = 'in place of the looks at single runs, when many are due';

/** One call a step makes, or may have to make. */
export interface StepCall {
  phase: CallPhase;
  service: EndpointName;
  route: Route;
  permission: Permission;
  params: Readonly<Record<string, PathParam>>;
  query?: Query;
  headers?: Readonly<Record<string, string>>;
  body?: object;
  /** Why or how often, where the phase alone does not say. */
  note?: string;
}

/** The calls of one service, by the operation's name. */
export type CallOf<Operation extends string> = (
  phase: CallPhase,
  operation: Operation,
  more?: Partial<Pick<StepCall, 'query' | 'headers' | 'body' | 'note' | 'params'>>,
) => StepCall;

/** Makes calls of a service's route table. */
export function callsOf<Operation extends string>(
  service: EndpointName,
  routes: Readonly<Record<Operation, Route>>,
  permissions: Readonly<Record<Operation, Permission>>,
  shared: Pick<StepCall, 'params' | 'headers'>,
): CallOf<Operation> {
  return (phase, operation, more = {}) => ({
    phase,
    service,
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
