import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(() => stub.close());

test('a call of another pipeline goes next, however many calls of one pipeline wait', async () => {
  // Ten leave at once, then one every 25 ms or so.
  const { cdm } = stub.connect({ budget: { limits: { 'cdm.read': { calls: 60, perMs: 1_000 } } } });
  const ask = (jobName: string, fairnessKey: string) => cdm.jobStatus({ clusterId: 'c', jobName }, { fairnessKey });
  const calls = Array.from({ length: 30 }, () => ask('nightly', 'nightly-2026-11-21'));
  calls.push(ask('interactive', 'by-hand'));

  await Promise.all(calls);

  expect(stub.requests).toHaveLength(31);
  expect(stub.requests.findIndex(({ target }) => target.includes('interactive'))).toBeLessThan(13);
});
