import { cleanRequestId, retryAfterMs, timeOf } from '../../src/client/reply/reply-headers';

test.each([
  ['7f2a-01', '7f2a-01'],
  ['A.b_c:9', 'A.b_c:9'],
  ['x'.repeat(128), 'x'.repeat(128)],
  ['x'.repeat(129), undefined],
  ['', undefined],
  ['a b', undefined],
  ['\u001b[31mred', undefined],
  ['id\nForged: line', undefined],
  [undefined, undefined],
])('of a request id %j, %j is told', (given, told) => {
  expect(cleanRequestId(given)).toBe(told);
});

const AT = Date.UTC(2024, 0, 2, 3, 4, 5);

test.each([
  ['7', 7_000],
  [' 1.5 ', 1_500],
  ['0.0001', 1],
  ['0', 0],
  ['600', 600_000],
  ['601', 600_000],
  ['Tue, 02 Jan 2024 03:04:35 GMT', 30_000],
  ['Tue, 02 Jan 2024 03:04:00 GMT', 0],
  ['Tue, 02 Jan 2024 04:04:05 GMT', 600_000],
  ['', undefined],
  ['  ', undefined],
  ['soon', undefined],
  ['7 s', undefined],
  ['2 Jan 2024 03:04:35 GMT', 30_000],
  [undefined, undefined],
])('a Retry-After of %j is a wait of %j ms', (header, ms) => {
  expect(retryAfterMs(header, AT)).toBe(ms);
});

test('a date of the cloud is a moment, and anything else is none', () => {
  expect(timeOf('Tue, 02 Jan 2024 03:04:05 GMT')).toBe(AT);
  expect([timeOf('today'), timeOf(''), timeOf(undefined)]).toEqual([undefined, undefined, undefined]);
});
