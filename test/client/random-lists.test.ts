import fc from 'fast-check';
import type { JobSpec, Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { connectHuaweiCloud } from '../../src/client/huawei-cloud';

/** A page has a hundred: one, two or three of them. */
const MOST_ALIKE = 250;
const PLENTY = { calls: 1_000_000, perMs: 60_000 };

/** Jobs whose names contain the one that is asked for, and that one among them, or not. */
const workspaces = fc.record({
  alike: fc.integer({ min: 0, max: MOST_ALIKE }),
  at: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 4 }),
  jobType: fc.constantFrom('BATCH', 'REAL_TIME'),
  scheduled: fc.boolean(),
});

type Workspace = typeof workspaces extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(['record', 'page'] as const)('where the offset of a DGC list counts by the %s', (offset) => {
  let simulator: Simulator;
  let cloud: HuaweiCloud;

  beforeAll(async () => {
    simulator = await startSimulator({ dialect: { dgc: { offset } } });
    const { ak, sk, url, projectId } = simulator;
    const budget = { limits: { dgc: PLENTY } };
    cloud = connectHuaweiCloud({
      credentials: { accessKey: { ak, sk } },
      region: 'cn-north-4',
      projectId,
      endpoint: url,
      budget,
    });
  });

  afterAll(async () => {
    await cloud.close();
    await simulator.close();
  });

  test('a job is found wherever it stands among those like it, and is missing only where there is none', async () => {
    await fc.assert(
      fc.asyncProperty(workspaces, async (workspace) => {
        simulator.reset();
        simulator.addJobs(jobsOf(workspace));
        const { value } = await cloud.dgc.jobs({ jobName: 'load' });
        expect(value.map(({ name, jobType }) => [name, jobType])).toEqual(
          workspace.at === undefined ? [] : [['load', workspace.jobType]],
        );
      }),
      { numRuns: 40, seed: 13 },
    );
  });
});

function jobsOf({ alike, at, jobType, scheduled }: Workspace): JobSpec[] {
  const others = Array.from({ length: alike }, (_, nth): JobSpec => ({ service: 'dgc', name: `load_${nth}`, jobType }));
  if (at === undefined) return others;
  return others.toSpliced(Math.round(at * alike), 0, { service: 'dgc', name: 'load', jobType, scheduled });
}
