import { accessExpiries } from '../../src/host/access-expiry';
import { privateCa } from '../support/private-ca';

const ca = privateCa();
const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test('a client certificate and an API key that is a token say when they run out', () => {
  const { cert, key } = ca.issue('worker');
  const clientCertPair = { crt: Buffer.from(cert), key: Buffer.from(key) };
  const found = accessExpiries({ tls: { clientCertPair }, apiKey: token({ exp: 1_900_000_000 }) });

  expect(found).toEqual([
    { credential: 'certificate', atMs: expect.any(Number) as number },
    { credential: 'apiKey', atMs: 1_900_000_000_000 },
  ]);
  const daysLeft = ((found[0]?.atMs ?? 0) - Date.now()) / 86_400_000;
  expect(daysLeft).toBeGreaterThan(0.9);
  expect(daysLeft).toBeLessThan(31);
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
