import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineRow } from '../../src/cli/pipeline/pipeline-row';
import type { PipelineStatus } from '../../src/domain/status';
import { datedRunOf } from '../../src/spec/dated-run';
import type { World } from '../support/huawei-world';
import { CLUSTER, cdm, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';
import { temporaryFolder } from '../support/temporary-folder';

// The oracle is the cloud's own log: what it was asked to run, and for which date.

const folder = temporaryFolder();
const DAY_MS = 86_400_000;
let world: World;
const made: string[] = [];

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => {
  await Promise.allSettled(starts.values());
  for (const id of made) {
    await world.env.client.schedule
      .getHandle(id)
      .delete()
      .catch(() => undefined);
  }
  await world.close();
});

/** A nightly pipeline, with a job of its own that is told the date by the clock of its zone. */
function nightly(timezone: string, cron: string, more: object = {}, whenRunning = 'fail') {
  const name = `night-${randomUUID()}`;
  made.push(name);
  world.cloud.addJobs([cdm(name, { durationMs: 20 })]);
  const variables = { at: "{{ run.date | date: '%Y-%m-%d %H:%M' }}" };
  const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: name, variables }, whenRunning }];
  const spec = { name, timezone, schedule: { cron, ...more }, steps };
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, JSON.stringify(spec));
  return { name, spec, file };
}

type Nightly = ReturnType<typeof nightly>;

/** What the cloud was asked to run, by the dates it was told, of one day. */
function startsOn({ name }: Nightly, day: string): string[] {
  return world.cloud
    .log()
    .filter(({ effect, job }) => effect === 'start' && job === name)
    .map(({ asked }) => (asked as { variables: { at: string } }).variables.at)
    .filter((at) => at.startsWith(day));
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** Each way in which a night may come to be run, once it has run or been refused. */
const WAYS = {
  /**
   * Temporal's own scheduler goes over that night and the next. It comes first: told to go over a past that has run, it
   * runs it again, which it does not when a time comes by itself (applied.test.ts).
   */
  schedule: async ({ file, name, spec }: Nightly, day: string) => {
    expect(await runCliIn(world, 'schedule', 'apply', file)).toMatchObject({ code: 0 });
    const [start, end] = [new Date(Date.parse(day) - DAY_MS / 2), new Date(Date.parse(day) + 2.5 * DAY_MS)];
    await world.env.client.schedule.getHandle(name).backfill([{ start, end, overlap: 'BUFFER_ALL' }]);
    const next = world.env.client.workflow.getHandle(datedRunOf(spec, dayAfter(day)).workflowId);
    for (;;) {
      const found = await next.describe().catch(() => undefined);
      if (found?.status.name === 'COMPLETED') return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  },
  backfill: async ({ file }: Nightly, day: string) => {
    expect(await runCliIn(world, 'schedule', 'backfill', file, `${day}..${day}`)).toMatchObject({ code: 0 });
  },
  'run of the day': async ({ file }: Nightly, day: string) => runOnce(file, day),
  'run of the time': async ({ file, spec }: Nightly, day: string) => {
    const [minute = '', hour = ''] = spec.schedule.cron.split(' ').map((text) => text.padStart(2, '0'));
    await runOnce(file, `${day}T${hour}:${minute}`);
  },
};

type Way = keyof typeof WAYS;

async function runOnce(file: string, date: string): Promise<void> {
  const { code, stderr } = await runCliIn(world, 'run', file, '--date', date);
  if (code) expect(stderr).toMatch(/runs already or has succeeded: a pipeline runs once for its name and date/);
}

const MOVE = { onMissingTime: 'move' };

interface Night {
  zone: string;
  day: string;
  cron: string;
  more: object;
  /** What the run is told, by the clock of the zone. */
  at: string;
  ways: Way[];
}

const NIGHTS: Night[] = [
  {
    zone: 'Europe/Berlin',
    day: '2026-10-25',
    cron: '30 2 * * *',
    more: MOVE,
    at: '2026-10-25 02:30',
    ways: ['schedule', 'backfill', 'run of the time'],
  },
  {
    zone: 'Europe/Berlin',
    day: '2026-10-25',
    cron: '30 2 * * *',
    more: MOVE,
    at: '2026-10-25 02:30',
    ways: ['run of the time', 'backfill', 'run of the day'],
  },
  {
    zone: 'Europe/Berlin',
    day: '2026-03-29',
    cron: '30 2 * * *',
    more: MOVE,
    at: '2026-03-29 03:30',
    ways: ['schedule', 'run of the time', 'backfill'],
  },
  {
    zone: 'America/New_York',
    day: '2026-11-01',
    cron: '30 1 * * *',
    more: {},
    at: '2026-11-01 01:30',
    ways: ['schedule', 'run of the time', 'backfill'],
  },
  {
    zone: 'America/New_York',
    day: '2026-03-08',
    cron: '30 2 * * *',
    more: MOVE,
    at: '2026-03-08 03:30',
    ways: ['schedule', 'backfill', 'run of the day'],
  },
  {
    zone: 'Australia/Lord_Howe',
    day: '2026-04-05',
    cron: '45 1 * * *',
    more: {},
    at: '2026-04-05 01:45',
    ways: ['schedule', 'run of the day', 'backfill'],
  },
  {
    zone: 'Australia/Lord_Howe',
    day: '2026-10-04',
    cron: '15 2 * * *',
    more: MOVE,
    at: '2026-10-04 02:45',
    ways: ['schedule', 'run of the time', 'backfill'],
  },
  {
    zone: 'America/Santiago',
    day: '2026-04-04',
    cron: '30 23 * * *',
    more: {},
    at: '2026-04-04 23:30',
    ways: ['schedule', 'run of the time', 'backfill'],
  },
  {
    zone: 'America/Santiago',
    day: '2026-09-06',
    cron: '0 0 * * *',
    more: MOVE,
    at: '2026-09-06 01:00',
    ways: ['run of the day', 'backfill', 'run of the time'],
  },
];

/** So many nights at a time: each is mostly a wait for the server's scheduler, and more commands at once would take more processes. */
const LANES = 3;
const starts = new Map<Night, Promise<string[]>>();

beforeAll(() => {
  const lanes = Array.from({ length: LANES }, async (): Promise<unknown> => undefined);
  NIGHTS.forEach((night, nth) => {
    const before = lanes[nth % LANES];
    const started = goThrough(night, before);
    lanes[nth % LANES] = started.catch(() => undefined);
    starts.set(night, started);
  });
});

async function goThrough({ zone, day, cron, more, ways }: Night, before?: Promise<unknown>): Promise<string[]> {
  await before;
  const pipeline = nightly(zone, cron, more);
  for (const way of ways) await WAYS[way](pipeline, day);
  return startsOn(pipeline, day);
}

test.each(NIGHTS)('in $zone the night of $day, at $cron $more, is one run at $at by $ways', async (night) => {
  expect(await starts.get(night)).toEqual([night.at]);
});

test('the night that a schedule has run is the night that a day names, for every way in', async () => {
  const pipeline = nightly('Asia/Shanghai', '30 2 * * *');
  const { file, name, spec } = pipeline;
  await WAYS.schedule(pipeline, '2026-11-20');
  const workflowId = `${name}-2026-11-19T18:30:00Z`;

  const run = await runCliIn(world, 'run', file, '--date', '2026-11-20');
  expect(run).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${workflowId} runs already or has`) as string,
  });
  const backfill = await runCliIn(world, 'schedule', 'backfill', file, '2026-11-20..2026-11-20');
  expect(backfill.stdout).toContain(`2026-11-20T02:30:00+08:00 skipped: ${workflowId}\n`);
  expect(startsOn(pipeline, '2026-11-20')).toEqual(['2026-11-20 02:30']);

  const byName = await world.startPipeline(spec, { date: '2026-11-20' });
  expect(((await byName.result()) as PipelineStatus).date).toBe('2026-11-19T18:30:00.000Z');
  expect(datedRunOf(spec, '2026-11-20')).toEqual({ date: '2026-11-19T18:30:00.000Z', workflowId });

  // People read the pipeline's clock, programs UTC.
  const status = await runCliIn(world, 'status', workflowId);
  expect(status.stdout).toContain(`${workflowId}: ${name} of 2026-11-20T02:30:00+08:00 succeeded`);
  const json = await runCliIn(world, 'status', workflowId, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ date: '2026-11-19T18:30:00.000Z', timezone: 'Asia/Shanghai' });
});

test('a time that never comes is refused by every way in, in one sentence', async () => {
  const { file, name, spec } = nightly('Europe/Berlin', '30 2 * * *');
  const why =
    '2026-03-29 02:30 does not exist in Europe/Berlin: the clocks go forward past it. Write another time, or `onMissingTime: move` to run at 03:30 on such days';

  const asked = [
    ['run', file, '--date', '2026-03-29'],
    ['run', file, '--date', '2026-03-29T02:30'],
    ['plan', file, '--date', '2026-03-29'],
    ['schedule', 'backfill', file, '2026-03-29..2026-03-29'],
  ];
  for (const args of asked) {
    expect(await runCliIn(world, ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) as string });
  }
  const byName = await world.startPipeline(spec, { date: '2026-03-29' });
  await expect(byName.result()).rejects.toMatchObject({
    cause: { type: 'HuaweiCloud.InvalidSpec', message: `date: ${why}` },
  });
  const applied = await runCliIn(world, 'schedule', 'apply', file);
  expect(applied.stderr.replace(/\d{4}-03-\d\d/, '2026-03-29')).toContain(why);
  expect(world.effects(name)).toEqual([]);
});

test('a pipeline under way is listed by the clock of its zone, whoever has started it', async () => {
  const { file, name } = nightly('Asia/Shanghai', '30 2 * * *', { overlap: 'allowAll' }, 'wait');
  world.cloud.addJobs([cdm(name, { durationMs: 600_000 })]);
  await runCliIn(world, 'run', file, '--date', '2026-11-20', '--detach');
  await runCliIn(world, 'schedule', 'backfill', file, '2026-11-21..2026-11-21', '--detach');
  await runCliIn(world, 'schedule', 'apply', file);
  await runCliIn(world, 'schedule', 'trigger', name);

  const listed = async (...args: string[]) => runCliIn(world, 'list', '--pipeline', name, '--limit', '500', ...args);
  let rows: PipelineRow[] = [];
  while (rows.length < 3) rows = JSON.parse((await listed('--json')).stdout) as PipelineRow[];
  expect(rows.map(({ state, timezone }) => [state, timezone])).toEqual(rows.map(() => ['running', 'Asia/Shanghai']));
  expect((await listed()).stdout).toContain('  2026-11-20T02:30:00+08:00  running  ');
  expect((await listed('--date', '2026-11-21')).stdout).toContain(`${name}-2026-11-20T18:30:00Z  `);

  const { workflow } = world.env.client;
  await Promise.all(rows.map(({ workflowId }) => workflow.getHandle(workflowId).terminate('seen')));
});
