import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import { AesGcmCodec } from '../../../src/codec/aes-gcm-codec';

const codec = new AesGcmCodec(new Map([['a', randomBytes(32)]]));
const plain = defaultPayloadConverter.toPayload({ rows: 7 });

const workflow = (workflowId: string, namespace = 'default'): SerializationContext => ({
  type: 'workflow',
  namespace,
  workflowId,
});
const activity = (workflowId: string, namespace = 'default'): SerializationContext => ({
  type: 'activity',
  namespace,
  workflowId,
  activityId: '1',
  isLocal: false,
});

async function moved(from: SerializationContext | undefined, to: SerializationContext | undefined): Promise<unknown> {
  const [payload] = await codec.decode(await codec.encode([plain], from), to);
  return defaultPayloadConverter.fromPayload(payload as Payload);
}

test.each([
  ['the input of one workflow in another', workflow('orders'), workflow('refunds')],
  ['the result of an activity in another workflow', activity('orders'), activity('refunds')],
  ['a fence of one workflow in an activity of another', activity('orders'), activity('refunds')],
  ['the same workflow id in another namespace', workflow('orders', 'test'), workflow('orders', 'production')],
  ['a fence of last night’s run in tonight’s', activity('n-2026-01-01T02:30:00Z'), activity('n-2026-01-02T02:30:00Z')],
  ['the input of a schedule in a run of another', workflow('orders'), workflow('refunds-2026-01-02T02:30:00Z')],
])('%s is refused, and both owners are named', async (_what, from, to) => {
  await expect(moved(from, to)).rejects.toMatchObject({
    name: 'CodecError',
    message: expect.stringMatching(
      /^A payload that was encrypted for workflow .* stands in workflow .* moved it there\.$/,
    ) as string,
  });
});

test.each([
  ['a workflow reads what it was started with', workflow('orders'), workflow('orders')],
  ['an activity reads what its workflow asks', activity('orders'), activity('orders')],
  ['a run reads the input of its schedule', workflow('orders'), workflow('orders-2026-01-02T02:30:00Z')],
  [
    'a run reads the result of the one before it',
    workflow('n-2026-01-01T02:30:00Z'),
    workflow('n-2026-01-02T02:30:00Z'),
  ],
  ['a caller by Nexus reads the result', workflow('nexus-runCdmJob-1'), workflow('caller', 'elsewhere')],
  ['who shows a history reads it without a context', workflow('orders'), undefined],
])('%s', async (_what, from, to) => {
  await expect(moved(from, to)).resolves.toEqual({ rows: 7 });
});

test('a payload is not freed of its owner, or given another, by whoever may write to the database', async () => {
  const [payload] = await codec.encode([plain], workflow('orders'));
  const { metadata = {}, data } = payload as Payload;
  const without = { ...metadata };
  delete without['encryption-bound-to'];
  const another = { ...metadata, 'encryption-bound-to': Buffer.from('["default","refunds"]') };

  for (const changed of [without, another])
    await expect(codec.decode([{ metadata: changed, data }], workflow('refunds'))).rejects.toMatchObject({
      name: 'CodecError',
      message: expect.stringContaining('the payload was changed since') as string,
    });
});

test('a replay of downloaded histories may be set to read payloads wherever they stand', async () => {
  const keys = new Map([['a', randomBytes(32)]]);
  const encrypted = await new AesGcmCodec(keys).encode([plain], workflow('orders'));
  const replay = new AesGcmCodec(keys, { wherever: true });
  await expect(replay.decode(encrypted, workflow('fake'))).resolves.toHaveLength(1);
});

test.each([
  ['nothing', undefined],
  ['less than a nonce and a tag', new Uint8Array(27)],
  ['more than any server takes', new Uint8Array(4_000_001)],
  ['noise', randomBytes(1_000)],
])('an encrypted payload that holds %s is refused in a bounded sentence', async (_what, data) => {
  const [payload] = await codec.encode([plain]);
  await expect(codec.decode([{ ...payload, data }])).rejects.toMatchObject({
    name: 'CodecError',
    message: expect.stringMatching(/^.{20,400}$/) as string,
  });
});

test('a key id of any length and characters is quoted in a bounded sentence', async () => {
  const [payload] = await codec.encode([plain]);
  const id = `\u001b[31m${'k'.repeat(1_000_000)}`;
  const metadata = { ...payload?.metadata, 'encryption-key-id': Buffer.from(id) };
  const refusal = codec.decode([{ ...payload, metadata }]);
  await expect(refusal).rejects.toMatchObject({ message: expect.stringMatching(/^[ -~…]{20,400}$/) as string });
});
