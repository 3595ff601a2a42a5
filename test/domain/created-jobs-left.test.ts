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

describe('the job that a start in doubt may have created', () => {
  const fence = { version: 1, marks: { orders: { jobName: 'temporal_orders_1' } }, settleMs: 62_000, closed: false };
  const startFailed = (left: object = fence, body?: object): RecordedEvent[] => [
    { is: 'asked', id: 'start', type: 'huaweicloud.cdm.startJob', request: step(body), at: AT },
    { is: 'failed', id: 'start', left },
  ];

  test('is left, with the fence by which a stop finds its run, until it was deleted', () => {
    const doubted = { step: 'copy', service: 'cdm', runs: [], fence };
    expect(createdJobsLeft(startFailed())).toMatchObject([doubted]);
    expect(createdJobsLeft([...startFailed(), deletion])).toMatchObject([doubted]);
    expect(createdJobsLeft([...startFailed(), deletion, { is: 'answered', id: 'delete', result: null }])).toEqual([]);
  });

  test('is that of its run, once the next start has told of that', () => {
    const [asked, answered] = started() as [RecordedEvent & { id: string }, RecordedEvent & { id: string }];
    const events = [...startFailed(), { ...asked, id: 'again' }, { ...answered, id: 'again' }];
    expect(createdJobsLeft(events)).toEqual([expect.objectContaining({ runs: [RUN] })]);
    expect(createdJobsLeft(events)[0]).not.toHaveProperty('fence');
  });

  test('is not left where the start was refused, where it is to be kept, nor where nothing is known of a fence', () => {
    expect(createdJobsLeft(startFailed({ ...fence, closed: true }))).toEqual([]);
    expect(createdJobsLeft(startFailed(fence, { keep: true }))).toEqual([]);
    expect(createdJobsLeft(startFailed({}))).toEqual([]);
  });
});
