import { createdJobsLeft } from '../../src/domain/history/created-jobs-left';
import type { RecordedEvent } from '../../src/domain/history/recorded-event';

const AT = '2026-01-31T00:00:00.000Z';
const SIDES = { 'from-connector-name': 'generic-jdbc-connector', 'to-connector-name': 'obs-connector' };
const step = (body: object = {}) => ({
  step: 'copy',
  connection: 'default',
  body: { clusterId: 'c', job: SIDES, keep: false, variables: {}, ...body },
});
const RUN = { id: '1', job: 'orders', origin: 'new', trace: { jobName: 'temporal_orders_1' } };

const started = (body?: object): RecordedEvent[] => [
  { is: 'asked', id: 'start', type: 'huaweicloud.cdm.startJob', request: step(body), at: AT },
  { is: 'answered', id: 'start', result: { runs: [RUN], refused: [] } },
];
const deletion: RecordedEvent = {
  is: 'asked',
  id: 'delete',
  type: 'huaweicloud.cdm.deleteJob',
  request: { step: 'copy', connection: 'default', clusterId: 'c', jobNames: ['temporal_orders_1'] },
  at: AT,
};

test('a created job whose deletion was under way or has failed is left, with its run', () => {
  const failed: RecordedEvent = { is: 'failed', id: 'delete', left: undefined };
  for (const events of [started(), [...started(), deletion], [...started(), deletion, failed]])
    expect(createdJobsLeft(events)).toMatchObject([{ step: 'copy', service: 'cdm', runs: [RUN] }]);
});

test('a created job that was deleted is not left', () => {
  expect(createdJobsLeft([...started(), deletion, { is: 'answered', id: 'delete', result: null }])).toEqual([]);
});

test("a created job that is to be kept, and a job of the cluster's own, are never handed on for deletion", () => {
  expect(createdJobsLeft(started({ keep: true }))).toEqual([]);
  expect(createdJobsLeft(started({ job: undefined, jobName: 'orders' }))).toEqual([]);
});
