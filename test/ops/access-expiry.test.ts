import { type MetricMeter, noopMetricMeter } from '@temporalio/common';
import { accessExpiries } from '../../src/host/access-expiry';
import { Metrics } from '../../src/metrics/metrics';
import { privateCa } from '../support/private-ca';

const ca = privateCa();
const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test('a client certificate and an API key that is a token say from when to when they hold', () => {
  const { cert, key } = ca.issue('worker');
  const clientCertPair = { crt: Buffer.from(cert), key: Buffer.from(key) };
  const found = accessExpiries({ tls: { clientCertPair }, apiKey: token({ iat: 1_800_000_000, exp: 1_900_000_000 }) });

  expect(found).toEqual([
    { credential: 'certificate', sinceMs: expect.any(Number) as number, atMs: expect.any(Number) as number },
    { credential: 'apiKey', sinceMs: 1_800_000_000_000, atMs: 1_900_000_000_000 },
  ]);
  const { sinceMs = 0, atMs = 0 } = found[0] ?? {};
  expect(atMs - sinceMs).toBe(2 * 86_400_000);
});

test.each([
  { what: 'does not say', claims: { exp: 1_900_000_000 } },
  { what: 'says in words', claims: { iat: 'now', exp: 1_900_000_000 } },
  { what: 'says after its end', claims: { iat: 1_900_000_001, exp: 1_900_000_000 } },
])('a token that $what when it began says only when it runs out', ({ claims }) => {
  const [found] = accessExpiries({ apiKey: token(claims) });
  expect(found).toEqual({ credential: 'apiKey', sinceMs: undefined, atMs: 1_900_000_000_000 });
});

test('from when and until when it holds is recorded in seconds, and a beginning that is unknown is no number', () => {
  const recorded: Record<string, number> = {};
  const metrics = new Metrics();
  const gaugeOf = noopMetricMeter.createGauge.bind(noopMetricMeter);
  const createGauge = (name: string) =>
    Object.assign(gaugeOf(name), { set: (value: number) => void (recorded[name] = value) });
  metrics.use(Object.assign(Object.create(noopMetricMeter) as MetricMeter, { createGauge }));

  metrics.accessExpires('nightly', { credential: 'apiKey', sinceMs: 5_000, atMs: 9_000 });
  expect(recorded).toEqual({ huaweicloud_temporal_access_begins: 5, huaweicloud_temporal_access_expires: 9 });
  metrics.accessExpires('nightly', { credential: 'apiKey', sinceMs: undefined, atMs: 9_000 });
  expect(recorded).toEqual({ huaweicloud_temporal_access_begins: NaN, huaweicloud_temporal_access_expires: 9 });
});

test.each([
  { what: 'nothing is shown', shown: {} },
  { what: 'the server is known and no more', shown: { tls: true } },
  { what: 'the key is no token', shown: { apiKey: 'opaque' } },
  { what: 'the token lasts for ever', shown: { apiKey: token({ sub: 'us' }) } },
  { what: 'the key only looks like a token', shown: { apiKey: 'a.b.c' } },
  {
    what: 'the certificate is none',
    shown: { tls: { clientCertPair: { crt: Buffer.from('no'), key: Buffer.from('') } } },
  },
])('nothing is said to run out where $what', ({ shown }) => {
  expect(accessExpiries(shown)).toEqual([]);
});
