import { checkPipeline } from '../../src/spec/check-pipeline';

const AROUND = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };
const TOPIC = 'urn:smn:cn-north-4:0a:ops';

const checked = (smn: object, more: object = {}) =>
  checkPipeline({ name: 'p', params: { topic: TOPIC }, steps: [{ id: 'tell', smn, ...more }] }, {}, AROUND).steps[0];
const refused = (smn: object, more: object = {}): string => {
  try {
    checked(smn, more);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

test('templates of a message are filled in, its topic included', () => {
  const message = "orders of {{ run.date | date: '%Y-%m-%d' }}";

  expect(checked({ topicUrn: '{{ params.topic }}', message })?.body).toEqual({
    topicUrn: TOPIC,
    message: 'orders of 2026-01-31',
  });
});

test.each([
  [{ topicUrn: 'ops', message: 'm' }, 'steps[0].smn.topicUrn: is no topic: write `urn:smn:REGION:PROJECT:NAME`'],
  [{ topicUrn: '{{ run.date }}', message: 'm' }, 'steps[0].smn.topicUrn: is no topic'],
  [{ topicUrn: TOPIC }, 'steps[0].smn.message'],
  [{ topicUrn: TOPIC, message: '' }, 'steps[0].smn.message'],
  [{ topicUrn: TOPIC, message: '订'.repeat(90_000) }, 'steps[0].smn.message: a message has at most 262,144 bytes'],
  [
    { topicUrn: TOPIC, subject: '订'.repeat(171), message: 'm' },
    'steps[0].smn.subject: a subject has at most 512 bytes',
  ],
  [{ topicUrn: TOPIC, message: 'm', template: 't' }, 'steps[0].smn: '],
])('what is no message is refused before anything is sent: %#', (body, sentence) => {
  expect(refused(body)).toContain(sentence);
});

test('no message that was published before is taken for that of a step', () => {
  expect(refused({ topicUrn: TOPIC, message: 'm' }, { whenRunning: 'adopt' })).toContain('none is taken for it');
});
