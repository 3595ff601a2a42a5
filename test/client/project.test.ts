import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { clusterId: 'c', jobName: 'j' };
const status = { json: { submissions: [] } };
const cnNorth4 = {
  json: {
    projects: [
      { id: 'px', name: 'cn-north-4_extra' },
      { id: 'p9', name: 'cn-north-4' },
    ],
  },
};

test('a project that is not given is looked up by the region, once', async () => {
  stub.answers = [cnNorth4, status];
  const { cdm, projectId } = stub.connect({ projectId: undefined });

  await Promise.all([cdm.jobStatus(job), cdm.jobStatus(job)]);
  await expect(projectId()).resolves.toBe('p9');

  expect(stub.requests.map(({ target }) => target)).toEqual([
    '/v3/projects?name=cn-north-4',
    '/v1.1/p9/clusters/c/cdm/job/j/status',
    '/v1.1/p9/clusters/c/cdm/job/j/status',
  ]);
});

test('a look-up that failed is tried again', async () => {
  stub.answers = [{ status: 503 }, cnNorth4, status];
  const { cdm } = stub.connect({ projectId: undefined });

  await expect(failureOf(cdm.startJob(job, {}))).resolves.toMatchObject({ service: 'IAM', effect: 'none' });
  await expect(cdm.jobStatus(job)).resolves.toMatchObject({ value: [] });
});

test.each([
  { title: 'none', projects: [] },
  { title: 'two', projects: [cnNorth4.json.projects[1], cnNorth4.json.projects[1]] },
])('a region with $title projects of its name needs a project id', async ({ projects }) => {
  stub.answers = [{ json: { projects } }];

  const error = await failureOf(stub.connect({ projectId: undefined }).cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'NotFound', effect: 'none' });
  expect(error.message).toContain(`found ${projects.length} projects named cn-north-4, not one`);
  expect(error.message).toContain('HUAWEICLOUD_SDK_PROJECT_ID');
});

test('without a region the only project is the one', async () => {
  stub.answers = [{ json: { projects: [{ id: 'p7', name: 'mine' }] } }];

  const withoutRegion = () =>
    stub.connect({ projectId: undefined, region: undefined, endpoint: stub.origin }).projectId();
  await expect(withoutRegion()).resolves.toBe('p7');
  expect(stub.requests[0]?.target).toBe('/v3/projects');

  stub.answers = [{ json: { projects: [] } }];
  const none = await failureOf(withoutRegion());
  expect(none.message).toContain('found 0 projects for this user, not one');
});

test('a user who may not list projects has good credentials all the same', async () => {
  stub.answers = [{ status: 403, json: { error: { code: 403, message: 'no', title: 'Forbidden' } } }];

  await expect(stub.connect().checkCredentials()).resolves.toBeUndefined();
});
