import { temporaryFolder } from '../support/temporary-folder';
import { shellsWithPackage } from './shells-with-package';

const open = shellsWithPackage(temporaryFolder());
const DEMO = 'npx temporal-huaweicloud demo';
const PASTED = /^(TEMPORAL_ADDRESS=.* worker --task-queue \S+)$/;
/** What a machine that is slow to begin, or to come back, has the command say besides. */
const OF_A_SLOW_MACHINE = /^(?:No worker answers on task queue |A worker answers on task queue )/;

test('the worker of the demo is killed and its command pasted: in 80 columns nothing is cut, doubled or drawn over', async () => {
  const [first, second] = await Promise.all([open.shell(80, 24), open.shell(80, 24)]);
  first.type(DEMO);
  await first.untilShown(/ RUNNING, /);
  const pid = wordsIn(await first.since(DEMO), /^Worker +pid (\d+)$/);
  second.type(`kill -9 ${pid}`);
  await second.untilPrompt();
  await first.untilShown(PASTED);
  const command = wordsIn(await first.since(DEMO), PASTED);
  second.type(command);
  await second.untilShown(/Worker ready/);
  await first.untilPrompt();
  const lines = await first.since(DEMO);

  const from = lines.findIndex((line) => line === '');
  const told = lines
    .slice(from + 1, lines.indexOf('What the cloud saw:'))
    .filter((line) => !OF_A_SLOW_MACHINE.test(line));
  expect(told.map((line) => line.replace(/\b\d+[ms](?: \d+s)?\b/g, 'TIME').replace(/ +/g, ' '))).toEqual([
    `The worker (pid ${pid}) has ended (SIGKILL). The pipeline goes on as soon as another one is there. Start it with:`,
    command,
    expect.stringMatching(/^orders-nightly of \S+ \(Asia\/Shanghai\): succeeded, 3 of 3$/),
    'steps ended',
    ' copy cdm succeeded TIME',
    ' orders_to_obs #1 SUCCEEDED, rowsWritten 120000, rowsRead 120000',
    ' transform dgc succeeded TIME orders_transform #1000001 success',
    ' streams dli succeeded TIME 131 job_running, 132 job_running',
    expect.stringMatching(/^orders-nightly-\S+ succeeded\.$/),
    '',
  ]);
  expect(lines.filter((line) => / start /.test(line))).toHaveLength(4);
}, 300_000);

function wordsIn(lines: readonly string[], words: RegExp): string {
  for (const line of lines) {
    const [, found] = words.exec(line) ?? [];
    if (found !== undefined) return found;
  }
  throw new Error(`${words} is in none of:\n${lines.join('\n')}`);
}
