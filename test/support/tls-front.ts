import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type SecureContextOptions, type TlsOptions } from 'node:tls';

/** Speaks TLS before a server of this machine that does not. */
export interface TlsFront {
  port: number;
  /** Shows another certificate, or asks for others, from the next greeting on. */
  become(options: SecureContextOptions): void;
  /** Ends all connections that stand. */
  cut(): void;
  close(): Promise<void>;
}

/** @param to port on this machine */
export async function startTlsFront(to: number, options: TlsOptions): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const server = createServer(options, (client) => {
    const onward = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      one.on('error', () => undefined).once('close', () => other.destroy());
      one.pipe(other);
    }
    sockets.add(client).add(onward);
    client.once('close', () => sockets.delete(client) && sockets.delete(onward));
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    become: (next) => server.setSecureContext({ ...options, ...next }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
