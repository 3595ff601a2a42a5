import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { HandingOver } from '../../replay-fuzz/replay/hand-over-in-parts';
import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import { bundledOnce } from '../support/bundled-once';
import { quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

/** As many as replay-fuzz has for each history. */
const SEEDS = [1, 2, 3];
/** Among these is one that divides a task where it came in parts. */
const MORE_SEEDS = [...SEEDS, 4, 5, 6];
const WORKFLOWS = join(__dirname, '../../src/workflow-types.ts');
const files = ['0.1.0', 'handed-over'].flatMap((folder) =>
  readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`),
);

beforeAll(quietRuntime);

function historyOf(file: string) {
  return historyFromJSON(JSON.parse(readFileSync(join(__dirname, file), 'utf8')));
}

test.each(files)('the history %s replays, however its workflow tasks are handed over', async (file) => {
  const code = { workflowBundle: { codePath: workflowBundlePath() } };
  const [replayed] = await all(
    replayHistories(code, [{ workflowId: file, runId: file, history: historyOf(file) }], {
      mostPrefixes: 1,
      partSeeds: SEEDS,
    }),
  );
  expect(replayed?.failure).toBeUndefined();
  // Were no task divided, this would show nothing.
  expect(replayed?.inParts.divided).toBeGreaterThan(0);
});

test.each(['update-after-its-result', 'cancel-before-its-update'])(
  'the parts are as the SDK divides them: %s replays in parts also without our interceptor, and whole it does not',
  async (name) => {
    const workflowBundle = { codePath: await bundledOnce('bare-workflows', WORKFLOWS) };
    const history = historyOf(`handed-over/${name}.json`);
    const replay = async () => Worker.runReplayHistory({ workflowBundle }, history).then(() => 'replays', String);

    expect(await replay()).toContain('TMPRL1100');
    const inParts: string[] = [];
    const handing = new HandingOver();
    for (const seed of MORE_SEEDS) {
      handing.by(seed);
      inParts.push(await replay());
      if (inParts.includes('replays')) break;
    }
    handing.end();
    expect(inParts).toContain('replays');
  },
);

async function all<T>(given: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of given) found.push(one);
  return found;
}
