import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../support/huawei-world';
import { cdm, dgc, dli, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const LONG = '7615917337495251231';
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => {
  await world.cloud.reset();
  world.cloud.addJobs([
    cdm('1e22', { clusterId: '0012345' }),
    dgc('1.10', { workspace: '7' }),
    { service: 'dli', id: LONG, name: 'long', startupMs: 200 },
    dli(131),
  ]);
});

afterAll(async () => world.close());

const STARTED = [
  { job: '1e22', clusterId: '0012345' },
  { job: '1.10', workspace: '7' },
  { job: LONG, run: `${LONG}#1` },
  { job: '131', run: '131#1' },
];

function started(): unknown {
  return world.cloud.log().filter(({ effect }) => effect === 'start');
}

async function run(pipeline: string, ...given: string[]): Promise<string> {
  const path = join(folder, 'pipeline.yaml');
  writeFileSync(path, pipeline);
  return (await runCliIn(world, 'run', path, ...given)).stderr;
}

const STEPS = (write: (name: string, text: string) => string) => `steps:
  - id: copy
    cdm: { clusterId: ${write('cluster', '0012345')}, jobName: ${write('copy', '1e22')} }
  - id: transform
    dgc: { jobName: ${write('job', '1.10')}, workspace: ${write('workspace', '7')} }
  - id: streams
    dli: { jobIds: [${write('stream', LONG)}, 131] }
`;
const PARAMS = { cluster: '0012345', copy: '1e22', job: '1.10', workspace: '7', stream: LONG };
const inTemplate = (name: string) => `"{{ params.${name} }}"`;

test.each([
  { how: 'as bare words', pipeline: STEPS((_name, text) => text), given: [] },
  { how: 'in quotes', pipeline: STEPS((_name, text) => `'${text}'`), given: [] },
  {
    how: 'by bare defaults of parameters',
    pipeline: `params: ${JSON.stringify(PARAMS).replaceAll('"', '').replaceAll(':', ': ')}\n${STEPS(inTemplate)}`,
    given: [],
  },
  {
    how: 'by --param, in place of text',
    pipeline: `params: { cluster: a, copy: b, job: c, workspace: d, stream: e }\n${STEPS(inTemplate)}`,
    given: Object.entries(PARAMS).flatMap(([name, text]) => ['--param', `${name}=${text}`]),
  },
  {
    how: 'by --param, in place of numbers',
    pipeline: `params: { cluster: 1, copy: 2, job: 3, workspace: 4, stream: 5 }\n${STEPS(inTemplate)}`,
    given: Object.entries(PARAMS).flatMap(([name, text]) => ['--param', `${name}=${text}`]),
  },
])('names and ids $how reach the cloud as written', async ({ pipeline, given }) => {
  await run(`name: names\n${pipeline}`, ...given);
  expect(started()).toMatchObject(STARTED);
});

test('names and ids of a caller reach the cloud as written', async () => {
  const jobs = [
    await world.start('huaweiCloudCdmJob', { clusterId: '0012345', jobName: '1e22' }),
    await world.start('huaweiCloudDgcJob', { jobName: '1.10', workspace: '7' }),
    await world.start('huaweiCloudDliStreamJobs', { jobIds: [LONG, 131] }),
  ];
  await Promise.all(jobs.map(async (job): Promise<unknown> => job.result()));
  expect(new Set(started() as object[])).toMatchObject(
    new Set(STARTED.map((entry) => expect.objectContaining(entry) as object)),
  );
});

test('an id that the cloud counts beyond 2^53 reaches the next step to its last digit', async () => {
  world.cloud.addJobs([dgc('first'), dgc('next')]);
  world.cloud.fault({
    match: { path: '/first/run-immediate' },
    kind: 'refuse',
    when: 'after',
    status: 200,
    body: `{"instanceId":${LONG}}`,
  });
  const body = `{"instanceId":${LONG},"jobName":"first","status":"success","instanceType":2,"planTime":1,"startTime":1}`;
  const match = { path: `/instances/${LONG}` };
  world.cloud.fault({ match, kind: 'refuse', status: 200, body, times: 1_000 });
  const handle = await world.startPipeline({
    name: 'ids',
    steps: [
      { id: 'first', dgc: { jobName: 'first' } },
      {
        id: 'next',
        when: `steps.first.instanceId == "${LONG}"`,
        dgc: { jobName: 'next', jobParams: { id: '{{ steps.first.instanceId }}' } },
      },
    ],
  });
  await expect(handle.result()).resolves.toMatchObject({
    steps: [{ output: { instanceId: LONG } }, { state: 'succeeded' }],
  });
  expect(world.cloud.log().find(({ job, effect }) => job === 'next' && effect === 'start')?.asked).toEqual({
    jobParams: [{ name: 'id', value: LONG }],
  });
});
