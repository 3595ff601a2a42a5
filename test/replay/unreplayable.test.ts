import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { Replayed } from '../../replay-fuzz/replay/replay-histories';
import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import { quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

beforeAll(quietRuntime);

// Recorded in production by an engine that asked for two things side by side, and got its answers in another order on replay.
test.each(['conditions-side-by-side', 'retries-at-once'])(
  'the history of %s is reported, with the first of its workflow tasks from which it does not replay',
  async (name) => {
    const { failure, events, prefixes } = await replay(`unreplayable/${name}.json`);
    expect(failure?.message).toMatch(/TMPRL1100/);
    expect(failure?.events).toBeLessThan(events);
    // Up to there it was replayed from each.
    expect(prefixes).toBeGreaterThan(1);
  },
);

test('a history that replays is replayed from the start of each workflow task on, and whole', async () => {
  const tasks = read('0.1.0/succeeded.json').events?.filter((event) => event.workflowTaskStartedEventAttributes);
  const replayed = await replay('0.1.0/succeeded.json');
  expect(replayed.failure).toBeUndefined();
  expect(replayed.prefixes).toBe((tasks?.length ?? 0) + 1);
});

test('one that does not replay keeps the next from nothing', async () => {
  const files = ['unreplayable/retries-at-once.json', '0.1.0/succeeded.json', '0.1.0/cancelled.json'];
  const failures = (await replayAll(files)).map(({ workflowId, failure }) => [workflowId, failure !== undefined]);
  expect(failures).toEqual([
    [files[0], true],
    [files[1], false],
    [files[2], false],
  ]);
});

async function replay(file: string): Promise<Replayed> {
  const [replayed] = await replayAll([file]);
  if (!replayed) throw new Error(`nothing is said of ${file}`);
  return replayed;
}

async function replayAll(files: string[]): Promise<Replayed[]> {
  const histories = files.map((file) => ({ workflowId: file, runId: file, history: read(file) }));
  const all: Replayed[] = [];
  const code = { workflowBundle: { codePath: workflowBundlePath() } };
  for await (const replayed of replayHistories(code, histories)) all.push(replayed);
  return all;
}

function read(file: string) {
  return historyFromJSON(JSON.parse(readFileSync(join(__dirname, file), 'utf8')));
}
