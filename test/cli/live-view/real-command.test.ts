import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../../support/huawei-world';
import { startCli } from '../../support/run-cli';
import { environmentIn } from '../../support/run-cli-in';
import { temporaryFolder } from '../../support/temporary-folder';
import { terminal } from '../../support/terminal';

const SIZE = { columns: 80, rows: 24 };
const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

test('the command itself, in a terminal, shows each step once, what is asked whole, and how it ended', async () => {
  const names = ['seen-1', 'seen-2', 'seen-3'];
  world.cloud.addJobs(names.map((name, at) => cdm(name, at === 1 ? { outcome: 'FAILED' } : {})));
  const steps = names.map((jobName, at) => ({ id: `copy_${at + 1}`, cdm: { clusterId: CLUSTER, jobName } }));
  const file = join(folder, 'seen.yaml');
  writeFileSync(file, JSON.stringify({ name: 'seen', onFailure: 'hold', timezone: 'Asia/Shanghai', steps }));
  const run = startCli(['run', file, '--date', '2026-01-31'], {
    ...environmentIn(world),
    NODE_OPTIONS: `--require ${require.resolve('../../support/pretend-terminal')}`,
    PRETEND_TERMINAL: JSON.stringify(SIZE),
    NO_COLOR: '1',
  });
  await run.says(/ held, 1 of 3 /);
  run.process.kill('SIGINT');
  const { code, stdout } = await run.ended;

  const tty = terminal(SIZE.columns, SIZE.rows);
  tty.write(stdout);
  const copied = await tty.copied();
  const answer = '  answer: temporal-huaweicloud retry seen-2026-01-31 --step copy_2';
  expect(copied.filter((line) => line === answer)).toHaveLength(1);
  expect(
    copied.filter((line) => line.startsWith('seen of 2026-01-31T00:00:00+08:00 (Asia/Shanghai): held')),
  ).toHaveLength(1);
  expect(copied.filter((line) => /^ {2}copy_\d +cdm {2}/.test(line)).map((line) => line.split(/ +/)[3])).toEqual([
    'succeeded',
    'held',
    'waiting',
  ]);
  expect(code).toBe(130);
});
