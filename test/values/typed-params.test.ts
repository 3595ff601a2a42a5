import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';
import { temporaryFolder } from '../support/temporary-folder';

const path = join(temporaryFolder(), 'typed.yaml');
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  writeFileSync(
    path,
    `name: typed
params: { full: true, n: 5, text: x, day: 0012345, tables: [orders], map: { a: 1 } }
steps:
  - id: copy
    when: params.full and params.n > 3
    cdm:
      clusterId: ${CLUSTER}
      jobName: typed
      variables: { full: '{{ params.full }}', n: '{{ params.n }}', text: '{{ params.text }}', tables: '{{ params.tables | join: "+" }}' }
`,
  );
});

beforeEach(async () => {
  await world.cloud.reset();
  world.cloud.addJobs([cdm('typed', { durationMs: 20 })]);
});

afterAll(async () => world.close());

let runs = 0;
async function run(...given: string[]): Promise<{ code: number | null; stderr: string; asked: unknown }> {
  const { code, stderr } = await runCliIn(
    world,
    'run',
    path,
    '--workflow-id',
    `typed-${(runs += 1)}-${process.pid}`,
    ...given,
  );
  return { code, stderr, asked: world.cloud.log().find(({ effect }) => effect === 'start')?.asked };
}

const sent = (variables: object) => ({
  code: 0,
  asked: { variables: { full: 'true', n: '5', text: 'x', tables: 'orders', ...variables } },
});
const SKIPPED = { code: 0, asked: undefined };

test.each([
  { given: ['--param', 'full=false'], expected: SKIPPED },
  { given: ['--param-json', 'full="false"'], expected: SKIPPED },
  { given: ['--param', 'n=7615917337495251231'], expected: sent({ n: '7615917337495251231' }) },
  { given: ['--param-json', 'tables=["orders","lines"]'], expected: sent({ tables: 'orders+lines' }) },
])('run with $given', async ({ given, expected }) => {
  await expect(run(...given)).resolves.toMatchObject(expected);
});

test.each([
  ['plan', path],
  ['schedule', 'backfill', path, '2026-01-01..2026-01-01'],
  ['schedule', 'apply', path],
])('%s %s takes parameters by the types of the file too', async (...command) => {
  const { code, stderr } = await runCliIn(world, ...command, '--param', 'full=yes');
  expect(stderr).toContain('parameter full is true or false in the file, and "yes" is neither');
  expect(code).toBe(2);
});

test('a plan shows the values as they would be sent', async () => {
  const given = ['--param', 'n=7.50', '--param-json', 'text="1e22"'];
  const { stdout } = await runCliIn(world, 'plan', path, '--json', ...given);
  expect(stdout).toContain('"variables":{"full":"true","n":"7.50","text":"1e22","tables":"orders"}');
});
