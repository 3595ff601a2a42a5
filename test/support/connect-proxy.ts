import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy does to the next CONNECT: passes it on, answers this status, or does worse. */
export type Manner = 'pass' | 'end' | 'silence' | 'garbage' | number;

/** An HTTP proxy that opens tunnels, on a free port. */
export interface ConnectProxy {
  /** `http://127.0.0.1:port`. */
  url: string;
  /** `host:port` of each CONNECT, in order. */
  asked: string[];
  /** The headers of each, in order. */
  headers: IncomingMessage['headers'][];
  /** What it does from now on. */
  manner: Manner;
  /** Ends a tunnel as soon as bytes on their way to the cloud hold this, and have been handed on. Once. */
  cutAfter?: RegExp;
  /** Ends all tunnels that stand. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * @param to port on this machine to which every tunnel leads, whatever host was asked for; left out, each to its own
 * @param proof what `Proxy-Authorization` has to be
 */
export async function startConnectProxy({ to, proof }: { to?: number; proof?: string } = {}): Promise<ConnectProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(400).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy: ConnectProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    headers: [],
    manner: 'pass',
    cut,
    close: async () => {
      cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('connect', ({ url = '', headers }: IncomingMessage, client: Duplex) => {
    sockets.add(client.on('error', () => undefined));
    proxy.asked.push(url);
    proxy.headers.push(headers);
    const isKnown = proof === undefined || headers['proxy-authorization'] === proof;
    const manner = isKnown ? proxy.manner : 407;
    if (manner === 'pass') tunnel(client, onward(url, to));
    else if (manner === 'end') client.destroy();
    else if (manner === 'garbage') client.end('SSH-2.0-OpenSSH_9.6\r\n');
    else if (manner !== 'silence')
      client.end(`HTTP/1.1 ${manner} No\r\nContent-Length: 6\r\nContent-Type: text/html\r\n\r\nhunter`);
  });
  return proxy;

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  function onward(url: string, port?: number): Socket {
    if (port !== undefined) return connect(port, '127.0.0.1');
    const { hostname, port: own } = new URL(`tcp://${url}`);
    return connect(Number(own), hostname);
  }

  function tunnel(client: Duplex, cloud: Socket): void {
    sockets.add(cloud.on('error', () => client.destroy()));
    client.once('close', () => cloud.destroy());
    cloud.once('close', () => client.destroy());
    cloud.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      cloud.pipe(client);
      client.on('data', (bytes: Buffer) => {
        const isLast = proxy.cutAfter?.test(bytes.toString('latin1')) === true;
        if (isLast) {
          proxy.cutAfter = undefined;
          // Nothing comes back any more, and what was said has arrived.
          cloud.unpipe(client);
          cloud.once('data', () => client.destroy());
        }
        cloud.write(bytes);
      });
    });
  }
}
