import { settled } from '../../simulator/dialect';
import { CloudInProcess } from '../../simulator/in-process';
import { MACHINE } from '../../simulator/time-and-chance';

const START = '/v1/p1/jobs/load/run-immediate';

test('what is laid hits the one request that it is laid for, which is kept as it arrived', () => {
  const cloud = openCloud();
  cloud.fault({ match: { path: '/load/run-immediate' }, kind: 'hang', ms: 3_000 });

  expect(knock(cloud, '/v1/p1/jobs/other/run-immediate')).toBeUndefined();
  expect(knock(cloud, START)).toMatchObject({ isBefore: true, silentMs: 3_000 });
  expect(cloud.faults()).toEqual([]);
  expect(knock(cloud, START)).toBeUndefined();
  expect(cloud.starts().map(({ job }) => job)).toEqual(['other', 'load', 'load']);
});

test('a token that was disowned stays so, for what matches, and no other is', () => {
  const cloud = openCloud();
  const body = { error_code: 'DLI.0015', error_msg: 'token is invalid' };
  cloud.fault({ match: { path: '/load/' }, kind: 'disownToken', status: 400, body });

  const refused = { isBefore: true, reply: { status: 400, body } };
  expect(knock(cloud, START, { 'x-auth-token': 'one' })).toMatchObject(refused);
  expect(knock(cloud, START, { 'x-auth-token': 'one' })).toMatchObject(refused);
  expect(knock(cloud, START, { 'x-auth-token': 'two' })).toBeUndefined();
});

test('mischief that takes a socket is refused', () => {
  expect(() => openCloud().fault({ kind: 'reset' })).toThrow(RangeError);
});

function knock(cloud: CloudInProcess, target: string, headers: Record<string, string> = {}) {
  return cloud.door({ method: 'POST', target, headers, body: '' }).arrive();
}

function openCloud(): CloudInProcess {
  const account = { projectId: 'p1', projectName: 'r1', ak: 'a', sk: 's', domain: 'd', user: 'u', password: 'p' };
  return new CloudInProcess({
    credentials: account,
    tokenLifetimeMs: 60_000,
    speed: 1,
    scaleLimits: false,
    speech: settled({}),
    machine: MACHINE,
  });
}
