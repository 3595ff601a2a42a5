import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { keepProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { isAlive, untilGone } from '../support/is-alive';

const SLEEPER = { command: 'sleep', args: ['600'] };

test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'a kept program ends with a parent that %s ends',
  async (signal) => {
    const parent = await parentOf("sh -c 'sleep 600 & exec sleep 600'");
    expect(isAlive(parent.keptPid)).toBe(true);

    process.kill(parent.pid, signal);

    await untilGone(parent.keptPid);
  },
);

test('a kept program ends with a parent that throws', async () => {
  const parent = await parentOf('sleep 600', 'throw new Error("out of luck")');

  await untilGone(parent.keptPid);
  await untilGone(parent.pid);
});

test('a kept program holds no parent back from its end', async () => {
  const parent = await parentOf('sleep 600', '');

  await untilGone(parent.pid);
  await untilGone(parent.keptPid);
});

test('a kept program that ends by itself tells how', async () => {
  const kept = await keepProcess({ command: 'sh', args: ['-c', 'exit 7'] });

  await expect(kept.exited).resolves.toEqual({ code: 7, signal: null });
});

test('what a kept program has started ends with it', async () => {
  const lines: string[] = [];
  const kept = await keepProcess({
    command: 'sh',
    args: ['-c', 'sleep 600 & echo $!; wait'],
    onLine: (line) => lines.push(line),
  });
  while (lines.length === 0) await new Promise(setImmediate);

  await kept.end();

  await untilGone(Number(lines[0]));
  await untilGone(kept.pid);
});

test('a kept program may end by itself within its grace time', async () => {
  const script = 'trap "echo tidy; exit 0" INT; echo up; while :; do sleep 0.05; done';
  const lines: string[] = [];
  const kept = await keepProcess({
    command: 'sh',
    args: ['-c', script],
    graceMs: 60_000,
    onLine: (line) => lines.push(line),
  });
  while (lines.length === 0) await new Promise(setImmediate);

  await kept.end();

  expect(lines).toEqual(['up', 'tidy']);
});

test('a program that does not exist is named', async () => {
  await expect(keepProcess({ ...SLEEPER, command: '/nowhere/temporal' })).rejects.toThrow(
    /cannot start \/nowhere\/temporal/,
  );
});

test('a kept program whose keeper is killed does not stay behind', async () => {
  const kept = await keepProcess(SLEEPER);
  const keeper = parentIdOf(kept.pid);

  process.kill(keeper, 'SIGKILL');

  await kept.exited;
  await untilGone(kept.pid);
});

interface Parent {
  pid: number;
  keptPid: number;
}

/** A process of its own that keeps a shell command, tells its id, and then does what `then` says. */
async function parentOf(shellCommand: string, then = 'setInterval(() => {}, 1000)'): Promise<Parent> {
  const compiled = join(dirname(process.env['TEST_CLI'] ?? ''), '../lib/src/cli/demo/temporal-server/keep-process.js');
  const script = `
    require(${JSON.stringify(compiled)})
      .keepProcess({ command: 'sh', args: ['-c', ${JSON.stringify(shellCommand)}] })
      .then(({ pid }) => { console.log(pid); ${then} });`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await new Promise<string[]>((resolve) => {
    createInterface({ input: parent.stdout }).once('line', (text) => resolve([text]));
  });
  return { pid: parent.pid ?? 0, keptPid: Number(line) };
}

function parentIdOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}
