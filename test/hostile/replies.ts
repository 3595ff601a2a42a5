import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Answer } from '../client/support/stub-cloud';

const JSON_TYPE = { 'content-type': 'application/json' };
const deep = (levels: number) => `${'{"submissions":['.repeat(levels)}${']}'.repeat(levels)}`;

/** A gigabyte of spaces in a few megabytes. In 64 members, as gzip allows: only one of them takes time to be made. */
const bomb = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(2 ** 24, ' '), { level: 1 })));

/** Replies with HTTP 200 that no call can take for an answer. */
export const BROKEN: Record<string, Answer> = {
  '10 MB of JSON': {
    headers: JSON_TYPE,
    text: Buffer.from(JSON.stringify({ submissions: [], pad: 'x'.repeat(10 * 2 ** 20) })),
  },
  '10 MB without an end': (response) => {
    response.writeHead(200, JSON_TYPE);
    const pad = Buffer.alloc(2 ** 20, ' ');
    for (let count = 0; count < 10; count += 1) response.write(pad);
  },
  'a web page': { headers: { 'content-type': 'text/html' }, text: '<html><body>Please log in</body></html>' },
  'a web page that says it is JSON': { headers: JSON_TYPE, text: '<!doctype html><title>ok</title>' },
  'half a document': { headers: JSON_TYPE, text: '{"submissions":[{"submission-id":1,"status":"SUCCEEDED"' },
  'a gzip bomb': { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, text: bomb },
  'half a document in gzip': {
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    text: gzipSync('{"submissions":[]}').subarray(0, 20),
  },
  'an encoding nobody knows': { headers: { ...JSON_TYPE, 'content-encoding': 'zstd' }, text: '{"submissions":[]}' },
  'a brotli bomb': {
    headers: { ...JSON_TYPE, 'content-encoding': 'br' },
    text: brotliCompressSync(Buffer.alloc(2 ** 24, ' '), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  },
  'JSON that says it is gzip': {
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    text: '{"submissions":[],"jobs":[],"instances":[],"job_detail":{},"job_list":{"jobs":[]}}',
  },
  'a word': { headers: JSON_TYPE, text: '"SUCCEEDED"' },
  'a number beyond all bounds': { headers: JSON_TYPE, text: '1e400' },
  true: { headers: JSON_TYPE, text: 'true' },
  'fewer bytes than announced': (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
    response.write('{"submissions":[]}', () => response.destroy());
  },
};

/** Replies that may be taken for an answer by one call or another, and must harm none. */
export const ODD: Record<string, Answer> = {
  'an empty 200': { text: '' },
  'an empty 204': { status: 204 },
  'an empty object': { text: '{}' },
  'an empty array': { text: '[]' },
  null: { text: 'null' },
  'an array for an object': {
    text: '[{"submissions":[{"submission-id":1,"status":"SUCCEEDED"}],"status":"success","job_detail":[]}]',
  },
  'lists for all that is one': { text: '{"status":["success"],"job_detail":[{"status":"job_running"}],"job_list":[]}' },
  'numbers as strings': {
    text: '{"submissions":[{"submission-id":"1","progress":"99"}],"instanceId":"1","total":"1","instances":{"instanceId":"1"}}',
  },
  'numbers beyond all bounds': {
    text: '{"submissions":[{"submission-id":1e400,"progress":-1e400}],"instanceId":1e999,"job_detail":{"job_id":1e400}}',
  },
  'the same key twice': {
    text: '{"submissions":[{"status":"SUCCEEDED","status":"RUNNING"}],"submissions":[],"status":"success","status":"fail"}',
  },
  'nesting of a hundred thousand levels': { text: deep(100_000) },
  'a nested validation result': { text: `{"validation-result":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
  'keys of Object': { text: '{"__proto__":{"status":"success"},"constructor":{"prototype":{"id":1}},"toString":1}' },
  'a small document in gzip': { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, text: gzipSync('{}') },
  'an empty reply that says it is gzip': { headers: { 'content-encoding': 'gzip' }, text: '' },
  'a byte order mark and JSON': { headers: JSON_TYPE, text: '\uFEFF{}' },
  'JSON as plain text': { headers: { 'content-type': 'text/plain' }, text: '{"submissions":[]}' },
  'JSON as a picture in UTF-16': {
    headers: { 'content-type': 'image/png' },
    text: Buffer.from('{"submissions":[]}', 'utf16le'),
  },
  'zero bytes': { text: Buffer.alloc(100) },
  'a refusal with HTTP 200': { text: '{"error_code":"DLF.3051","error_msg":"no"}' },
  'a status that does not exist': { status: 799, text: '{}' },
  'an early hint, then nothing': (response) => {
    response.writeContinue();
    response.writeProcessing();
    response.destroy();
  },
};

/** A little more than the 128 KiB that are read: of what is beyond them, each header costs. */
const MANY_HEADERS = [
  'HTTP/1.1 200 OK',
  ...Array.from({ length: 10_000 }, (_, nth) => `x-${nth}: ${'x'.repeat(8)}`),
  'content-length: 2',
  '',
  '{}',
].join('\r\n');

/** Headers beyond what anyone reads. */
export const FLOODS: Record<string, Answer> = {
  'one header of 200 kB': { headers: { 'x-pad': 'x'.repeat(200_000) }, text: '{}' },
  // As bytes: Node needs longer to write so many than a call to give up on them.
  'ten thousand headers': ({ socket }) => void socket?.end(MANY_HEADERS),
};

/** What takes long to read as far as anyone reads it. */
export const LARGE: ReadonlySet<string> = new Set([
  '10 MB of JSON',
  '10 MB without an end',
  'a gzip bomb',
  'a brotli bomb',
  ...Object.keys(FLOODS),
]);

/** Ways to ask the caller to come elsewhere. */
export function redirectsTo(origin: string): Record<string, Answer> {
  const headers = {
    location: `${origin}/v1/elsewhere`,
    refresh: `0; url=${origin}/`,
    link: `<${origin}/>; rel=preload`,
  };
  const statuses = [300, 301, 302, 303, 305, 307, 308];
  return {
    ...Object.fromEntries(statuses.map((status) => [`a ${status} to another host`, { status, headers, text: '{}' }])),
    'a 200 with a Location': { status: 200, headers, text: '{}' },
    'a 401 with another host to log in at': {
      status: 401,
      headers: { ...headers, 'www-authenticate': `Keystone uri="${origin}"` },
    },
    'a 503 with another host to try': { status: 503, headers: { ...headers, 'alt-svc': `h2="${origin.slice(7)}"` } },
  };
}
