import { openCloud } from './open-cloud';
import type { SimulatorOptions } from '../../simulator';

const URN = 'urn:smn:cn-north-4:p:nightly';

async function opened(seed: SimulatorOptions['seed'] = [], smn = {}) {
  const { cloud, ask } = await openCloud({ seed, dialect: { smn } });
  const publish = (body: object, urn = encodeURIComponent(URN)) =>
    ask('POST', `/v2/${cloud.projectId}/notifications/topics/${urn}/publish`, { body });
  return { cloud, publish };
}

test('each message that is taken has an id of its own, and only the log tells what it said', async () => {
  const { cloud, publish } = await opened();
  const asked = { subject: 'done', message: 'all is well' };
  const [first, again] = [await publish(asked), await publish(asked, URN)];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(first.body).toEqual({ request_id: expect.any(String) as string, message_id: cloud.log()[0]?.run });
  expect(again.body['message_id']).not.toBe(first.body['message_id']);
  expect(cloud.log()).toMatchObject([
    { service: 'smn', effect: 'start', job: URN, by: cloud.user, asked },
    { effect: 'start', job: URN, asked },
  ]);
  expect(cloud.starts()).toMatchObject([{ service: 'smn', job: URN }, { job: URN }]);
});

test('a message whose reply is lost was published all the same', async () => {
  const { cloud, publish } = await opened();
  cloud.fault({ kind: 'loseReply', match: { path: '/publish' } });
  await expect(publish({ message: 'm' })).rejects.toThrow('other side closed');
  expect(cloud.log()).toHaveLength(1);
});

test.each([
  { why: 'no message', body: {}, status: 403, code: 'SMN.0009' },
  { why: 'a message over 256 KB', body: { message: '中'.repeat(87_382) }, status: 403, code: 'SMN.0009' },
  { why: 'a subject over 512 bytes', body: { message: 'm', subject: '中'.repeat(171) }, status: 403, code: 'SMN.0008' },
  { why: 'a structure that is no text', body: { message_structure: { default: 'm' } }, status: 403, code: 'SMN.0009' },
  { why: 'a structure without a default', body: { message_structure: '{"email":"m"}' }, status: 403, code: 'SMN.0009' },
  { why: 'a template that there is not', body: { message_template_name: 't' }, status: 404, code: 'SMN.0027' },
])('$why is refused with $code, and nothing is published', async ({ body, status, code }) => {
  const { cloud, publish } = await opened();
  const reply = await publish(body);
  expect([reply.status, reply.body]).toEqual([status, expect.objectContaining({ code })]);
  expect(cloud.log().filter(({ effect }) => effect === 'start')).toEqual([]);
});

test('a structure is taken for a message, and a subject may be counted in characters', async () => {
  const { publish } = await opened([], { subject: 'characters' });
  const body = { message_structure: '{"default":"m"}', subject: '中'.repeat(512) };
  expect((await publish(body)).status).toBe(200);
});

test('once a topic is registered there are no others, and one can refuse', async () => {
  const { cloud, publish } = await opened([{ service: 'smn', topicUrn: 'urn:smn:cn-north-4:p:other' }]);
  expect(await publish({ message: 'm' })).toMatchObject({ status: 404, body: { code: 'SMN.0006' } });
  cloud.addJobs([{ service: 'smn', topicUrn: URN, refuses: { message: 'no right' } }]);
  expect(await publish({ message: 'm' })).toMatchObject({
    status: 403,
    body: { code: 'SMN.0001', message: 'no right' },
  });
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['refused', 'refused']);
});

test('a stranger can publish', async () => {
  const { cloud } = await opened();
  cloud.run({ service: 'smn', job: URN, by: 'eve' });
  expect(cloud.log()).toMatchObject([{ effect: 'start', job: URN, by: 'eve' }]);
});
