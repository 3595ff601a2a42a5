import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { connect, constants, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** Stands before a Temporal server and counts what is asked of it. */
export interface CountingProxy {
  /** `127.0.0.1:port`. */
  address: string;
  /** Requests so far, by the name of their call. */
  counts(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** @param target `host:port` of the server */
export async function openCountingProxy(target: string): Promise<CountingProxy> {
  const counts = new Map<string, number>();
  let upstream = connect(`http://${target}`);
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const call = String(headers[constants.HTTP2_HEADER_PATH]).split('/').at(-1) ?? '';
    counts.set(call, (counts.get(call) ?? 0) + 1);
    forward(stream, headers);
  });

  function forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    // The server ends each connection after some minutes, so that clients spread over what is there.
    if (upstream.closed || upstream.destroyed) upstream = connect(`http://${target}`);
    const sent = upstream.request(headers);
    let trailers: IncomingHttpHeaders = {};
    sent.on('response', (answer, flags) => {
      // An error of gRPC is told by headers alone.
      if (flags & constants.NGHTTP2_FLAG_END_STREAM) stream.respond(answer, { endStream: true });
      else stream.respond(answer, { waitForTrailers: true });
    });
    sent.on('trailers', (told: IncomingHttpHeaders) => (trailers = told));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.on('close', () => sent.close());
    stream.on('error', () => sent.close());
    sent.on('error', () => stream.close());
    stream.pipe(sent);
    sent.pipe(stream);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sessions = new Set<{ destroy: () => void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => counts,
    close: () =>
      new Promise((resolve) => {
        upstream.destroy();
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}
