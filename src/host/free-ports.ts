import { createServer } from 'node:net';

/** Temporal's own habit: the web UI listens this far above the server. We keep it, so that a UI can be found again. */
export const UI_PORT_OFFSET = 1000;
const LARGEST_PORT = 65_535;

/** A free loopback port for a server whose web UI can have the port {@link UI_PORT_OFFSET} above it. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = await claim(0);
    if (port === undefined || port + UI_PORT_OFFSET > LARGEST_PORT) continue;
    if ((await claim(port + UI_PORT_OFFSET)) !== undefined) return port;
  }
}

/** Listens for a moment on a port (0: any) and tells which it was; undefined when it is taken. */
function claim(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
