import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../support/huawei-world';
import { CLUSTER, cdm, openWorld, quietRuntime } from '../support/huawei-world';
import { runCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  world.cloud.addJobs([cdm('orders', { durationMs: 50 })]);
});

afterAll(async () => world.close());

function schedule(...args: string[]) {
  const env = {
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
    HUAWEICLOUD_TASK_QUEUE: world.taskQueue,
    // The clock of the pipeline's zone is shown, wherever its reader sits.
    TZ: 'America/New_York',
  };
  return runCli(['schedule', ...args], env);
}

function fileOf(lines: string, name = `nightly-${randomUUID()}`): { file: string; name: string } {
  const file = join(folder, `${name}.yaml`);
  const steps = `steps: [{ id: copy, cdm: { clusterId: '${CLUSTER}', jobName: orders } }]`;
  writeFileSync(file, `name: ${name}\n${steps}\n${lines}\n`);
  return { file, name };
}

const NIGHTLY = "timezone: Asia/Shanghai\nschedule: { cron: '30 2 * * *' }";

test('a schedule is applied, found unchanged, changed, paused, resumed, triggered and deleted', async () => {
  const { file, name } = fileOf(NIGHTLY);
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await schedule(...args);
    return { code, text: stdout + stderr };
  };

  /** What is known of schedules is indexed a moment later. */
  const saidOnceListed = async () => {
    for (;;) {
      const { text } = await said('list');
      if (text.includes(name)) return text;
    }
  };

  expect((await said('apply', file)).text).toMatch(
    new RegExp(`^${name} created\\.\nNext: (\\S+T02:30:00\\+08:00(, |\n)){3}`),
  );
  expect(await said('apply', file)).toMatchObject({
    code: 0,
    text: expect.stringContaining(`${name} is as the file says: nothing was changed.`) as string,
  });
  fileOf(NIGHTLY.replace('30 2', '45 2'), name);
  expect((await said('apply', file)).text).toContain('updated.\n  - time 30 2 * * *\n  + time 45 2 * * *\n');
  expect((await said('pause', name, '--note', 'stocktaking')).text).toBe(`${name} is paused.\n`);
  expect((await said('pause', name)).text).toBe(`${name} was paused already: stocktaking\n`);
  expect(await saidOnceListed()).toContain(`${name}  paused (stocktaking)\n  time 45 2 * * * (Asia/Shanghai)`);
  expect((await said('resume', name)).text).toBe(`${name} is resumed.\n`);
  expect((await said('trigger', name)).text).toMatch(new RegExp(`^${name}-\\d{4}-.*Z\n$`));
  expect((await said('delete', name)).text).toContain(`${name} is deleted.\n`);
  expect(await said('delete', name)).toMatchObject({ code: 1, text: expect.stringContaining('no schedule') as string });
});

test('a backfill tells each date in a plain log, and ends with 0 only when all have succeeded', async () => {
  const { file, name } = fileOf(NIGHTLY);

  const first = await schedule('backfill', file, '2026-03-01..2026-03-02');
  const second = await schedule('backfill', file, '2026-03-01..2026-03-03', '--json');
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' })]);
  const third = await schedule('backfill', file, '2026-03-04..2026-03-04');

  expect(first.stdout).toContain('2026-03-01T02:30:00+08:00 succeeded: ');
  expect(first.stdout).toContain(`backfill-${name}-2026-03-01..2026-03-02 succeeded: 2 succeeded.`);
  const { runs } = JSON.parse(second.stdout) as { runs: { state: string }[] };
  expect(runs.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'succeeded']);
  expect(third.stdout).toContain('failed: 1 of 1 dates did not succeed');
  expect([first.code, second.code, third.code]).toEqual([0, 0, 1]);
});

test('a time that daylight saving removes is refused by file, line and column, with the way out', async () => {
  const { file } = fileOf("timezone: Europe/Berlin\nschedule:\n  cron: '30 2 * * *'");

  const { code, stderr } = await schedule('apply', file);

  expect(stderr).toMatch(
    /\.yaml:5:9 schedule\.cron: \d{4}-03-\d\d 02:30 does not exist in Europe\/Berlin.*onMissingTime: move/,
  );
  expect(code).toBe(2);
});
