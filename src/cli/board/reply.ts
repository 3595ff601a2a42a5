import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { shownJson } from '../../domain/shown-text';

/** Nothing of a page is loaded from elsewhere, nothing in it is a script, and nobody puts it in a frame. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Something that is sent as it stands. */
export interface Content {
  /** Its media type, with the encoding of text. */
  type: string;
  /** As UTF-8. */
  body: Buffer;
}

/** Begins an answer: what every one of them says of how it may be used. */
export function begin(response: ServerResponse, status: number, more: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...HEADERS, ...more });
}

/** Answers with something that stands. Below a packet it is not worth packing. */
export function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: Content,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): void {
  const packed = body.length > 1_400 && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const sent = packed ? gzipSync(body) : body;
  begin(response, status, {
    'content-type': type,
    'content-length': String(sent.length),
    vary: 'accept-encoding',
    ...(packed && { 'content-encoding': 'gzip' }),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : sent);
}

/** Answers with JSON. */
export function sendJson(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): void {
  sendContent(
    request,
    response,
    { type: 'application/json; charset=utf-8', body: Buffer.from(shownJson(JSON.stringify(value))) },
    { status },
  );
}

/** Sends a browser somewhere else within the board. */
export function sendTo(response: ServerResponse, path: string, headers: Readonly<Record<string, string>> = {}): void {
  begin(response, 303, { location: path, ...headers });
  response.end();
}
