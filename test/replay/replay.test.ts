import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

beforeAll(quietRuntime);

// Those kept in `unreplayable` are there to be noticed (unreplayable.test.ts).
const histories = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.json') && !file.startsWith('unreplayable'),
);

test.each(histories)('the history %s, once recorded in production, replays on this code', async (file) => {
  await expect(replay(historyOf(file))).resolves.toBeUndefined();
});

test('a history that this code would not have written is noticed', async () => {
  const history = historyOf('0.1.0/succeeded.json');
  const scheduled = history.events.filter(({ activityTaskScheduledEventAttributes: activity }) => activity);
  const [first] = scheduled;
  if (first?.activityTaskScheduledEventAttributes) {
    first.activityTaskScheduledEventAttributes.activityType = { name: 'huaweicloud.cdm.somethingElse' };
  }
  await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
});

interface KeptHistory {
  events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
}

function historyOf(file: string): KeptHistory {
  return JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as KeptHistory;
}

async function replay(history: KeptHistory): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath() } }, history);
}
