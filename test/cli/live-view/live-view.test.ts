import { TerminalDisplay } from '../../../src/cli/display/terminal-display';
import type { PipelineStatus } from '../../../src/domain/status';
import { type Terminal, terminal } from '../../support/terminal';
import { expectScreen } from './golden-screen';
import { manySteps, NOW_MS, progressOf } from './many-steps';

const ID = 'orders-nightly-2026-01-01';
const REASON =
  'DGC job orders_transform_v2: instance 1000001 ended fail: node load_orders (CDMJob) is fail, log ' +
  'obs://dlf-log-simulator/orders_transform_v2/1000001/orders_transform_v2.log';

const failure = (message: string) => ({ type: 'HuaweiCloud.JobFailed', message });
const ended = { startedAt: '2026-01-01T02:30:00Z', endedAt: '2026-01-01T02:31:05Z' };

function displayOn({ screen }: Terminal, id = ID): TerminalDisplay {
  return new TerminalDisplay(id, screen, () => NOW_MS);
}

/** The pipeline waits for a person's word about its fifth step of so many. */
function heldPipeline(count: number): PipelineStatus {
  const held = {
    state: 'held' as const,
    runs: [{ id: '1000001', job: 'orders_transform_v2', status: 'fail' }],
    output: undefined,
    failure: failure(REASON),
    startedAt: ended.startedAt,
    endedAt: undefined,
  };
  const asks = [{ step: 'copy_5', why: REASON, answers: ['retry' as const, 'skip' as const, 'adopt' as const] }];
  return { ...manySteps(count, { 5: held }), state: 'held', asks };
}

const ANSWERS = [
  `  answer: temporal-huaweicloud retry ${ID} --step copy_5`,
  `  answer: temporal-huaweicloud skip ${ID} --step copy_5 --reason '...'`,
  `  answer: temporal-huaweicloud adopt ${ID} --step copy_5 --run RUN_ID`,
];

test('twelve steps on 80x24 all have a row, in the order of the pipeline', async () => {
  const tty = terminal(80, 24);
  displayOn(tty).show(manySteps(12), [progressOf(5, 42), progressOf(6, 7)]);

  expectScreen('12-steps-80x24', await tty.seen());
});

test('of forty steps on 80x24 those that failed or run come first, and the others are counted', async () => {
  const tty = terminal(80, 24);
  const failed = { state: 'failed' as const, failure: failure(REASON), ...ended };
  displayOn(tty).show(manySteps(40, { 3: failed }), [progressOf(14, 42)]);

  expectScreen('40-steps-80x24', await tty.seen());
});

test('of forty steps on 140x40 nearly all have a row', async () => {
  const tty = terminal(140, 40);
  displayOn(tty).show(manySteps(40), [progressOf(14, 42)]);

  expectScreen('40-steps-140x40', await tty.seen());
});

test('a view is drawn over itself and leaves nothing of what was there', async () => {
  const tty = terminal(80, 24);
  const display = displayOn(tty);
  for (let percent = 0; percent <= 100; percent += 4) display.show(manySteps(12), [progressOf(5, percent)]);
  display.show(manySteps(12), [progressOf(5, 42), progressOf(6, 7)]);
  display.end();
  display.end();

  expectScreen('12-steps-80x24', await tty.copied());
});

test('a window made narrow, low and large again shows the same view, once, with what was said above it', async () => {
  const tty = terminal(140, 40);
  tty.write('$ temporal-huaweicloud run orders.yaml\n');
  const display = displayOn(tty);
  display.show(manySteps(12), [progressOf(5, 42)]);
  display.say('The worker has ended (SIGKILL).');
  const before = await tty.seen();
  await tty.resize(60, 20);
  expectScreen('resized-to-60x20', await tty.seen());
  display.show(manySteps(12), [progressOf(5, 42)]);
  await tty.resize(140, 40);

  expect(await tty.seen()).toEqual(before);
  expect(await tty.copied()).toEqual(before);
});

test('a sentence in the middle stands above the view, whole, and stays there', async () => {
  const tty = terminal(80, 24);
  const display = displayOn(tty);
  display.show(manySteps(6), [progressOf(3, 10)]);
  const command = `temporal-huaweicloud worker --task-queue ${'q'.repeat(100)}`;
  display.say(['No worker answers. Start one with:', `  ${command}`]);
  display.show(manySteps(6), [progressOf(3, 20)]);
  display.show(manySteps(6), [progressOf(3, 30)]);

  expectScreen('a-sentence-80x24', await tty.seen());
  expect(await tty.copied()).toContain(`  ${command}`);
});

test.each([
  [12, 80, 24],
  [40, 80, 24],
])(
  'of %i steps a held one says why on %ix%i, and each answer is in sight, whole, and there once',
  async (count, columns, rows) => {
    const tty = terminal(columns, rows);
    const display = displayOn(tty);
    display.show(manySteps(count), []);
    for (let look = 0; look < 5; look += 1) display.show(heldPipeline(count), []);

    const seen = await tty.seen();
    expectScreen(`held-of-${count}-${columns}x${rows}`, seen);
    for (const answer of ANSWERS) {
      expect(seen.join('').split(answer)).toHaveLength(2);
      expect((await tty.copied()).filter((line) => line === answer)).toHaveLength(1);
    }
  },
);

test('a command that is wider than the window is copied as one line, also after the window was made smaller', async () => {
  const tty = terminal(80, 24);
  const id = `orders-${'nightly-'.repeat(24)}2026-01-01`;
  const display = displayOn(tty, id);
  display.show(heldPipeline(12), []);
  await tty.resize(60, 24);

  expectScreen('wide-commands-60x24', await tty.seen());
  expect(await tty.copied()).toContain(`  answer: temporal-huaweicloud retry ${id} --step copy_5`);
});

test('names of 200 characters are there whole', async () => {
  const tty = terminal(80, 24);
  const [step, job] = [`copy_${'of_the_orders_'.repeat(14)}`.slice(0, 200), `job_${'x'.repeat(196)}`];
  const runs = [{ id: '5', job, status: 'RUNNING' }];
  displayOn(tty).show(manySteps(4, { 2: { id: step, runs } }), [progressOf(5, 42)]);

  const seen = await tty.seen();
  expectScreen('long-names-80x24', seen);
  const letters = seen.map((line) => line.trim()).join('');
  expect(letters).toContain(step);
  expect(letters).toContain(job);
});

test.each(['6', '11'] as const)(
  'columns hold beside Chinese names and emoji, whatever room a terminal gives these (Unicode %s)',
  async (unicode) => {
    const tty = terminal(100, 24, { unicode });
    const job = '订单同步任务';
    const names: Record<number, string> = {
      1: '订单同步',
      2: 'load 🚀',
      3: '👨‍👩‍👧 family',
      4: '❤️ heart',
      5: 'e\u0301te\u0301',
      6: '한국어',
    };
    const changes: Parameters<typeof manySteps>[1] = {};
    for (const [at, id] of Object.entries(names))
      changes[Number(at)] = { id, runs: [{ id: at, job, status: 'RUNNING' }] };
    displayOn(tty).show(manySteps(9, changes), []);

    const seen = await tty.seen();
    expectScreen(`wide-characters-unicode-${unicode}`, seen);
    expect(new Set(await tty.columnsOf(/\b(succeeded|running|waiting)$|\b(succeeded|running|waiting) /))).toEqual(
      new Set([22]),
    );
  },
);

const RED = 1;
const YELLOW = 3;
const NONE = -1;

test.each([
  [{}, RED],
  [{ NO_COLOR: '1' }, NONE],
  [{ NO_COLOR: '' }, RED],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, RED],
  [{ FORCE_COLOR: '0' }, NONE],
])('with %j a failed step is drawn in the colour %i', async (env, colour) => {
  const tty = terminal(80, 24, { env });
  const failed = { state: 'failed' as const, failure: failure(REASON), ...ended };
  displayOn(tty).show({ ...heldPipeline(12), ...manySteps(12, { 2: failed, 5: { state: 'held' } }) }, []);

  expect(await tty.colourOf('failed  ')).toBe(colour);
  expect(await tty.colourOf('held  ')).toBe(colour === NONE ? NONE : YELLOW);
  expect(await tty.colourOf('copy_7')).toBe(NONE);
});
