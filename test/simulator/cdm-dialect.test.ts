import type { CdmDialect } from '../../simulator';
import { cdmPaths, openCloud } from './open-cloud';

const ORDERS = { service: 'cdm', clusterId: 'c1', name: 'orders', durationMs: 9_000, bootMs: 0 } as const;

async function startedUnder(cdm: CdmDialect) {
  const { cloud, ask } = await openCloud({ seed: [ORDERS], dialect: { cdm } });
  const { body } = await ask('PUT', cdmPaths(cloud).start('orders'));
  return { cloud, ask, run: body['submissions']?.['0'] };
}

test('by default dates are numbers and the last user is misspelt', async () => {
  const { run, cloud } = await startedUnder({});
  expect(run?.['creation-date']).toEqual(cloud.clock().now);
  expect(run).toMatchObject({ 'last-udpate-user': cloud.user, isStopingIncrement: '', 'submission-id': 1 });
});

test('dates can be strings, as in the example of the pages', async () => {
  const { run, cloud } = await startedUnder({ dates: 'string' });
  expect(run?.['creation-date']).toBe(String(cloud.clock().now));
});

test.each(['last-update-user', 'absent'] as const)('the last user can be %s', async (lastUpdateUser) => {
  const { run } = await startedUnder({ lastUpdateUser });
  expect(Object.keys(run ?? {}).filter((key) => /^last-u.*-user$/.test(key))).toEqual(
    lastUpdateUser === 'absent' ? [] : ['last-update-user'],
  );
});

test.each([true, 'false'])('isStopingIncrement can be %p', async (isStopingIncrement) => {
  expect((await startedUnder({ isStopingIncrement })).run).toMatchObject({ isStopingIncrement });
});

test('a start can leave out the submission-id, which the history still shows', async () => {
  const { run, cloud, ask } = await startedUnder({ submissionIdInStart: 'absent' });
  expect(run).not.toHaveProperty('submission-id');
  expect((await ask('GET', cdmPaths(cloud).history('orders'))).body['submissions']?.['0']).toMatchObject({
    'submission-id': 1,
  });
});

test.each([
  { progress: 'integer', shown: 33 },
  { progress: 'float', shown: 33.01 },
] as const)('progress can be $progress', async ({ progress, shown }) => {
  const { cloud, ask } = await startedUnder({ progress });
  cloud.advance(3_001);
  expect((await ask('GET', cdmPaths(cloud).status('orders'))).body['submissions']?.['0']).toMatchObject({
    progress: shown,
  });
});

test.each([
  { stopReply: 'no-body', text: '' },
  { stopReply: 'empty-list', text: '{"validation-result":[]}' },
  { stopReply: 'warning', text: expect.stringContaining('"WARNING"') as string },
  { stopReply: 'submissions', text: expect.stringContaining('"submission-id":1') as string },
] as const)('a stop can answer with $stopReply', async ({ stopReply, text }) => {
  const { cloud, ask } = await startedUnder({ stopReply });
  expect((await ask('PUT', cdmPaths(cloud).stop('orders'))).text).toEqual(text);
  expect(cloud.log().at(-1)).toMatchObject({ effect: 'end', status: 'STOPPED' });
});

test('errors can carry four keys, a missing job HTTP 500 and a running one Cdm.0323', async () => {
  const { cloud, ask } = await startedUnder({ errorKeys: 'four', missingJobStatus: 500, runningCode: 'Cdm.0323' });
  const missing = await ask('PUT', cdmPaths(cloud).start('nobody'));
  expect([missing.status, Object.keys(missing.body)]).toEqual([500, ['code', 'message', 'errCode', 'externalMessage']]);
  expect((await ask('PUT', cdmPaths(cloud).start('orders'))).body).toMatchObject({
    errCode: 'Cdm.0323',
    code: 'Cdm.0323',
  });
});

test('history can come oldest first', async () => {
  const { cloud, ask } = await startedUnder({ history: 'oldest-first' });
  cloud.advance(9_000);
  cloud.run({ service: 'cdm', clusterId: 'c1', job: 'orders' });
  const { body } = await ask('GET', cdmPaths(cloud).history('orders'));
  expect([...(body['submissions'] ?? [])].map((run) => run['submission-id'])).toEqual([1, 2]);
});

test('status words can stand in other letters, in reads of runs and in the list', async () => {
  const { cloud, ask } = await startedUnder({ words: 'other-letters' });
  const words = async () => {
    const status = (await ask('GET', cdmPaths(cloud).status('orders'))).body['submissions']?.['0']?.['status'];
    return [status, (await ask('GET', cdmPaths(cloud).job('all'))).body['jobs']?.['0']?.['status']];
  };
  expect(await words()).toEqual(['Running', 'Running']);
  cloud.advance(9_000);
  expect(await words()).toEqual(['Succeeded', 'Succeeded']);
  await ask('PUT', cdmPaths(cloud).start('orders'));
  await ask('PUT', cdmPaths(cloud).stop('orders'));
  expect(await words()).toEqual(['stopped', 'stopped']);
  expect(cloud.log().at(-1)).toMatchObject({ effect: 'end', status: 'STOPPED' });
});

test.each(['Cdm.0095', 'Cdm.00095', 'Cdm.0001'] as const)(
  'a job that is not there can be %s',
  async (missingJobCode) => {
    const { cloud, ask } = await startedUnder({ missingJobCode });
    expect((await ask('GET', cdmPaths(cloud).job('others'))).body['errCode']).toBe(missingJobCode);
  },
);
