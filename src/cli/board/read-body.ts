import type { IncomingMessage } from 'node:http';
import { Refused } from './answers/refused';

const BODY_BYTES_MAX = 64_000;

/** The body of a request as text, and no more of it than an action can be. @throws Refused */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // What is sent beyond that is left unread, so that the one who sends it can still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX)
      throw new Refused(413, `A body has at most ${BODY_BYTES_MAX.toLocaleString('en')} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The same as JSON. @throws Refused */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, 'The body is not JSON.');
  }
}
