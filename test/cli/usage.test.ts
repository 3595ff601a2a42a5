import { runCli } from '../support/run-cli';

test.each([
  [[], 'Usage: temporal-huaweicloud'],
  [['fly'], "unknown command 'fly'"],
  [['run'], "missing required argument 'file'"],
  [['run', 'p.yaml', '--param', 'day'], 'A parameter is written name=value.'],
  [['run', 'p.yaml', '--date', 'tomorrow'], 'A date is written 2026-01-31'],
  [['status', 'x', '--fast'], "unknown option '--fast'"],
  [['cancel', 'x', '--timeout', 'soon'], 'A duration is written 90s'],
  [['simulator', '--port', '80.5'], 'A port is a whole number'],
  [['simulator', '--seed', '/nowhere.json'], '/nowhere.json cannot be read'],
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
  const { code, stderr } = await runCli(['status', 'x'], { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' });

  expect(stderr).toBe('error: TEMPORAL_CONFIG_FILE names /nowhere/temporal.toml, and there is no such file.\n');
  expect(code).toBe(2);
});

test('an API key is not sent unencrypted', async () => {
  const { code, stderr } = await runCli(['status', 'x'], { TEMPORAL_API_KEY: 'secret', TEMPORAL_TLS: 'false' });

  expect(stderr).toContain('TEMPORAL_TLS=false would send the API key over the network unencrypted');
  expect(code).toBe(2);
});

test('a server that is not there is named, with what to do', async () => {
  const { code, stderr } = await runCli(['status', 'x'], { TEMPORAL_ADDRESS: '127.0.0.1:9' });

  expect(stderr).toMatch(/No Temporal server answers at 127\.0\.0\.1:9 .*TEMPORAL_ADDRESS/);
  expect(code).toBe(1);
});

test('a worker without credentials says in one sentence what to set', async () => {
  const { code, stderr } = await runCli(['worker']);

  expect(stderr).toMatch(/^error: .*No Huawei Cloud credentials: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.*\n$/);
  expect(code).toBe(2);
});

test('a spec with a mistake is refused with its place in the file, before any server is asked', async () => {
  const { code, stderr } = await runCli(['run', 'test/cli/broken.yaml'], { TEMPORAL_ADDRESS: '127.0.0.1:9' });

  expect(stderr).toMatch(/broken\.yaml:4:\d+.*clusterID/);
  expect(code).toBe(2);
});

test.each(['demo', 'run', 'status', 'cancel', 'worker', 'simulator'])(
  'the help of %s names its flags and variables',
  async (command) => {
    const { code, stdout } = await runCli([command, '--help']);

    expect(stdout).toMatch(/Options:\n.*--\w+.*Environment:/s);
    expect(code).toBe(0);
  },
);
