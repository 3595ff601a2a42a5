import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps the connections to a server to a number. When one more comes, the oldest that waits for no answer goes: a probe
 * asks at once, so it is those who hold a connection and do not come to their question that make room for it.
 * @returns how many there are
 */
export function boundConnections(server: Server, most: number): () => number {
  const open = new Set<Socket>();
  const answered = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => open.delete(socket));
    open.add(socket);
    if (open.size > most) oldest(open, answered)?.destroy();
  });
  server.on('request', ({ socket }: { socket: Socket }, response: ServerResponse) => {
    answered.add(socket);
    response.once('close', () => answered.delete(socket));
  });
  return () => open.size;
}

/** A set keeps the order in which it was filled. One that is destroyed counts until it is closed, a moment later. */
function oldest(open: Set<Socket>, answered: Set<Socket>): Socket | undefined {
  const [first, ...others] = [...open].filter(({ destroyed }) => !destroyed);
  if (first === undefined) return undefined;
  return [first, ...others].find((socket) => !answered.has(socket)) ?? first;
}
