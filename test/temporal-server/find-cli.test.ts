import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCli } from '../../src/cli/demo/temporal-server/find-cli';
import type { Narrator } from '../../src/cli/demo/temporal-server/narrator';
import { temporaryFolder } from '../support/temporary-folder';
import { writeProgram } from '../support/write-program';

const VERSION = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"';

const root = temporaryFolder();
let machine: string;
let said: string[];
let machines = 0;

beforeEach(() => {
  machine = join(root, `machine-${(machines += 1)}`);
  said = [];
});

const narrator: Narrator = { say: (line) => void said.push(line), whileRunning: (_what, work) => work };

test('a CLI named in TEMPORAL_CLI_PATH comes before the one on PATH', async () => {
  const named = writeProgram(join(machine, 'named'), VERSION);
  writeProgram(join(machine, 'bin/temporal'), VERSION);

  await expect(find({ TEMPORAL_CLI_PATH: named })).resolves.toBe(named);
});

test('a CLI named in TEMPORAL_CLI_PATH that is not there is an error, whatever is on PATH', async () => {
  writeProgram(join(machine, 'bin/temporal'), VERSION);

  await expect(find({ TEMPORAL_CLI_PATH: '/nowhere/temporal' })).rejects.toThrow(
    /TEMPORAL_CLI_PATH.*\/nowhere\/temporal/,
  );
});

test('a CLI on PATH comes before a cached copy', async () => {
  const onPath = writeProgram(join(machine, 'bin/temporal'), VERSION);
  writeProgram(cachedCopy(), VERSION);

  await expect(find()).resolves.toBe(onPath);
});

test('another program called temporal is passed over', async () => {
  writeProgram(join(machine, 'bin/temporal'), 'echo "a calendar"');
  writeProgram(cachedCopy(), VERSION);

  await expect(find()).resolves.toBe(cachedCopy());
});

test('a cached copy is used without asking Go', async () => {
  writeProgram(cachedCopy(), VERSION);
  writeProgram(join(machine, 'bin/go'), 'exit 1');

  await expect(find()).resolves.toBe(cachedCopy());
  expect(said).toEqual([]);
});

test('with nothing there, Go builds the CLI into the cache, and that is said before', async () => {
  writeProgram(join(machine, 'bin/go'), goThatBuilds());

  await expect(find()).resolves.toBe(cachedCopy());
  expect(said.join('\n')).toMatch(/building github.com\/temporalio\/cli\/cmd\/temporal@v1\.5\.1 .*once.*150 seconds/s);
});

test('two processes that build at once both find the CLI, and no build folder stays behind', async () => {
  writeProgram(join(machine, 'bin/go'), goThatBuilds());

  await expect(Promise.all([find(), find()])).resolves.toEqual([cachedCopy(), cachedCopy()]);
  expect(readdirSync(join(machine, 'cache/temporal-huaweicloud'))).toEqual(['temporal-cli-v1.5.1']);
});

test('a build that fails leaves no CLI in the cache', async () => {
  writeProgram(join(machine, 'bin/go'), 'echo half > $GOBIN/temporal', 'echo "no route to host" >&2', 'exit 1');

  await expect(find()).rejects.toThrow('a build with Go: go install ended with 1: no route to host');
  expect(existsSync(cachedCopy())).toBe(false);
});

test('when no way works, each is named with its reason, and what to do', async () => {
  writeProgram(join(machine, 'bin/go'), 'exit 3');

  const message = await find().then(String, (error: Error) => error.message);

  expect(message).toMatch(/`temporal` on PATH: not there/);
  expect(message).toMatch(/built earlier: no .*temporal-cli-v1\.5\.1/);
  expect(message).toMatch(/the SDK's download: .*temporal\.download/);
  expect(message).toMatch(/a build with Go: go install ended with 3/);
  expect(message).toMatch(/Install it .* TEMPORAL_ADDRESS/);
});

/** Looks on a machine whose only programs and cache are the test's own, and which cannot reach the internet. */
function find(env: NodeJS.ProcessEnv = {}): Promise<string> {
  const path = [join(machine, 'bin'), '/usr/bin', '/bin'].join(':');
  const cache = join(machine, 'cache');
  return findCli({ env: { PATH: path, XDG_CACHE_HOME: cache, HTTPS_PROXY: 'http://127.0.0.1:9', ...env }, narrator });
}

function cachedCopy(): string {
  return join(machine, 'cache/temporal-huaweicloud/temporal-cli-v1.5.1/temporal');
}

function goThatBuilds(): string {
  return `printf '#!/bin/sh\\n%s\\n' '${VERSION}' > $GOBIN/temporal && chmod +x $GOBIN/temporal`;
}
