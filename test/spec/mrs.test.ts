import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';

const AROUND = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };
const GOOD = { clusterId: 'c1', type: 'SparkSubmit' };

const checked = (mrs: object, more: object = {}) =>
  checkPipeline({ name: 'p', params: { table: 'orders' }, steps: [{ id: 'features', mrs, ...more }] }, {}, AROUND)
    .steps[0];
const refused = (mrs: object, more: object = {}): string => {
  try {
    checked(mrs, more);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

test('arguments and properties are sent as text, with their templates filled in', () => {
  const body = {
    ...GOOD,
    arguments: ['--conf', 'a=b;$c', 7, true, '{{ params.table }}', '0012345'],
    properties: { 'fs.obs.endpoint': 'obs.cn-north-4.myhuaweicloud.com', retries: 3 },
  };

  expect(checked(body)?.body).toEqual({
    ...GOOD,
    arguments: ['--conf', 'a=b;$c', '7', 'true', 'orders', '0012345'],
    properties: { 'fs.obs.endpoint': 'obs.cn-north-4.myhuaweicloud.com', retries: '3' },
  });
  expect(checked(GOOD)?.body).toEqual({ ...GOOD, arguments: [], properties: {} });
});

test.each([
  'MapReduce',
  'SparkSubmit',
  'SparkPython',
  'SparkScript',
  'SparkSql',
  'HiveScript',
  'HiveSql',
  'DistCp',
  'Flink',
])('%s is a type of job that MRS has', (type) => {
  expect(checked({ ...GOOD, type })?.body).toMatchObject({ type });
});

test.each([
  [{ ...GOOD, type: 'HBase' }, 'steps[0].mrs.type: '],
  [{ type: 'Flink' }, 'steps[0].mrs.clusterId: '],
  [{ ...GOOD, clusterId: '' }, 'steps[0].mrs.clusterId: '],
  [{ ...GOOD, clusterId: 'c'.repeat(65) }, 'steps[0].mrs.clusterId: '],
  [{ ...GOOD, arguments: 'run -d' }, 'steps[0].mrs.arguments: '],
  [{ ...GOOD, arguments: [['a']] }, 'steps[0].mrs.arguments[0]: is a list where one value is meant'],
  [{ ...GOOD, arguments: [1e22] }, 'steps[0].mrs.arguments[0]: is a number with more digits than a number keeps'],
  [
    { ...GOOD, arguments: ['x'.repeat(150_000), 'y'] },
    'steps[0].mrs.arguments: have at most 150,000 characters together',
  ],
  [{ ...GOOD, properties: { a: { b: 1 } } }, 'steps[0].mrs.properties.a: is a map where one value is meant'],
  [
    { ...GOOD, properties: { a: 'x'.repeat(2_048) } },
    'steps[0].mrs.properties: have at most 2,048 characters together, as JSON',
  ],
  [{ ...GOOD, jobName: 'mine' }, 'jobName'],
])('%j is refused with a sentence', (body, sentence) => {
  expect(refused(body)).toContain(sentence);
});

test('a job is never taken for one that runs already, is not halted, and takes no parameters', () => {
  expect(refused(GOOD, { whenRunning: 'adopt' })).toContain('each submission is a job of its own');
  expect(refused(GOOD, { whenHalted: 'fail' })).toContain('whenHalted');
});

test('arguments that name what an earlier step left are filled in when the step is due', () => {
  const step = {
    id: 'features',
    service: 'mrs' as const,
    body: {
      clusterId: 'c1',
      type: 'SparkSubmit' as const,
      arguments: ['a.jar', '{{ steps.copy.rowsWritten }}'],
      properties: {},
    },
    isRendered: false,
  };
  const scope = { run: { date: AROUND.startedAt }, params: {}, steps: { copy: { rowsWritten: 12 } } };

  expect(resolveStep(step, scope, 'UTC').body).toMatchObject({ arguments: ['a.jar', '12'], properties: {} });
});

test('properties take 2,048 characters as JSON, and no more', () => {
  const properties = (characters: number) => ({
    ...GOOD,
    properties: { a: 'x'.repeat(characters - '{"a":""}'.length) },
  });
  expect(checked(properties(2_048))?.body).toMatchObject(properties(2_048));
  expect(refused(properties(2_049))).toMatch(/^steps\[0\]\.mrs\.properties: /);
});
