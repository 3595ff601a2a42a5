import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody } from '../../src/client/http/decode-body';
import { readErrorBody } from '../../src/client/reply/read-error-body';

const TEXT = '{"word":"订单"}';
const bytes = Buffer.from(TEXT);

test.each([
  ['', bytes],
  ['identity', bytes],
  ['gzip', gzipSync(bytes)],
  [' X-GZIP ', gzipSync(bytes)],
  ['', gzipSync(bytes)],
  ['deflate', deflateSync(bytes)],
  ['deflate', deflateRawSync(bytes)],
  ['br', brotliCompressSync(bytes)],
  ['', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])],
])('a body that came as %j is read', async (encoding, came) => {
  expect(await decodeBody(came, encoding, 100)).toEqual({ body: TEXT });
});

const LONG = Buffer.alloc(11, 'x');

test.each([
  ['zstd', bytes, 'is encoded in a way nobody asked for'],
  ['gzip', bytes, 'is no whole gzip, as it says it is'],
  ['deflate', Buffer.from('xx'), 'is no whole deflate, as it says it is'],
  ['gzip', gzipSync(LONG), 'is longer than 10 bytes'],
  ['deflate', deflateSync(LONG), 'is longer than 10 bytes'],
  ['deflate', deflateRawSync(LONG), 'is longer than 10 bytes'],
  ['br', brotliCompressSync(LONG), 'is longer than 10 bytes'],
  ['', Buffer.from('a\0b'), 'is no text'],
  ['', Buffer.from([0x61, 0xff]), 'is no text'],
])('a body that came as %j and is not what it says is told so: %#', async (encoding, came, bodyProblem) => {
  expect(await decodeBody(came, encoding, 10)).toEqual({ body: '', bodyProblem });
});

test('nothing is nothing in every encoding, and what begins as JSON is read all the same', async () => {
  expect(await decodeBody(Buffer.alloc(0), 'gzip', 10)).toEqual({ body: '' });
  expect(await decodeBody(Buffer.from(' {"a\0'), '', 10)).toEqual({ body: ' {"a\0' });
  expect(await decodeBody(gzipSync(Buffer.alloc(10, 'x')), 'gzip', 10)).toEqual({ body: 'x'.repeat(10) });
});

test('of a list of refusals five messages are told, and the others counted', () => {
  const listOf = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ error_code: `DLI.000${at}`, error_msg: `no ${at}` }));
  const told = (count: number) => readErrorBody({ is: 'json', value: listOf(count) }).message;
  expect(told(5)).toBe('no 0; DLI.0001: no 1; DLI.0002: no 2; DLI.0003: no 3; DLI.0004: no 4');
  expect(told(7)).toBe('no 0; DLI.0001: no 1; DLI.0002: no 2; DLI.0003: no 3; DLI.0004: no 4; 2 more');
});
