import { Command } from 'commander';
import { shellWord } from '../../domain/shell-command';
import type { SearchAttributeName } from '../../domain/search-attributes';
import { SEARCH_ATTRIBUTES } from '../../domain/search-attributes';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import type { End } from '../cli-error';
import { environmentHelp } from '../environment-help';
import { print, printJson } from '../print';

const ANSWER_WITHIN_MS = 30_000;
const LOOK_AGAIN_AFTER_MS = 200;
// temporal.api.enums.v1.IndexedValueType; the enumeration is in a package that is not a dependency of ours.
const WIRE_TYPES = { KEYWORD: 2, KEYWORD_LIST: 7 };
/** As `temporal operator search-attribute` spells them. */
const TYPE_WORDS = ['Unspecified', 'Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];
// gRPC status codes.
const [PERMISSION_DENIED, UNIMPLEMENTED] = [7, 12];
const NAMES = Object.keys(SEARCH_ATTRIBUTES) as SearchAttributeName[];

/** `search-attributes`: makes our search attributes known to a server. */
export function searchAttributesCommand(end: End): Command {
  const group = new Command('search-attributes').description(
    'By what `list` finds pipelines, once the server knows it and workers have HUAWEICLOUD_SEARCH_ATTRIBUTES=1.',
  );
  group.exitOverride();
  group.addCommand(registerCommand(end).copyInheritedSettings(group));
  return group;
}

function registerCommand(end: End): Command {
  return new Command('register')
    .description('Registers the search attributes of pipelines in the namespace. May be repeated.')
    .option('--json', 'print what was done as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (flags: { json: boolean }) => {
      await withTemporal(process.env, async (line) =>
        line.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, async () => register(line, flags.json)),
      );
      end(EXIT.done);
    });
}

async function register(line: TemporalLine, json: boolean): Promise<void> {
  const before = await known(line);
  refuseOtherTypes(line, before);
  const missing = NAMES.filter((name) => before[name] === undefined);
  if (missing.length) await add(line, missing);
  const done = NAMES.map((name) => ({ name, type: wordOf(wireType(name)), registered: missing.includes(name) }));
  if (json) return printJson({ namespace: line.namespace, attributes: done });
  for (const { name, type, registered } of done)
    print(`${name.padEnd(20)} ${type.padEnd(12)} ${registered ? 'registered' : 'was registered already'}`);
}

/** Types by name, as they are on the wire. */
async function known({ connection, namespace }: TemporalLine): Promise<Record<string, number | null | undefined>> {
  try {
    return (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
  } catch (error) {
    throw mayNot(error, namespace);
  }
}

async function add(line: TemporalLine, names: SearchAttributeName[]): Promise<void> {
  const { connection, namespace } = line;
  try {
    const searchAttributes = Object.fromEntries(names.map((name) => [name, wireType(name)]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    throw mayNot(error, namespace);
  }
  // A server takes a moment to show what it has been told, and a worker that starts before that would refuse.
  while (!(await isSearchable(line))) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS));
}

async function isSearchable(line: TemporalLine): Promise<boolean> {
  const types = await known(line);
  return NAMES.every((name) => types[name] === wireType(name));
}

function refuseOtherTypes({ namespace }: TemporalLine, types: Record<string, number | null | undefined>): void {
  const other = NAMES.find((name) => (types[name] ?? wireType(name)) !== wireType(name));
  if (!other) return;
  throw new CliError(
    `Namespace ${namespace} has ${other} as ${wordOf(types[other] ?? 0)}, and pipelines need ${wordOf(wireType(other))}: ` +
      `see who uses it, and remove it with: temporal operator search-attribute remove --name ${other} --namespace ${shellWord(namespace)}`,
  );
}

/** Temporal Cloud has no operator's service, and elsewhere it may be kept from us. */
function mayNot(error: unknown, namespace: string): unknown {
  const { code, details = '' } = error as { code?: number; details?: string };
  if (/cannot have more than \d+ search attribute/i.test(details)) return noPlaceLeft(error, details, namespace);
  if (code !== PERMISSION_DENIED && code !== UNIMPLEMENTED) return error;
  const flags = NAMES.map((name) => `--sa "${name}=${wordOf(wireType(name))}"`).join(' ');
  return new CliError(
    `The server does not let this client register search attributes in ${namespace}. ` +
      `On Temporal Cloud: tcld namespace search-attributes add --namespace ${shellWord(namespace)} ${flags}`,
    undefined,
    { cause: error },
  );
}

/** Of each type a namespace has a few only. */
function noPlaceLeft(cause: unknown, details: string, namespace: string): CliError {
  return new CliError(
    `Namespace ${namespace} has no place left for the search attributes of pipelines: ${details.replace(/\.$/, '')}. ` +
      `See which it has with: temporal operator search-attribute list --namespace ${shellWord(namespace)}, and remove one that nobody uses.`,
    undefined,
    { cause },
  );
}

function wireType(name: SearchAttributeName): number {
  return WIRE_TYPES[SEARCH_ATTRIBUTES[name]];
}

function wordOf(type: number): string {
  return TYPE_WORDS[type] ?? String(type);
}
