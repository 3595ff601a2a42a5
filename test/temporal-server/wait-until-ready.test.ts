import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { waitUntilReady } from '../../src/cli/demo/temporal-server/wait-until-ready';

const NOT_FOUND = '5';

test('however often a server is asked for its namespace, nothing is left listening to the signal that gives up', async () => {
  const giveUp = new AbortController();
  let asked = 0;
  let mostListeners = 0;
  const server = createServer().on('stream', (stream) => {
    asked += 1;
    mostListeners = Math.max(mostListeners, getEventListeners(giveUp.signal, 'abort').length);
    if (asked > 20) giveUp.abort();
    const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': NOT_FOUND };
    stream.respond(headers, { endStream: true });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  await expect(waitUntilReady(`127.0.0.1:${port}`, 'default', giveUp.signal)).rejects.toThrow();

  expect(asked).toBeGreaterThan(20);
  expect(mostListeners).toBeLessThanOrEqual(1);
  server.close();
});
