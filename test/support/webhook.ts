import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** Somewhere to tell things to, on a free port. */
export interface Webhook {
  /** Without a path; every path is heard. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param told hears the body of each request and where it went, and may say the status or the body that it is answered with */
export async function openWebhook(told: (body: unknown, path: string) => number | string | void): Promise<Webhook> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const answer = told(body, request.url ?? '');
      if (typeof answer === 'number') response.statusCode = answer;
      response.end(typeof answer === 'string' ? answer : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
