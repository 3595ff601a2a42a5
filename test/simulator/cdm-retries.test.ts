import { cdmPaths, openCloud } from './open-cloud';

const COPY = { service: 'cdm', clusterId: 'c1', name: 'copy', durationMs: 4_000, retriesItself: 2 } as const;

async function openStarted(more: object, retries: 'new-submission' | 'same-submission' = 'new-submission') {
  const { cloud, ask } = await openCloud({ seed: [{ ...COPY, ...more }], dialect: { cdm: { retries } } });
  const paths = cdmPaths(cloud);
  await ask('PUT', paths.start('copy'));
  const rows = async () =>
    [...((await ask('GET', paths.history('copy'))).body['submissions'] ?? [])].map((row) => [
      row['submission-id'],
      row['status'],
      row['creation-user'],
    ]);
  const effects = () => cloud.log().map(({ effect, run, by, retryOf = '-' }) => `${effect} ${run} ${by} ${retryOf}`);
  return { cloud, ask, paths, rows, effects };
}

test('a failed run is run again by CDM, as a submission of the same user that the log calls a retry', async () => {
  const { cloud, rows, effects } = await openStarted({ failingTries: 2 });
  const user = 'simulator-user';
  cloud.advance(4_000);
  expect(await rows()).toEqual([[1, 'FAILED', user]]);
  cloud.advance(1_000);
  expect(await rows()).toEqual([
    [2, 'BOOTING', user],
    [1, 'FAILED', user],
  ]);
  cloud.advance(86_400_000);
  expect((await rows())[0]).toEqual([3, 'SUCCEEDED', user]);
  expect(effects()).toEqual([
    `start 1 ${user} -`,
    'end 1 clock -',
    'start 2 cloud 1',
    'end 2 clock -',
    'start 3 cloud 1',
    'end 3 clock -',
  ]);
});

test('after as many tries as it has the failure stays', async () => {
  const { cloud, rows } = await openStarted({ outcome: 'FAILED' });
  cloud.advance(86_400_000);
  expect((await rows()).map(([id, status]) => [id, status])).toEqual([
    [3, 'FAILED'],
    [2, 'FAILED'],
    [1, 'FAILED'],
  ]);
});

test('in the other reading the same submission runs again; it has not ended meanwhile', async () => {
  const { cloud, ask, paths, rows, effects } = await openStarted({ failingTries: 1 }, 'same-submission');
  cloud.advance(4_000);
  expect((await rows())[0]).toEqual([1, 'FAILED', 'simulator-user']);
  expect((await ask('PUT', paths.start('copy'))).body['errCode']).toBe('Cdm.0052');
  cloud.advance(1_000);
  expect((await rows())[0]).toEqual([1, 'BOOTING', 'simulator-user']);
  cloud.advance(4_000);
  expect((await rows())[0]).toEqual([1, 'SUCCEEDED', 'simulator-user']);
  expect(effects()).toEqual([
    'start 1 simulator-user -',
    'halt 1 clock -',
    'refused 1 simulator-user -',
    'continue 1 cloud -',
    'end 1 clock -',
  ]);
});

test.each(['new-submission', 'same-submission'] as const)(
  'a run that was stopped is not run again (%s), even where it shows as failed',
  async (retries) => {
    const { cloud, ask, paths, effects } = await openStarted({ stoppedStatus: 'FAILED' }, retries);
    cloud.advance(2_000);
    expect((await ask('PUT', paths.stop('copy'))).status).toBe(200);
    cloud.advance(86_400_000);
    expect(effects()).toEqual(['start 1 simulator-user -', 'stop 1 simulator-user -', 'end 1 clock -']);
  },
);

test('a submission that waits for its next try can be stopped for good', async () => {
  const { cloud, ask, paths, rows } = await openStarted({ outcome: 'FAILED' }, 'same-submission');
  cloud.advance(4_500);
  expect((await ask('PUT', paths.stop('copy'))).status).toBe(200);
  cloud.advance(86_400_000);
  expect((await rows())[0]).toEqual([1, 'STOPPED', 'simulator-user']);
});

test('a try that a stranger came before is left out', async () => {
  const { cloud, effects } = await openStarted({ outcome: 'FAILED' });
  cloud.advance(4_500);
  cloud.addJobs([{ ...COPY, retriesItself: 0 }]);
  cloud.run({ service: 'cdm', job: 'copy' });
  cloud.advance(86_400_000);
  expect(effects()).toEqual(['start 1 simulator-user -', 'end 1 clock -', 'start 2 stranger -', 'end 2 clock -']);
});

test('the definition says whether CDM tries again, and a posted one is heeded', async () => {
  const { cloud, ask, paths } = await openStarted({});
  const configOf = async (name: string) =>
    JSON.stringify((await ask('GET', paths.job(name))).body['jobs']?.['0']?.['driver-config-values']);
  expect(await configOf('copy')).toContain('RETRY_TRIPLE');
  const inputs = [{ name: 'retryJobConfig.retryJobType', value: 'RETRY_TRIPLE' }];
  const definition = {
    name: 'posted',
    'driver-config-values': { configs: [{ name: 'retryJobConfig', inputs }] },
  };
  await ask('POST', `${paths.base}/job`, { body: { jobs: [definition] } });
  expect(await configOf('posted')).toContain('RETRY_TRIPLE');
  cloud.addJobs([{ ...COPY, name: 'plain', retriesItself: 0 }]);
  expect(await configOf('plain')).toContain('NONE');
});

test('a name may pick the histories of all jobs whose name contains it', async () => {
  const { cloud, ask } = await openCloud({
    seed: [COPY, { ...COPY, name: 'copy_eu' }, { ...COPY, name: 'other' }],
    dialect: { cdm: { jname: 'loose' } },
  });
  for (const job of ['copy', 'copy_eu', 'other']) cloud.run({ service: 'cdm', job });
  const { body } = await ask('GET', cdmPaths(cloud).history('copy'));
  expect([...(body['submissions'] ?? [])].map((row) => row['job-name'])).toEqual(['copy_eu', 'copy']);
  expect(body['total']).toBe(2);
});
