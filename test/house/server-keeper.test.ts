import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeardProcess } from '../support/heard-process';
import { hear } from '../support/heard-process';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const file = join(folder, 'server.json');
const starter = join(folder, 'starter.js');
const LONG_MS = 600_000;

// A server that only says when it is ended: what a keeper does with a real one is the same.
writeFileSync(
  starter,
  `exports.startTemporalServer = async () => {
    let ended;
    const exited = new Promise((resolve) => (ended = resolve));
    console.log('server started');
    return { address: '127.0.0.1:7', exited, close: async () => (console.log('server ended'), ended()) };
  };`,
);

afterEach(() => rmSync(file, { force: true }));

function keeper(idleMs: number): HeardProcess {
  const program = join(__dirname, '../support/server-keeper.js');
  return hear(spawn(process.execPath, [program, starter, 'no-executable', file, String(idleMs)]));
}

async function untilTold(): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a kept server that nobody has used for long is ended by its keeper, and no longer told of', async () => {
  const { code, stdout } = await keeper(1).ended;

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'server started\nserver ended\n' });
  expect(existsSync(file)).toBe(false);
});

test('a kept server is ended as soon as the file that tells of it is gone', async () => {
  const kept = keeper(LONG_MS);
  await untilTold();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ address: '127.0.0.1:7', keeper: kept.process.pid });

  rmSync(file);

  expect(await kept.ended).toMatchObject({ code: 0, stdout: 'server started\nserver ended\n' });
});

test('of two keepers the one that was quicker stays, and the other ends its own server', async () => {
  const quicker = keeper(LONG_MS);
  await untilTold();
  const told = readFileSync(file, 'utf8');

  expect(await keeper(LONG_MS).ended).toMatchObject({ code: 0, stdout: 'server started\nserver ended\n' });

  expect(readFileSync(file, 'utf8')).toBe(told);
  expect(quicker.stdout()).toBe('server started\n');
  rmSync(file);
  await quicker.ended;
});
