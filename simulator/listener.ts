import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const DEFAULT_DOWN_MS = 1_000;
const RELISTEN_EVERY_MS = 20;

/** The one listening socket. It can go down for a while and come back on the same port. */
export class Listener {
  private server: Server | undefined;
  private reopen = async (): Promise<unknown> => undefined;
  private isClosed = false;
  private comingUp: NodeJS.Timeout | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly host: string) {}

  /** Listens from now on. @returns the port, which is a free one when `port` is 0 */
  async open(port: number, onRequest: RequestListener): Promise<number> {
    const server = createServer(onRequest);
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.listen(port, this.host);
    await once(server, 'listening');
    this.server = server;
    const { port: openPort } = server.address() as AddressInfo;
    this.reopen = () => this.open(openPort, onRequest);
    if (this.isClosed) this.shut();
    return openPort;
  }

  /** Refuses connections for `ms` real milliseconds and ends those that are open. A later call replaces an earlier one. */
  goDown(ms: number = DEFAULT_DOWN_MS): void {
    if (this.isClosed) return;
    this.shut();
    clearTimeout(this.comingUp);
    this.comingUp = setTimeout(() => this.comeUp(), ms);
  }

  /** Listens no more, and ends every connection. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.comingUp);
    const { server } = this;
    this.shut();
    if (server) await once(server, 'close');
  }

  private shut(): void {
    this.server?.close();
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Somebody may have taken the port meanwhile; then the outage lasts until they let go of it. */
  private comeUp(): void {
    if (this.server || this.isClosed) return;
    this.reopen().catch(() => {
      this.comingUp = setTimeout(() => this.comeUp(), RELISTEN_EVERY_MS);
    });
  }
}
