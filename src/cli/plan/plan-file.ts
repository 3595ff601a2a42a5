import { checkPipeline, type Surroundings } from '../../spec/check-pipeline';
import { type DatedRun, datedRunOf } from '../../spec/dated-run';
import type { SpecFile } from '../../spec/read-spec-file';
import { SpecError } from '../../spec/spec-error';
import { type ConnectionPlace, connectionPlaceOf } from '../../connections/connection-place';
import { connectionsFromEnvironment } from '../../connections/connections';
import { webhooksFromEnvironment } from '../../connections/webhooks';
import type { Permission } from '../../client/permissions';
import type { PlannedPipeline } from '../../domain/plan';
import { CliError, EXIT } from '../cli-error';
import { print, printJson, tell } from '../print';
import { pipelineParams } from '../given-params';
import type { ParamFlags } from '../param-option';
import { readSpec } from '../read-spec';
import { pipelinePlanOf } from './pipeline-plan';
import { planText } from './plan-text';
import { policyOf, rolesOf } from './policy';

/** What is given on the command line. */
export interface PlanFlags extends ParamFlags {
  date?: string;
  policy: boolean;
  json: boolean;
}

/** Prints what the pipeline of a file would do. */
export function planFile(file: string, flags: PlanFlags): void {
  const known = surroundings();
  const opened = readSpec(file);
  const pipeline = check(opened, flags, known);
  const { note }: Partial<DatedRun> = flags.date === undefined ? {} : datedRunOf(opened.spec, flags.date);
  if (note !== undefined) tell(`warning: ${note}.`);
  if (!known)
    tell('No credentials are set up here; the worker needs them. What nothing here names is left open: {project_id}.');
  const places = new Map<string, ConnectionPlace>();
  const plan = pipelinePlanOf(pipeline, (connection) => {
    const place = places.get(connection) ?? connectionPlaceOf(process.env, connection);
    places.set(connection, place);
    return place;
  });
  if (flags.policy) printPolicy(plan.permissions, flags);
  else if (flags.json) printJson(plan);
  else print(planText(plan));
}

function printPolicy(permissions: readonly Permission[], { json }: PlanFlags): void {
  const policy = policyOf(permissions);
  if (json) printJson(policy);
  else print(JSON.stringify(policy, null, 2));
  const roles = rolesOf(permissions);
  if (roles.length) tell(`Give these roles besides, which no policy holds: ${roles.join('; ')}.`);
  tell('Not tried on a live account: docs/permissions.md says which names are guesses.');
}

type Known = Pick<Surroundings, 'connections' | 'webhooks'>;

/** Who only plans need not have the worker's connections; who has any is taken to have all of them. */
function surroundings(): Known | undefined {
  const connections = connectionsFromEnvironment(process.env).names();
  return connections.length ? { connections, webhooks: webhooksFromEnvironment(process.env).names() } : undefined;
}

function check({ spec, located }: SpecFile, flags: PlanFlags, known: Known | undefined): PlannedPipeline {
  const { date } = flags;
  const startedAt = new Date().toISOString();
  const run = { ...(date !== undefined && { date }), params: pipelineParams(spec as object, flags) };
  try {
    return checkPipeline(spec, run, { ...(known ?? namedIn(spec)), startedAt });
  } catch (error) {
    if (error instanceof SpecError) throw new CliError(located(error).message, EXIT.badInput, { cause: error });
    throw error;
  }
}

/** Every connection and webhook that a spec names, as if it were there. */
function namedIn(spec: unknown): Required<Known> {
  const named = { connection: new Set(['default']), webhook: new Set<string>() };
  JSON.stringify(spec, (key, value: unknown) => {
    if ((key === 'connection' || key === 'webhook') && typeof value === 'string') named[key].add(value);
    return value;
  });
  return { connections: [...named.connection], webhooks: [...named.webhook] };
}
