import { definitionOf, inlineJobName, isInline, labelOf } from '../../src/domain/cdm/inline-job';
import { adoptedInlineJob, inlineNames } from '../../src/domain/cdm/inline-run';
import { CDM_STEP } from '../../src/domain/cdm/cdm-step';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';

const MARKER = 'c0ffee'.padEnd(32, '0');
const BODY = { clusterId: 'c1', job: COPY_OF_ORDERS, keep: false, variables: {} };

test.each([
  ['orders-nightly-2026-01-31', 'copy', `temporal_orders_nightly_2026_01_31_copy_${MARKER}`],
  ['夜间订单', 'copy[订单]', `temporal_copy_${MARKER}`],
  ['orders', 'copy[a/b]', `temporal_orders_copy_a_b_${MARKER}`],
  ['', '', `temporal_${MARKER}`],
])('whatever stands in the ids %s and %s, a job is named in plain letters', (workflowId, step, name) => {
  expect(inlineJobName(workflowId, step, MARKER)).toBe(name);
});

test('a name is never longer than CDM takes', () => {
  expect(inlineJobName('w'.repeat(1_000), 's'.repeat(1_000), MARKER).length).toBeLessThan(240);
});

test('a job is posted as it is defined, under the name that was made, and run once unless it says otherwise', () => {
  const posted = definitionOf(BODY, 'temporal_x');

  expect(posted).toMatchObject({ ...COPY_OF_ORDERS, name: 'temporal_x' });
  expect(JSON.stringify(posted['driver-config-values'])).toContain('"schedulerConfig.disposableType","value":"NONE"');
  expect(JSON.stringify(posted['driver-config-values'])).toContain('"retryJobConfig.retryJobType","value":"NONE"');
});

test('people are told of it by its links, since its name says less', () => {
  expect(CDM_STEP.traitsOf(BODY).title(BODY)).toBe('CDM copy orders_db to lake');
  expect(labelOf({ ...BODY, job: { ...COPY_OF_ORDERS, 'from-link-name': 'x'.repeat(300) } }).length).toBeLessThan(210);
});

test('a person names its run by the job that was created for it', () => {
  expect(adoptedInlineJob(BODY, 'temporal_orders_copy_1')).toEqual({
    id: 'temporal_orders_copy_1',
    job: 'orders_db to lake',
    origin: 'adopted',
    trace: { jobName: 'temporal_orders_copy_1' },
  });
  expect(() => adoptedInlineJob(BODY, '../other')).toThrow('is adopted by its name');
});

test('what was created is known by runs, and by the fence of a start in doubt, each once', () => {
  const run = { id: '1', job: 'x', origin: 'new' as const, trace: { jobName: 'a' } };

  expect(inlineNames([run, { ...run, trace: undefined }], { x: { jobName: 'b' }, y: { jobName: 'a' } })).toEqual([
    'a',
    'b',
  ]);
});

test.each([
  [{ clusterId: 'c', jobName: 'orders' }, undefined],
  [{ clusterId: 'c', job: COPY_OF_ORDERS, keep: true }, undefined],
  [{ clusterId: 'c' }, 'body names a job by `jobName`, or holds one as `job`'],
  [{ clusterId: 'c', jobName: 'orders', job: COPY_OF_ORDERS }, 'body names a job by `jobName`, or holds one as `job`'],
  [{ clusterId: 'c', job: {} }, 'body.job is no definition of a CDM job'],
  [{ clusterId: 'c', job: COPY_OF_ORDERS, keep: 'no' }, 'body.keep is true, false, and not "no"'],
])('a body that is handed to a cleanup is looked at before anything is made of it: %#', (body, problem) => {
  expect(CDM_STEP.givenBody(body, 'body')).toBe(problem);
});

test('a step that names a job of its cluster is another kind', () => {
  expect([BODY, { clusterId: 'c', jobName: 'orders', variables: {} }].map(isInline)).toEqual([true, false]);
});
