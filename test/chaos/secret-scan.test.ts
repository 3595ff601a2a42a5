import { bytesOf, secretsIn } from '../../chaos/oracle/secret-scan';

const SECRETS = { texts: { SK: 'sk-0123456789' } };

test('a secret inside a payload of a history is found', () => {
  const history = { events: [{ attributes: { payloads: [{ data: Buffer.from('{"a":"sk-0123456789"}') }] } }] };
  expect(secretsIn(bytesOf(history), SECRETS)).toEqual(['SK']);
});

test('a token is known by its shape', () => {
  expect(secretsIn(Buffer.from(`x MII${'aB3-_'.repeat(26)} y`), SECRETS)).toEqual(['token']);
  expect(secretsIn(Buffer.from('nothing of the kind'), SECRETS)).toEqual([]);
});
