import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';

type Decoder = (bytes: InputType, options: ZlibOptions) => Promise<Buffer>;

const gzip: Decoder = promisify<InputType, ZlibOptions, Buffer>(gunzip);
const zlib: Decoder = promisify<InputType, ZlibOptions, Buffer>(inflate);
const raw: Decoder = promisify<InputType, ZlibOptions, Buffer>(inflateRaw);
const brotli: Decoder = promisify<InputType, ZlibOptions, Buffer>(brotliDecompress);

/** Some servers send `deflate` without the wrapper that belongs to it. */
const deflate: Decoder = (bytes, options) =>
  zlib(bytes, options).catch((error: unknown) => {
    if (isTooLong(error)) throw error;
    return raw(bytes, options);
  });

const DECODERS = new Map<string, Decoder>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['br', brotli],
]);

const NOT_ENCODED = new Set(['', 'identity']);
/** Of bytes that are no UTF-8, and the zero that no text has. What begins as JSON is read all the same. */
const NO_TEXT = /^(?!\s*[[{])[^]*[\0\ufffd]/;

/** The body of a reply as text; `bodyProblem` ends a sentence that begins with "the reply". */
export interface DecodedBody {
  /** As text; empty when it could not be read. */
  body: string;
  /** Why not; absent when it could be. */
  bodyProblem?: string;
}

/**
 * Makes text of a reply's body, at once where it is plain. Nobody asks for a compressed one; a proxy on the way may send it all the same.
 * @param encoding of the header `Content-Encoding`
 * @param maxBytes longest body once it is unpacked: a small one on the wire could be huge here
 */
export function decodeBody(bytes: Buffer, encoding: string, maxBytes: number): DecodedBody | Promise<DecodedBody> {
  const said = encoding.trim().toLowerCase();
  const coding = NOT_ENCODED.has(said) && isGzip(bytes) ? 'gzip' : said;
  if (bytes.length === 0 || NOT_ENCODED.has(coding)) return asText(bytes);
  const decoder = DECODERS.get(coding);
  if (decoder === undefined) return { body: '', bodyProblem: 'is encoded in a way nobody asked for' };
  return unpacked(bytes, { coding, decoder, maxBytes });
}

async function unpacked(
  bytes: Buffer,
  { coding, decoder, maxBytes }: { coding: string; decoder: Decoder; maxBytes: number },
): Promise<DecodedBody> {
  try {
    return asText(await decoder(bytes, { maxOutputLength: maxBytes }));
  } catch (error) {
    return { body: '', bodyProblem: isTooLong(error) ? tooLong(maxBytes) : `is no whole ${coding}, as it says it is` };
  }
}

/** The end of a sentence that begins with "the reply". */
export function tooLong(maxBytes: number): string {
  return `is longer than ${maxBytes} bytes`;
}

/** Used for whole bodies alone: between two of them it remembers nothing. A byte order mark is no part of the text. */
const UTF8 = new TextDecoder();

function asText(bytes: Buffer): DecodedBody {
  const body = UTF8.decode(bytes);
  return NO_TEXT.test(body) ? { body: '', bodyProblem: 'is no text' } : { body };
}

/** Some servers leave out the header. */
function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isTooLong(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}
