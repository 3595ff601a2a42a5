import { HOSTILE, HOSTILE_ID } from './hostile-text';
import { type HostileWorld, openHostileWorld, startForeign } from './hostile-world';
import { Outputs } from './outputs';

let world: HostileWorld;

beforeAll(async () => {
  world = await openHostileWorld();
});
afterAll(async () => world.close());

test('a workflow that somebody has written into the namespace, memo and all, is text to every command', async () => {
  const outputs = new Outputs(world.env);
  const running = await startForeign(world.client, `foreign ${HOSTILE_ID}`);
  const ended = await startForeign(world.client, `ended ${HOSTILE_ID}`);
  await world.client.workflow.getHandle(ended).terminate(HOSTILE);
  for (const id of [running, ended, `no such ${HOSTILE_ID}`])
    for (const args of [['status'], ['status', '--json'], ['retry'], ['cleanup'], ['cancel', '--timeout', '1s']])
      await outputs.said(...args, id);
  for (const flags of [[], ['--json'], ['--failed'], ['--failed', '--json'], ['--held']])
    await outputs.said('list', ...flags);

  expect(outputs.raw()).toEqual({});
});
