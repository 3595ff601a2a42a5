import type { Permission } from '../../client/routes/service-facts';
import { channelNames, webhooksFromEnvironment } from '../../config/webhooks';
import type { ConnectionPlace } from '../../connections/connection-place';
import { connectionPlaceOf } from '../../connections/connection-place';
import type { Connections } from '../../connections/connections';
import { connectionsFromEnvironment } from '../../connections/connections';
import { ConfigurationError } from '../../config/configuration-error';
import type { PlannedPipeline } from '../../domain/plan';
import type { Surroundings } from '../../spec/surroundings';
import { checkPipeline } from '../../spec/check-pipeline';
import type { DatedRun } from '../../spec/dated-run';
import { datedRunOf } from '../../spec/dated-run';
import type { SpecFile } from '../../spec/read-spec-file';
import { openSpecFile } from '../../spec/read-spec-file';
import { SpecError } from '../../spec/spec-error';
import { CliError, EXIT } from '../cli-error';
import { pipelineParams } from '../options/given-params';
import { paramsAgain, type ParamFlags } from '../options/param-option';
import { ownCommand } from '../own-command';
import { print, printJson, progressScreen, tell } from '../print';
import { namedIn } from './named-in';
import { pipelinePlanOf } from './pipeline-plan';
import { planOf } from './step-types';
import { planSummary } from './plan-summary';
import { planText } from './plan-text';
import { policyOf, rolesOf } from './policy';

/** What is given on the command line. */
export interface PlanFlags extends ParamFlags {
  /** As it was written; this moment where it is left out. */
  date?: string;
  /** Every call is printed, and every permission. */
  calls: boolean;
  /** Only the IAM policy is printed. */
  policy: boolean;
  /** The plan is printed as JSON. */
  json: boolean;
}

/** Prints what the pipeline of a file would do. */
export function planFile(file: string, flags: PlanFlags): void {
  const connections = connectionsFromEnvironment(process.env);
  const known = surroundings(connections);
  const opened = readSpec(file);
  const pipeline = check(opened, flags, known);
  const { note }: Partial<DatedRun> = flags.date === undefined ? {} : datedRunOf(opened.spec, flags.date);
  if (note !== undefined) tell(`warning: ${note}.`);
  if (!known) {
    const open = flags.calls || flags.json ? ' What nothing here names is left open: {project_id}.' : '';
    tell(`No credentials are set up here; the worker needs them.${open}`);
  }
  for (const warning of withoutAccessKey(pipeline, connections)) tell(`warning: ${warning}.`);
  const places = new Map<string, ConnectionPlace>();
  const plan = pipelinePlanOf(pipeline, (connection) => {
    const place = places.get(connection) ?? connectionPlaceOf(process.env, connection);
    places.set(connection, place);
    return place;
  });
  if (flags.policy) printPolicy(plan.permissions, flags);
  else if (flags.json) printJson(plan);
  else if (flags.calls) print(planText(plan));
  else print(planSummary(plan, { columns: columnsOfReader(), everyCall: everyCallOf(file, flags) }));
}

function everyCallOf(file: string, flags: PlanFlags): string {
  const { date } = flags;
  const options = { ...(date !== undefined && { date }), ...paramsAgain(flags), calls: true as const };
  return ownCommand('plan', [file], { options });
}

/** What is read by a program, or goes into a file, is whole. */
function columnsOfReader(): number {
  const screen = progressScreen({ json: false });
  return screen.isTerminal ? screen.size().columns : Infinity;
}

function printPolicy(permissions: readonly Permission[], { json }: PlanFlags): void {
  const policy = policyOf(permissions);
  if (json) printJson(policy);
  else printJson(policy, { indented: true });
  const roles = rolesOf(permissions);
  if (roles.length) tell(`Give these roles besides, which no policy holds: ${roles.join('; ')}.`);
  tell('Not tried on a live account: docs/permissions.md says which names are guesses.');
}

/** What steps ask for that no password login can, by the credentials that are set up here. */
function withoutAccessKey({ steps }: PlannedPipeline, connections: Connections): string[] {
  return steps.flatMap((step) => {
    const { needsAccessKey } = planOf(step);
    const logsIn = needsAccessKey !== undefined && isLogin(connections, step.connection);
    return logsIn ? [`step ${step.id}, connection ${step.connection}: ${needsAccessKey}`] : [];
  });
}

function isLogin(connections: Connections, name: string): boolean {
  try {
    return connections.has(name) && connections.open(name).identity.by === 'login';
  } catch (error) {
    // What else is wrong with it, a plan needs not know.
    if (error instanceof ConfigurationError) return false;
    throw error;
  }
}

type Known = Pick<Surroundings, 'connections' | 'webhooks' | 'chats'>;

/** Who only plans need not have the worker's connections; who has any is taken to have all of them. */
function surroundings(set: Connections): Known | undefined {
  const connections = set.names();
  return connections.length ? { connections, ...channelNames(webhooksFromEnvironment(process.env)) } : undefined;
}

function check({ spec, located }: SpecFile, flags: PlanFlags, known: Known | undefined): PlannedPipeline {
  const { date } = flags;
  const startedAt = new Date().toISOString();
  const run = { ...(date !== undefined && { date }), params: pipelineParams(spec, flags) };
  try {
    return checkPipeline(spec, run, { ...(known ?? namedIn(spec)), startedAt, begunAt: startedAt });
  } catch (error) {
    if (error instanceof SpecError) throw new CliError(located(error).lines, EXIT.badInput, { cause: error });
    throw error;
  }
}

/** Reads a pipeline; a mistake in it is bad input, told with its file and line. */
function readSpec(file: string): SpecFile {
  try {
    return openSpecFile(file);
  } catch (error) {
    if (error instanceof SpecError) throw new CliError(error.lines, EXIT.badInput, { cause: error });
    throw error;
  }
}
