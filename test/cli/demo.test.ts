import { isAlive, untilGone } from '../support/is-alive';
import type { RunningCli } from '../support/run-cli';
import { runCli, startCli } from '../support/run-cli';

interface DemoAccess {
  temporalAddress: string;
  uiUrl: string;
  workflowId: string;
  taskQueue: string;
  simulator: Record<string, string>;
  pids: { server: number; simulator: number; worker: number };
}

const QUICK = ['--speed', '8'];
/** Its copy takes a quarter of a minute: it is seen while it runs. */
const SLOW = ['--speed', '0.5'];
/** Its copy takes nearly three minutes: another command comes before its end, however long that takes to start. */
const SLOWEST = ['--speed', '0.05'];
const demos: RunningCli[] = [];

afterEach(() => demos.splice(0).forEach(({ process: demo }) => demo.kill('SIGKILL')));

/** A machine whose way to the cloud leads through a proxy that is away: the pretend cloud is not on that way. */
const BEHIND_A_PROXY = { HUAWEICLOUD_PROXY: 'http://127.0.0.1:9' };

test('a demo shows its three steps, what the cloud saw, and leaves no process behind, whatever proxy there is', async () => {
  const { demo, access } = await startDemo(QUICK, BEHIND_A_PROXY);

  const { code, stdout, stderr } = await demo.ended;

  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/copy +cdm +succeeded.*transform +dgc +succeeded.*streams +dli +succeeded/s);
  expect(stderr).toMatch(/What the cloud saw:.*cdm +start.*dgc +start.*dli +start.*History: \d+ events/s);
  expect(code).toBe(0);
  await everyoneGone(access);
});

test('a demo that is kept stays up after its end, until Ctrl-C', async () => {
  const { demo, access } = await startDemo([...QUICK, '--keep']);
  await demo.says(/Everything stays up until Ctrl-C/);
  const page = await fetch(access.uiUrl);
  expect(page.status).toBe(200);

  demo.process.kill('SIGINT');

  await expect(demo.ended).resolves.toMatchObject({ code: 0 });
  await everyoneGone(access);
});

test('a demo whose worker is killed says how to start another, and a second demo brings the pipeline to its end', async () => {
  const { demo, access } = await startDemo(SLOW);
  await demo.says(/copy .* RUNNING/);

  process.kill(access.pids.worker, 'SIGKILL');
  await demo.says(/The worker .* has ended \(SIGKILL\).*\n.*HUAWEICLOUD_ENDPOINT=.* worker --task-queue/);
  const second = await runCli(['demo'], environmentOf(access));

  expect(second.stdout).toMatch(/was running already.*orders-nightly-\S+ succeeded/s);
  expect(second.code).toBe(0);
  expect(second.stdout.match(/(cdm|dgc|dli) +start .*/g)).toHaveLength(4);
  await expect(demo.ended).resolves.toMatchObject({ code: 0 });
});

test('a pipeline that is cancelled stops its copy, and the receipt is shown', async () => {
  const { demo, access } = await startDemo(SLOWEST);
  await demo.says(/copy .* RUNNING/);

  const cancel = await runCli(['cancel', access.workflowId], environmentOf(access));

  expect(cancel.stdout).toMatch(/copy: 1 stopped, confirmed by the cloud\n.* is cancelled\.\n$/);
  expect(cancel.code).toBe(0);
  const { code, stderr } = await demo.ended;
  expect(stderr).toMatch(/cdm +stop +orders_to_obs/);
  expect(code).toBe(1);
});

test('a server that runs a pipeline of another simulator is not confused with a new one, and a demo that is killed takes its server, simulator and worker with it', async () => {
  const { demo, access } = await startDemo(SLOWEST);
  expect(Object.values(access.pids).every(isAlive)).toBe(true);

  const { code, stderr } = await runCli(['demo'], { TEMPORAL_ADDRESS: access.temporalAddress });

  expect(stderr).toMatch(/still running on that server.*HUAWEICLOUD_ENDPOINT/);
  expect(code).toBe(2);
  demo.process.kill('SIGKILL');
  await everyoneGone(access);
});

async function startDemo(
  flags: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ demo: RunningCli; access: DemoAccess }> {
  const demo = startCli(['demo', '--json', ...flags], env);
  demos.push(demo);
  return { demo, access: JSON.parse(await demo.says(/^\{.*\}\n/)) as DemoAccess };
}

function environmentOf({ temporalAddress, simulator }: DemoAccess): NodeJS.ProcessEnv {
  return {
    TEMPORAL_ADDRESS: temporalAddress,
    HUAWEICLOUD_ENDPOINT: simulator['url'],
    HUAWEICLOUD_SDK_AK: simulator['ak'],
    HUAWEICLOUD_SDK_SK: simulator['sk'],
    HUAWEICLOUD_SDK_PROJECT_ID: simulator['projectId'],
  };
}

async function everyoneGone({ pids }: DemoAccess): Promise<void> {
  await Promise.all(Object.values(pids).map(untilGone));
}
