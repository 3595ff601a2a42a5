import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { connectHuaweiCloud, type HuaweiCloud, type HuaweiCloudOptions } from '../../../src/client/huawei-cloud';

/** A request as it arrived. */
export interface Seen {
  method: string;
  /** The raw request target. */
  target: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What a stub answers: JSON, text as it is, or whatever it does with the response itself. */
export type Answer =
  | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string | Buffer }
  | ((response: ServerResponse, seen: Seen) => void);

/** An HTTP server that answers what the test tells it to, and remembers what it was asked. */
export interface StubCloud {
  origin: string;
  requests: Seen[];
  /** Answers for the next requests, in order; the last one stays. */
  answers: Answer[];
  connect(options?: Partial<HuaweiCloudOptions>): HuaweiCloud;
  close(): Promise<void>;
}

export async function startStubCloud(...answers: Answer[]): Promise<StubCloud> {
  const requests: Seen[] = [];
  const sockets = new Set<Socket>();
  const clouds: HuaweiCloud[] = [];
  const stub = { answers };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const seen = { method, target: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(seen);
      const answer = (stub.answers.length > 1 ? stub.answers.shift() : stub.answers[0]) ?? { status: 501 };
      reply(answer, response, seen);
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    get answers() {
      return stub.answers;
    },
    set answers(next) {
      stub.answers = next;
    },
    connect: (options = {}) => {
      const cloud = connectHuaweiCloud({ ...ACCESS, endpoint: origin, ...options });
      clouds.push(cloud);
      return cloud;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(clouds.map((cloud) => cloud.close()));
    },
  };
}

const ACCESS: HuaweiCloudOptions = {
  credentials: { accessKey: { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' } },
  region: 'cn-north-4',
  projectId: 'p1',
};

function reply(answer: Answer, response: ServerResponse, seen: Seen): void {
  if (typeof answer === 'function') return answer(response, seen);
  const { status = 200, headers = {}, json, text } = answer;
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers });
  response.end(json === undefined ? (text ?? '') : JSON.stringify(json));
}

/** A server that answers each connection's first bytes with raw bytes of its own. */
export async function startRawServer(
  answer: (socket: Socket) => void,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
