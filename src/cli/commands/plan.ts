import { Command } from 'commander';
import { checkPipeline } from '../../spec/check-pipeline';
import type { SpecFile } from '../../spec/read-spec-file';
import { SpecError } from '../../spec/spec-error';
import { type ConnectionPlace, connectionPlaceOf } from '../../connections/connection-place';
import { connectionsFromEnvironment } from '../../connections/connections';
import type { PlannedPipeline } from '../../domain/plan';
import { CliError, EXIT } from '../cli-error';
import { dateOption } from '../date-option';
import type { End } from '../end';
import { environmentHelp } from '../environment-help';
import { paramOption } from '../param-option';
import { pipelinePlanOf } from '../plan/pipeline-plan';
import { planText } from '../plan/plan-text';
import { print, printJson, tell } from '../print';
import { readSpec } from '../read-spec';

interface Flags {
  date?: string;
  param?: Record<string, string>;
  json: boolean;
}

export function planCommand(end: End): Command {
  return new Command('plan')
    .description('Shows every call a pipeline would make, in order, and the permissions it needs. Nothing is called.')
    .argument('<file>', 'the pipeline, as YAML')
    .addOption(dateOption('logical date of the run (default: now)'))
    .addOption(paramOption('a parameter of the pipeline; may be repeated (default: those of the file)'))
    .option('--json', 'print the plan as one JSON line', false)
    .addHelpText('after', environmentHelp('huaweiCloud'))
    .action((file: string, flags: Flags) => {
      planFile(file, flags);
      end(EXIT.done);
    });
}

function planFile(file: string, flags: Flags): void {
  const { isSetUp, names } = knownConnections();
  const pipeline = check(readSpec(file), flags, names);
  if (!isSetUp)
    tell('No credentials are set up here; the worker needs them. What nothing here names is left open: {project_id}.');
  const places = new Map<string, ConnectionPlace>();
  const plan = pipelinePlanOf(pipeline, (connection) => {
    const place = places.get(connection) ?? connectionPlaceOf(process.env, connection);
    places.set(connection, place);
    return place;
  });
  if (flags.json) printJson(plan);
  else print(planText(plan));
}

/** Who only plans need not have the worker's connections; who has any has all of them. */
function knownConnections(): { isSetUp: boolean; names?: string[] } {
  const names = connectionsFromEnvironment(process.env).names();
  return names.length ? { isSetUp: true, names } : { isSetUp: false };
}

function check({ spec, located }: SpecFile, { date, param }: Flags, connections?: string[]): PlannedPipeline {
  const startedAt = new Date().toISOString();
  const run = { ...(date !== undefined && { date }), params: param ?? {} };
  try {
    return checkPipeline(spec, run, { connections: connections ?? connectionsNamedIn(spec), startedAt });
  } catch (error) {
    if (error instanceof SpecError) throw new CliError(located(error).message, EXIT.badInput, { cause: error });
    throw error;
  }
}

/** Every connection that a spec names, as if it were there. */
function connectionsNamedIn(spec: unknown): string[] {
  const names = new Set(['default']);
  JSON.stringify(spec, (key, value: unknown) => {
    if (key === 'connection' && typeof value === 'string') names.add(value);
    return value;
  });
  return [...names];
}
