import { COMMANDS } from '../../src/cli/program';
import { pipelineJsonSchema } from '../../src/spec/pipeline-json-schema';
import { runCli, runCliAsProcess } from '../support/run-cli';

test.each([
  [[], 'Usage: temporal-huaweicloud'],
  [['fly'], "unknown command 'fly'"],
  [['run'], "missing required argument 'file'"],
  [['run', 'p.yaml', '--param', 'day'], 'A parameter is written name=value.'],
  [['run', 'p.yaml', '--date', 'tomorrow'], 'A date is written 2026-01-31'],
  [['status', 'x', '--fast'], "unknown option '--fast'"],
  [['cancel', 'x', '--timeout', 'soon'], 'A duration is written 90s'],
  [['skip', 'x'], "required option '--reason <text>' not specified"],
  [['adopt', 'x'], "required option '--run <id>' not specified"],
  [['retry', 'x', '--from', 'here'], 'It is one of `failedNode`'],
  [['list', '--limit', 'all'], 'A limit is a whole number'],
  [['list', '--date', '2026-01-31T02:00Z'], 'A day is written 2026-01-31.'],
  [['list', '--pipeline', 'a" OR "b'], 'A pipeline name has letters'],
  [['list', '--state', 'held', '--failed'], 'cannot be used with option'],
  [['simulator', '--port', '80.5'], 'A port is a whole number'],
  [['simulator', '--seed', '/nowhere.json'], '/nowhere.json cannot be read: there is no such file'],
  [['schedule', 'backfill', 'p.yaml', 'yesterday'], 'A span is written FROM..TO'],
  [['schedule', 'fly'], "unknown command 'fly'"],
  [['demo', '--speed', 'fast'], 'A speed is a number'],
])('bad usage %j ends with 2 and says why on stderr', async (args, why) => {
  const { code, stdout, stderr } = await runCli(args);

  expect(stderr).toContain(why);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('a Temporal configuration file that is not there is an error', async () => {
  const { code, stderr } = await runCliAsProcess(['status', 'x'], { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' });

  expect(stderr).toBe('error: TEMPORAL_CONFIG_FILE names /nowhere/temporal.toml, and there is no such file.\n');
  expect(code).toBe(2);
});

test('an API key is not sent unencrypted', async () => {
  const { code, stderr } = await runCliAsProcess(['status', 'x'], {
    TEMPORAL_API_KEY: 'secret',
    TEMPORAL_TLS: 'false',
  });

  expect(stderr).toContain('TEMPORAL_TLS=false would send the API key over the network unencrypted');
  expect(code).toBe(2);
});

test('a server that is not there is named, with what to do', async () => {
  const { code, stderr } = await runCliAsProcess(['status', 'x'], { TEMPORAL_ADDRESS: '127.0.0.1:9' });

  expect(stderr).toMatch(/No Temporal server can be used at 127\.0\.0\.1:9: nothing listens there.*TEMPORAL_ADDRESS/);
  expect(code).toBe(1);
});

test('a worker without credentials says in one sentence what to set', async () => {
  const { code, stderr } = await runCliAsProcess(['worker']);

  expect(stderr).toMatch(/^error: .*No Huawei Cloud credentials: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.*\n$/);
  expect(code).toBe(2);
});

test('the JSON Schema of a pipeline is printed alone, and as it was made', async () => {
  const { code, stdout } = await runCliAsProcess(['schema']);

  expect(JSON.parse(stdout)).toEqual(pipelineJsonSchema());
  expect(code).toBe(0);
});

test('a spec with a mistake is refused with its place in the file, before any server is asked', async () => {
  const { code, stderr } = await runCliAsProcess(['run', 'test/cli/broken.yaml'], { TEMPORAL_ADDRESS: '127.0.0.1:9' });

  expect(stderr).toMatch(/broken\.yaml:4:\d+.*clusterID/);
  expect(code).toBe(2);
});

/** `schedule` only holds its own; these read no variable. */
const READ_NONE = ['schema', 'validate', 'init', 'completion'];

const commands = COMMANDS.map((make) => make(() => undefined))
  .flatMap((command) => (command.commands.length ? command.commands : [command]))
  .map((command) => ({ command, name: [command.parent?.name(), command.name()].filter(Boolean).join(' ') }))
  .filter(({ name }) => !READ_NONE.includes(name));

test.each(commands)('the help of $name names its variables, and each flag with its default', ({ command }) => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 1_000 }).outputHelp();

  const flags = help.split('\n').filter((line) => /^ {2}--/.test(line));
  expect(flags).toHaveLength(command.options.filter(({ hidden }) => !hidden).length);
  expect(flags.filter((line) => !line.includes('default'))).toEqual([]);
  expect(help).toContain('\nEnvironment:');
});
