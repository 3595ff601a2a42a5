import fc from 'fast-check';
import { urlOf } from '../../src/client/routes/route';
import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(() => stub.close());

const base = '/v1.1/p1/clusters/c/cdm/job';

test.each([
  { jobName: 'a b', segment: 'a%20b' },
  { jobName: 'a/b', segment: 'a%2Fb' },
  { jobName: 'a%2Fb', segment: 'a%252Fb' },
  { jobName: '../../x', segment: '..%2F..%2Fx' },
  { jobName: '%2e%2e', segment: '%252e%252e' },
  { jobName: '...', segment: '...' },
  { jobName: '作业~1', segment: '%E4%BD%9C%E4%B8%9A~1' },
  { jobName: "it's (a) job!*", segment: 'it%27s%20%28a%29%20job%21%2A' },
  { jobName: 'a?b#c&d=e+f;g', segment: 'a%3Fb%23c%26d%3De%2Bf%3Bg' },
  { jobName: 'a\r\nHost: evil', segment: 'a%0D%0AHost%3A%20evil' },
  { jobName: '{job_name}{project_id}', segment: '%7Bjob_name%7D%7Bproject_id%7D' },
  { jobName: '😀', segment: '%F0%9F%98%80' },
])('the job $jobName is asked for at $segment', async ({ jobName, segment }) => {
  await stub.connect().cdm.jobStatus({ clusterId: 'c', jobName });

  expect(stub.requests[0]?.target).toBe(`${base}/${segment}/status`);
});

test('any other name arrives as the name it is', async () => {
  const budget = { limits: { 'cdm.read': { calls: 100_000, perMs: 1000 } } };
  const { cdm } = stub.connect({ budget });
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((name) => !/^\.\.?$/.test(name));

  await fc.assert(
    fc.asyncProperty(names, async (jobName) => {
      stub.requests.length = 0;
      await cdm.jobStatus({ clusterId: 'c', jobName });
      const segments = stub.requests[0]?.target.split('/') ?? [];
      expect(segments).toHaveLength(9);
      expect(decodeURIComponent(segments[7] ?? '')).toBe(jobName);
    }),
    { numRuns: 100 },
  );
});

test.each([
  { title: 'empty', jobName: '' },
  { title: 'one dot', jobName: '.' },
  { title: 'two dots', jobName: '..' },
  { title: '241 characters long', jobName: 'x'.repeat(241) },
  { title: 'half of a character', jobName: '\ud800' },
])('a job name that is $title is refused before a URL is built', async ({ jobName }) => {
  const { cdm } = stub.connect();

  for (const call of [cdm.startJob({ clusterId: 'c', jobName }, {}), cdm.submissions({ clusterId: 'c', jobName })]) {
    const error = await failureOf(call);
    expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
    expect(error.message).toContain('job_name');
  }
  expect(stub.requests).toEqual([]);
});

test('a name of 240 characters is let through, a Chinese one too', async () => {
  await stub.connect().cdm.jobStatus({ clusterId: 'c', jobName: '作'.repeat(240) });

  expect(stub.requests).toHaveLength(1);
});

test('a cluster id cannot leave its place in the path', async () => {
  const error = await failureOf(stub.connect().cdm.jobStatus({ clusterId: '..', jobName: 'j' }));

  expect(error.kind).toBe('InvalidRequest');
});

test('a call that asks for nothing more has no question mark, and what is not known yet keeps its place', () => {
  const route = { operation: 'o', method: 'GET', path: '/v1/{project_id}/{job_name}' } as const;
  const params = { job_name: { value: 'a b', max: 9 } };
  expect(urlOf('https://h', route, params)).toBe('https://h/v1/{project_id}/a%20b');
  expect(urlOf('https://h', route, params, [['x', '1 2']])).toBe('https://h/v1/{project_id}/a%20b?x=1%202');
});
