import { createServer } from 'node:net';
import { findFreePort, UI_PORT_OFFSET } from '../../src/host/free-ports';

test('a free port can be listened on, and so can its UI port', async () => {
  const port = await findFreePort();

  await expect(listenAndClose(port)).resolves.toBe(port);
  await expect(listenAndClose(port + UI_PORT_OFFSET)).resolves.toBe(port + UI_PORT_OFFSET);
});

function listenAndClose(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}
