import { checkPipeline } from '../../src/spec/check-pipeline';

const AROUND = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };

const checked = (obs: object, more: object = {}) =>
  checkPipeline({ name: 'p', params: { table: 'orders' }, steps: [{ id: 'arrive', obs, ...more }] }, {}, AROUND)
    .steps[0];
const refused = (obs: object, more: object = {}): string => {
  try {
    checked(obs, more);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

test('a key and a prefix get their templates and their defaults', () => {
  const day = "{{ run.date | date: '%Y-%m-%d' }}";

  expect(checked({ bucket: 'lake', key: `in/${day}/{{ params.table }}.csv` })?.body).toEqual({
    bucket: 'lake',
    key: 'in/2026-01-31/orders.csv',
    minObjects: 1,
    minBytes: 0,
    stable: true,
  });
  expect(checked({ bucket: 'lake', prefix: `in/${day}/`, minObjects: 3, minBytes: 1, stable: false })?.body).toEqual({
    bucket: 'lake',
    prefix: 'in/2026-01-31/',
    minObjects: 3,
    minBytes: 1,
    stable: false,
  });
});

test.each([
  [{ bucket: 'lake' }, 'steps[0].obs.key: give one of them, the `key` of one object or the `prefix` of several'],
  [{ bucket: 'lake', key: 'a', prefix: 'b' }, 'steps[0].obs.key: give one of them'],
  [{ bucket: 'Lake', key: 'a' }, 'steps[0].obs.bucket: a bucket has a name of 3 to 63 lower-case letters'],
  [{ bucket: 'obs://lake', key: 'a' }, 'steps[0].obs.bucket: '],
  [{ bucket: 'lake/in', key: 'a' }, 'steps[0].obs.bucket: '],
  [{ bucket: '10.0.0.1', key: 'a' }, 'steps[0].obs.bucket: '],
  [{ bucket: 'la..ke', key: 'a' }, 'steps[0].obs.bucket: '],
  [{ bucket: 'lake', key: 'in/' }, 'steps[0].obs.key: a key that ends with `/` is a folder and no object'],
  [{ bucket: 'lake', key: '' }, 'steps[0].obs.key: '],
  [{ bucket: 'lake', key: 'é'.repeat(513) }, 'steps[0].obs.key: OBS has no keys of more than 1,024 bytes'],
  [{ bucket: 'lake', prefix: 'a\u202eb' }, 'steps[0].obs.prefix: has a character that nobody sees'],
  [{ bucket: 'lake', key: 'a', minObjects: 2 }, 'steps[0].obs.minObjects: goes with `prefix`'],
  [{ bucket: 'lake', prefix: 'a', minObjects: 20_001 }, 'steps[0].obs.minObjects: '],
  [{ bucket: 'lake', prefix: 'a', minBytes: -1 }, 'steps[0].obs.minBytes: '],
])('%j is refused with a sentence', (body, sentence) => {
  expect(refused(body)).toContain(sentence);
});

test('a key of 1,024 bytes and a bucket that a template names are taken', () => {
  expect(checked({ bucket: 'lake', key: 'é'.repeat(512) })?.body).toMatchObject({ key: 'é'.repeat(512) });
  expect(checked({ bucket: '{{ params.table }}', key: `{{ params.table }}` })?.body).toMatchObject({
    bucket: 'orders',
    key: 'orders',
  });
  expect(refused({ bucket: '{{ params.table | upcase }}', key: 'a' })).toContain('a bucket has a name of 3 to 63');
  expect(checked({ bucket: 'lake', prefix: 'a', minObjects: 20_000 })?.body).toMatchObject({ minObjects: 20_000 });
});

test('nothing of it can run already, or be halted', () => {
  const body = { bucket: 'lake', key: 'a' };
  expect(refused(body, { whenRunning: 'adopt' })).toContain('nothing is started to have objects');
  expect(refused(body, { whenHalted: 'wait' })).not.toBe('nothing');
});
