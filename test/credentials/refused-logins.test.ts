import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const MINUTE_MS = 60_000;
const login = { domain: 'acme', user: 'pipelines', password: 'of last year' };

let stub: StubCloud;

beforeEach(async () => {
  stub = await startStubCloud({ status: 401, json: { error: { code: 401, message: 'wrong', title: 'Unauthorized' } } });
});

afterEach(() => stub.close());

test('a wait that goes on for a day with a wrong password logs in too seldom to lock the user', async () => {
  const { cdm } = stub.connect({ credentials: { login } });
  // Whole milliseconds: fractions would not add up to the same sum by the minute and by the pause.
  const now = Math.floor(performance.now());
  const clock = jest.spyOn(performance, 'now');
  const triedAt: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    clock.mockImplementation(() => now + minute * MINUTE_MS);
    await cdm.submissions({ clusterId: 'c', jobName: 'j' }).catch(() => undefined);
    while (triedAt.length < stub.requests.length) triedAt.push(minute);
  }
  clock.mockRestore();

  // Five wrong logins within a quarter of an hour lock a user by the vendor's default.
  const inQuarters = triedAt.map((from) => triedAt.filter((at) => at >= from && at < from + 15).length);
  expect(Math.max(...inQuarters)).toBeLessThanOrEqual(3);
  expect(triedAt.slice(0, 4)).toEqual([0, 1, 5, 20]);
});
