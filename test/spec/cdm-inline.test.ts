import { checkPipeline } from '../../src/spec/check-pipeline';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';

const AROUND = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };

const checked = (cdm: object, more: object = {}) =>
  checkPipeline({ name: 'p', params: { table: 'orders' }, steps: [{ id: 'copy', cdm, ...more }] }, {}, AROUND).steps[0];
const refused = (cdm: object, more: object = {}): string => {
  try {
    checked(cdm, more);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};
const inputOf = (name: string, value: unknown) => ({ configs: [{ name: 'fromJobConfig', inputs: [{ name, value }] }] });

test('the definition of a job stays as it is written, templates are filled in, and values become text to the letter', () => {
  const job = {
    ...COPY_OF_ORDERS,
    'from-config-values': inputOf('fromJobConfig.tableName', '{{ params.table }}'),
    'to-config-values': inputOf('toJobConfig.shouldClearTable', true),
    group_name: 'nightly',
    marks: [null, 7, 'of orders'],
  };

  expect(checked({ clusterId: 'c1', job })?.body).toEqual({
    clusterId: 'c1',
    job: {
      ...job,
      'from-config-values': inputOf('fromJobConfig.tableName', 'orders'),
      'to-config-values': inputOf('toJobConfig.shouldClearTable', 'true'),
    },
    keep: false,
    variables: {},
  });
});

const driver = (name: string, value: string) => ({
  'driver-config-values': { configs: [{ name: 'schedulerConfig', inputs: [{ name, value }] }] },
});

test.each([
  [{}, 'steps[0].cdm.jobName: is missing: name a job of the cluster, or give a `job` that is created for this run'],
  [{ jobName: 'orders', job: COPY_OF_ORDERS }, 'steps[0].cdm.job: does not go with `jobName`'],
  [{ jobName: 'orders', keep: true }, 'steps[0].cdm.keep: goes with `job`'],
  [{ job: { ...COPY_OF_ORDERS, name: 'orders' } }, 'steps[0].cdm.job.name: is made anew for each run'],
  [{ job: { ...COPY_OF_ORDERS, 'from-connector-name': undefined } }, 'steps[0].cdm.job.from-connector-name'],
  [{ job: { ...COPY_OF_ORDERS, 'to-config-values': 'x' } }, 'steps[0].cdm.job.to-config-values'],
  [
    { job: { ...COPY_OF_ORDERS, 'from-config-values': inputOf('fromJobConfig.tableName', ['a']) } },
    'inputs[0].value: is a list where one value is meant',
  ],
  [
    { job: { ...COPY_OF_ORDERS, 'from-config-values': inputOf('linkConfig.password', 'x') } },
    '`linkConfig.password` belongs into a link of the cluster',
  ],
  [
    { job: { ...COPY_OF_ORDERS, ...driver('schedulerConfig.disposableType', 'DELETE_AFTER_SUCCEED') } },
    '`schedulerConfig.disposableType` is NONE here',
  ],
  [
    { job: { ...COPY_OF_ORDERS, ...driver('schedulerConfig.isSchedulerJob', 'true') } },
    '`schedulerConfig.isSchedulerJob` is false here',
  ],
  [
    { job: { ...COPY_OF_ORDERS, note: 'x'.repeat(50_000) } },
    /steps\[0\]\.cdm\.job: takes 50\d\d\d bytes, and 48000 is the most/,
  ],
])('what such a step cannot be is refused with the key that is at fault: %#', (body, sentence) => {
  expect(refused({ clusterId: 'c1', ...body })).toMatch(sentence);
});

test('a run that goes on already is never taken for that of a job which is yet to be created', () => {
  expect(refused({ clusterId: 'c1', job: COPY_OF_ORDERS }, { whenRunning: 'adopt' })).toContain(
    'is created for this run alone',
  );
});
