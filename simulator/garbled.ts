import { gzipSync } from 'node:zlib';
import type { Fault } from './faults';
import type { Reply } from './replies';

const BYTE_ORDER_MARK = '\uFEFF';
const PAGE = '<html><head><title>Error</title></head><body>Your request cannot be processed.</body></html>';

/** The reply as it comes through something that spoils it. Its status stays. */
export function garbled({ body, ...reply }: Reply, how: Fault['how']): Reply {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  switch (how) {
    case 'empty':
      return reply;
    case 'cut':
      return { ...reply, body: Buffer.from(text.slice(0, Math.floor(text.length / 2))) };
    case 'mark':
      return { ...reply, body: Buffer.from(BYTE_ORDER_MARK + text) };
    case 'compressed':
      return { ...reply, body: gzipSync(text) };
    case 'page':
      return { ...reply, body: Buffer.from(PAGE), headers: { 'Content-Type': 'text/html' } };
  }
}
