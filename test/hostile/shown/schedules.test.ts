import { temporaryFolder } from '../../support/temporary-folder';
import { HOSTILE_ID, HOSTILE_NAME } from './hostile-text';
import { createHostileSchedule, type HostileWorld, openHostileWorld } from './hostile-world';
import { fileOf, Outputs, pipeline } from './outputs';

const folder = temporaryFolder();
let world: HostileWorld;

beforeAll(async () => {
  world = await openHostileWorld();
});
afterAll(async () => world.close());

test('a schedule that somebody has written into the namespace, note and all, is text to every command', async () => {
  const outputs = new Outputs(world.env);
  const id = await createHostileSchedule(world.client);
  await outputs.said('schedule', 'list');
  await outputs.said('schedule', 'list', '--json');
  await outputs.said('schedule', 'pause', id);
  await outputs.said('schedule', 'pause', id, '--note', HOSTILE_ID);
  await outputs.said('schedule', 'trigger', id);
  await outputs.said('schedule', 'trigger', id);
  await outputs.said('schedule', 'resume', id);
  await outputs.said('schedule', 'list');
  await outputs.said('schedule', 'delete', id);
  await outputs.said('schedule', 'delete', id);

  expect(outputs.raw()).toEqual({});
});

test('a schedule and a backfill of a pipeline with hostile names are text to every command', async () => {
  const outputs = new Outputs(world.env);
  const spec = pipeline('nightly', HOSTILE_NAME, { onFailure: 'compensate', schedule: { cron: '30 2 * * *' } });
  const file = fileOf(folder, 'nightly.yaml', spec);
  await outputs.said('schedule', 'apply', file, '--param', `${HOSTILE_NAME}=${HOSTILE_ID}`);
  await outputs.said('schedule', 'apply', file, '--param', `${HOSTILE_NAME}=${HOSTILE_ID}2`);
  await outputs.said('schedule', 'list');
  await outputs.said('schedule', 'backfill', file, '2026-01-01..2026-01-02');
  await outputs.said('schedule', 'backfill', file, HOSTILE_ID);
  await outputs.said('list', '--failed');

  expect(outputs.raw()).toEqual({});
});
