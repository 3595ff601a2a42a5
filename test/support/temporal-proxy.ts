import { once } from 'node:events';
import {
  connect,
  createSecureServer,
  createServer,
  type ClientHttp2Session,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

/** What the server answers to a call instead of its own word. */
interface Refusal {
  /** A gRPC status code, such as 7 (PERMISSION_DENIED). */
  code: number;
  message: string;
}

/** Stands before a Temporal server and passes everything on, but for what it is told to refuse. */
export interface TemporalProxy {
  /** `host:port`. */
  address: string;
  /** Answers calls whose method's name matches with this from now on; those that are under way are refused too. */
  refuse(method: RegExp, refusal: Refusal): void;
  /** Takes this API key alone from now on; calls under way by another are refused too. */
  accept(key: string): void;
  /** Passes everything on again. */
  allow(): void;
  /** Which methods have been called so far, by their names, in order of the alphabet. */
  called(): string[];
  /** How many calls of matching methods were refused. */
  refused(method: RegExp): number;
  close(): Promise<void>;
}

const NOT_KNOWN: Refusal = { code: 16, message: 'Request unauthorized.' };
const GRPC = { ':status': 200, 'content-type': 'application/grpc' };

/**
 * @param port on which to listen; 0 takes a free one
 * @param tls what to show to clients; without it they speak plain text
 */
export async function startTemporalProxy(port = 0, tls?: SecureServerOptions): Promise<TemporalProxy> {
  const proxy = new Proxy(`http://${process.env['TEST_TEMPORAL_ADDRESS']}`, tls);
  const listening = await proxy.listen(port);
  return {
    address: `127.0.0.1:${listening}`,
    refuse: (method, refusal) => proxy.refuse(method, refusal),
    accept: (key) => proxy.accept(key),
    allow: () => (proxy.rule = undefined),
    called: () => [...proxy.called].sort(),
    refused: (method) => proxy.log.filter((name) => method.test(name)).length,
    close: () => proxy.close(),
  };
}

class Proxy {
  rule: { method: RegExp; refusal: Refusal } | undefined;
  readonly log: string[] = [];
  readonly called = new Set<string>();
  private readonly server: Http2Server | Http2SecureServer;
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly upstreams = new Set<ClientHttp2Session>();
  private readonly open = new Map<ServerHttp2Stream, { name: string; key: string }>();
  private key: string | undefined;

  constructor(
    private readonly origin: string,
    tls?: SecureServerOptions,
  ) {
    this.server = tls ? createSecureServer(tls) : createServer();
    this.server.on('session', (session) => {
      this.sessions.add(session);
      session.once('close', () => this.sessions.delete(session)).on('error', () => undefined);
    });
    this.server.on('stream', (stream, headers) => this.pass(stream, headers));
  }

  async listen(port: number): Promise<number> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  refuse(method: RegExp, refusal: Refusal): void {
    this.rule = { method, refusal };
    for (const [stream, { name }] of this.open) if (method.test(name)) this.answer(stream, name, refusal);
  }

  accept(key: string): void {
    this.key = `Bearer ${key}`;
    for (const [stream, call] of this.open) if (call.key !== this.key) this.answer(stream, call.name, NOT_KNOWN);
  }

  async close(): Promise<void> {
    for (const session of this.upstreams) session.destroy();
    for (const session of this.sessions) session.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  /** A server ends a connection after some minutes, and says so before: what is under way ends on it, the next takes another. */
  private upstream(): ClientHttp2Session {
    const [usable] = this.upstreams;
    if (usable && !usable.closed && !usable.destroyed) return usable;
    const session = connect(this.origin);
    this.upstreams.add(session);
    const drop = (): void => void this.upstreams.delete(session);
    session.on('error', drop).once('goaway', drop).once('close', drop);
    return session;
  }

  private pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', () => undefined);
    const name = String(headers[':path']).split('/').at(-1) ?? '';
    this.called.add(name);
    const key = headers.authorization ?? '';
    if (this.rule?.method.test(name)) return this.answer(stream, name, this.rule.refusal);
    if (this.key !== undefined && key !== this.key) return this.answer(stream, name, NOT_KNOWN);
    this.open.set(stream, { name, key });
    stream.once('close', () => this.open.delete(stream));
    const passed = Object.entries(headers).filter(([key]) => key !== ':authority' && key !== ':scheme');
    const onward = this.upstream().request(Object.fromEntries(passed));
    onward.on('error', () => stream.destroy());
    stream.once('close', () => onward.close());
    stream.pipe(onward);
    onward.once('response', (answer) => {
      if (stream.destroyed || stream.headersSent) return;
      // A refusal without a body has its status here, and no trailers: a client takes it for none when more follows.
      if (answer['grpc-status'] !== undefined) return stream.respond(answer, { endStream: true });
      let trailers: IncomingHttpHeaders = {};
      onward.once('trailers', (last: IncomingHttpHeaders) => (trailers = last));
      stream.respond(answer, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers(trailers));
      onward.pipe(stream);
    });
  }

  private answer(stream: ServerHttp2Stream, name: string, { code, message }: Refusal): void {
    this.log.push(name);
    if (stream.destroyed || stream.headersSent) {
      stream.destroy();
      return;
    }
    const status = { 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) };
    stream.respond({ ...GRPC, ...status }, { endStream: true });
  }
}
