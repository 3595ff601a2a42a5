import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { MOST_CONNECTIONS, openHealthServer, type HealthServer } from '../../../src/host/health/health-server';

const DRIPPERS = 1_000;
const DRIP_EVERY_MS = 500;
/** The two seconds that a request may take to arrive, the second between two checks, and time for a busy machine. */
const CUT_WITHIN_MS = 60_000;

let health: HealthServer;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  const readiness = async () => ({ ready: true, checks: [] });
  health = await openHealthServer({ host: '127.0.0.1', port: 0 }, { readiness });
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await health.close();
});

/** A client that connects, and then does as it is told. */
async function open(first: string, drip?: string): Promise<Socket> {
  const socket = connect(Number(new URL(health.url).port), '127.0.0.1');
  sockets.push(socket);
  // One that reads nothing sees no end either.
  socket.on('error', () => undefined).resume();
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  if (first !== '') socket.write(first);
  if (drip === undefined) return socket;
  const timer = setInterval(() => socket.write(drip), DRIP_EVERY_MS);
  socket.once('close', () => clearInterval(timer));
  return socket;
}

const openSockets = () => sockets.filter(({ closed, readableEnded }) => !closed && !readableEnded).length;

async function untilOpen(isAwaited: (count: number) => boolean): Promise<number> {
  const from = performance.now();
  while (!isAwaited(openSockets()) && performance.now() - from < CUT_WITHIN_MS) await pause(50);
  return openSockets();
}

const probed = async () => (await fetch(`${health.url}/healthz`)).status;

test('a thousand drippers hold no more connections than there may be, and a probe is answered beside them', async () => {
  for (let count = 0; count < DRIPPERS; count += 1) await open('GET /healthz HTTP/1.1\r\n', 'x: y\r\n');

  expect(await untilOpen((count) => count <= MOST_CONNECTIONS)).toBeLessThanOrEqual(MOST_CONNECTIONS);
  expect(await probed()).toBe(200);
});

test.each([
  { who: 'drips its headers', first: 'GET /healthz HTTP/1.1\r\n', drip: 'x: y\r\n' },
  { who: 'drips a body', first: 'POST /healthz HTTP/1.1\r\nhost: h\r\ncontent-length: 900\r\n\r\n', drip: 'x' },
  { who: 'says nothing', first: '', drip: undefined },
  { who: 'says nothing more', first: 'GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n', drip: undefined },
])('a client that $who is cut off', async ({ first, drip }) => {
  await open(first, drip);

  expect(await untilOpen((count) => count === 0)).toBe(0);
});

test('a client that reads nothing of its answers is cut off', async () => {
  const socket = await open('');
  socket.pause();
  socket.write('GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n'.repeat(1_000));
  // A paused socket does not see its end: the server says how many are left.
  const from = performance.now();
  while (health.connections() > 0 && performance.now() - from < CUT_WITHIN_MS) await pause(50);

  expect(health.connections()).toBe(0);
});
