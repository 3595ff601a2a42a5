import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { sightingOf } from '../../src/activities/dli/stream-sighting';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { cdmRun } from '../../src/domain/cdm/submissions-since';
import { dgcRun } from '../../src/domain/dgc/instances-since';
import { reasonOf } from '../../src/domain/reason';

const LONG = 'ORA-00942 '.repeat(500);

test('a reason is kept as it is up to a thousand characters, and cut with an ellipsis beyond', () => {
  expect(reasonOf(undefined)).toBeUndefined();
  expect(reasonOf('')).toBeUndefined();
  expect(reasonOf('x'.repeat(1_000))).toBe('x'.repeat(1_000));
  expect(reasonOf('x'.repeat(1_001))).toBe(`${'x'.repeat(999)}…`);
});

test('a cut reason ends with no half of a character', () => {
  expect(reasonOf(`${'x'.repeat(998)}${'😀'.repeat(9)}`)).toBe(`${'x'.repeat(998)}…`);
});

test('a DGC instance with a hundred failed nodes gives a reason that can be kept', async () => {
  const nodes = Array.from({ length: 100 }, (_, nth) => ({ name: `n${nth}`, status: 'fail', errorMessage: LONG }));
  const instance = async () => Promise.resolve({ value: { id: '7', status: 'fail', nodes } });
  const body = { jobName: 'etl', mode: 'runNow', jobParams: {} } as const;
  const job = dgcInstance({ dgc: { instance } } as unknown as HuaweiCloud, body);

  const [seen] = await job.look([dgcRun('etl', '7')], {});

  expect(seen?.verdict).toBe('failed');
  expect(seen?.reason).toMatch(/^node n0 is fail, ORA-00942 /);
  expect(seen?.reason).toHaveLength(1_000);
});

test.each([{ errorSummary: LONG }, { errorSummary: 'no table', errorDetails: LONG }])(
  'a CDM submission that says much of its failure gives a reason that can be kept',
  async (says) => {
    const rows = [{ id: 3, status: 'FAILED', ...says }];
    const calls = {
      submissions: async () => Promise.resolve({ value: { runs: rows, page: 'whole' } }),
      job: async () => Promise.resolve({ value: undefined }),
    };
    const cloud = { cdm: calls } as unknown as HuaweiCloud;
    const body = { clusterId: 'c1', jobName: 'orders', variables: {} };
    const copy = cdmJob(cloud, body, new KnownUsers(), new RecentJobs(cloud.cdm, 'c1'));

    const [seen] = await copy.look([cdmRun('orders', { id: 3 })], {});

    expect(seen?.verdict).toBe('failed');
    expect(seen?.reason).toHaveLength(1_000);
  },
);

test('a stream job that says much of its failure gives a reason that can be kept', () => {
  const run = { id: '131', job: '131', origin: 'new', trace: { before: { startTimeMs: 1 } } } as const;

  const seen = sightingOf(run, { id: '131', status: 'job_submit_fail', startTimeMs: 2, statusDescription: LONG });

  expect(seen.verdict).toBe('failed');
  expect(seen.reason).toHaveLength(1_000);
});
