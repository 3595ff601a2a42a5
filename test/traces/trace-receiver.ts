import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A span as it came over the wire. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  status: { code?: number; message?: string };
  events: unknown[];
  /** Of whoever sent it. */
  service: unknown;
}

/** What takes OTLP over HTTP and remembers it. */
export interface TraceReceiver {
  /** Without a path. */
  url: string;
  spans(): Span[];
  /** Waits until the spans satisfy the condition; fails by the test's own timeout. */
  until(condition: (spans: Span[]) => boolean): Promise<Span[]>;
  /** The paths and everything else that came, headers included. */
  received(): string;
  requests(): number;
  close(): Promise<void>;
}

const answerOk = (reply: ServerResponse) =>
  void reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({}));

/** @param answer in what way it answers: by default as it should */
export async function startTraceReceiver(answer: (reply: ServerResponse) => void = answerOk): Promise<TraceReceiver> {
  const bodies: string[] = [];
  const heads: string[] = [];
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    heads.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')}`);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('utf8'));
      answer(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const spans = () => bodies.flatMap(spansIn);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    until: async (condition) => {
      while (server.listening) {
        if (condition(spans())) return spans();
        await pause(50);
      }
      throw new Error('the receiver was closed before such spans came');
    },
    received: () => [...heads, ...bodies].join('\n'),
    requests: () => heads.length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface WireValue {
  stringValue?: string;
  intValue?: number;
  doubleValue?: number;
  boolValue?: boolean;
}
type WireAttributes = { key: string; value: WireValue }[];
type WireSpan = Omit<Span, 'attributes' | 'service'> & { attributes: WireAttributes };

function spansIn(body: string): Span[] {
  const { resourceSpans } = JSON.parse(body) as {
    resourceSpans: { resource: { attributes: WireAttributes }; scopeSpans: { spans: WireSpan[] }[] }[];
  };
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        ...span,
        attributes: plain(span.attributes),
        service: plain(resource.attributes)['service.name'],
      })),
  );
}

function plain(attributes: WireAttributes): Record<string, unknown> {
  // What is none of the four is shown as it is: a list or a map would be something that we did not mean to send.
  const valueOf = (value: WireValue) => value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value) ?? value]));
}
