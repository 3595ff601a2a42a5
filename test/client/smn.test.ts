import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

const topicUrn = 'urn:smn:cn-north-4:p1:ops';
let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

test('a message goes to its topic, with a subject where it has one, and is known by its id', async () => {
  stub.answers = [{ json: { message_id: 'm-1', request_id: 'r-1' } }];
  const { smn } = stub.connect();
  expect((await smn.publish({ topicUrn, subject: 'orders', message: 'done' })).value).toEqual({ messageId: 'm-1' });
  await smn.publish({ topicUrn, message: 'done' });

  expect(stub.requests.map(({ method, body }) => [method, body])).toEqual([
    ['POST', '{"subject":"orders","message":"done"}'],
    ['POST', '{"message":"done"}'],
  ]);
  expect(decodeURIComponent(stub.requests[0]?.target ?? '')).toBe(`/v2/p1/notifications/topics/${topicUrn}/publish`);
});

test('whether a message was published that has no id, nobody knows', async () => {
  stub.answers = [{ json: { request_id: 'r-1' } }];
  const failure = await failureOf(stub.connect().smn.publish({ topicUrn, message: 'done' }));
  expect(failure.message).toContain('names no message');
});
