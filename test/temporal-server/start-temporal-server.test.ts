import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { TemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { untilGone } from '../support/is-alive';
import { temporaryFolder } from '../support/temporary-folder';
import { writeProgram } from '../support/write-program';

const folder = temporaryFolder();
const started: TemporalServer[] = [];
const executable = process.env['TEMPORAL_CLI_PATH'] ?? '';

afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

test('a started server takes workflows in the namespace asked for', async () => {
  const server = await start({ namespace: 'nightly', ui: false });

  const connection = await Connection.connect({ address: server.address });
  const { workflow } = new Client({ connection, namespace: 'nightly' });
  await expect(workflow.start('any', { taskQueue: 'q', workflowId: 'w' })).resolves.toMatchObject({ workflowId: 'w' });
  await connection.close();
});

test('a started server serves its web UI where it says', async () => {
  const server = await start();

  expect(server.uiUrl).toBe(`http://127.0.0.1:${Number(server.address.split(':')[1]) + 1000}`);
  const page = await fetch(server.uiUrl ?? '');
  expect(page.status).toBe(200);
});

test('a started server listens on loopback only', async () => {
  const server = await start();

  const listening = execFileSync('lsof', ['-nP', '-a', '-p', String(server.pid), '-iTCP', '-sTCP:LISTEN', '-Fn'], {
    encoding: 'utf8',
  });
  const places = listening.split('\n').filter((line) => line.startsWith('n'));
  expect(places.length).toBeGreaterThan(2);
  expect(places.filter((place) => !place.startsWith('n127.0.0.1:'))).toEqual([]);
});

test('a closed server is gone', async () => {
  const server = await start({ ui: false });

  await server.close();

  await untilGone(server.pid);
  await expect(server.exited).resolves.toMatchObject({ signal: 'SIGKILL' });
});

test('a server that loses its port in a race gets another one', async () => {
  const fails = `[ -e ${join(folder, 'tried')} ] || { touch ${join(folder, 'tried')}; exit 1; }`;
  const racing = writeProgram(join(folder, 'racing'), fails, `exec ${executable} "$@"`);

  await expect(start({ executable: racing, ui: false })).resolves.toMatchObject({ namespace: 'default' });
});

test('a server on a port that is taken fails with the reason', async () => {
  const holder = createServer((socket) => socket.destroy());
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
  });

  await expect(start({ port, ui: false })).rejects.toThrow(/address already in use/);
  holder.close();
});

test('a server that never answers is given up and ended', async () => {
  const mute = writeProgram(join(folder, 'mute'), `echo $$ > ${join(folder, 'mute.pid')}`, 'exec sleep 600');

  await expect(start({ executable: mute, ui: false, readyWithinMs: 3_000 })).rejects.toThrow(
    /did not answer .* 3000 ms/,
  );
  await untilGone(Number(execFileSync('cat', [join(folder, 'mute.pid')], { encoding: 'utf8' })));
});

async function start(options: Partial<Parameters<typeof startTemporalServer>[0]> = {}): Promise<TemporalServer> {
  const server = await startTemporalServer({ executable, readyWithinMs: 120_000, ...options });
  started.push(server);
  return server;
}
