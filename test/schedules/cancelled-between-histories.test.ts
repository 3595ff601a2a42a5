import { randomUUID } from 'node:crypto';
import type { BackfillStatus } from '../../src/domain/backfill';
import { dgc, openWorld, quietRuntime } from '../support/huawei-world';

/** A history of a backfill ends where its runs have brought as much into it: six of this size. */
const LONG = 'x'.repeat(690_000);
const DAYS = ['01', '02', '03', '04', '05', '06', '07'];

test('a backfill that is cancelled together with the end of the last run of a history ends cancelled, and begins no new history', async () => {
  quietRuntime();
  const world = await openWorld({ workers: 0 });
  const first = await world.addWorker();
  world.cloud.addJobs(DAYS.map((day) => dgc(`load_${day}`, { durationMs: day === '06' ? 600_000 : 100 })));
  const steps = [{ id: 'load', dgc: { jobName: "load_{{ run.date | date: '%d' }}" } }];
  const spec = { name: `long-${randomUUID()}`, params: { notes: LONG }, steps };
  const handle = await world.start('huaweiCloudBackfill', { spec, from: '2026-03-01', to: '2026-03-07' });
  await world.untilEffects('load_06', ['start']);

  // Nobody takes the task before both have come.
  await first.stop();
  await world.env.client.workflow.getHandle(`${spec.name}-2026-03-06`).terminate();
  await handle.cancel();
  await world.addWorker();

  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  const { state, counts } = await handle.query<BackfillStatus>('status');
  expect(state).toBe('cancelled');
  expect(counts).toMatchObject({ succeeded: 5, failed: 1, waiting: 1 });
  expect(world.effects('load_07')).toEqual([]);
  await world.close();
});
