import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { HuaweiCloudPlugin } from '../../src/plugin/plugin';
import { bundledOnce } from '../support/bundled-once';
import { quietRuntime } from '../support/huawei-world';
import { roomyConnections } from '../support/roomy-connections';
import { startSimulator } from '../../simulator';
import { workflowBundlePath } from '../support/temporal';

// What a query handed over, and what was asked for because of it, stands before the acceptance of an Update that came with the same
// workflow task: the end of a stop (recorded by chaos); a start that ended, its watch, and a cancel that took it back before it
// was sent (recorded by replay-fuzz).
const RECORDED = ['update-after-its-result', 'cancel-before-its-update'].map((name) => ({
  name,
  history: historyFromJSON(JSON.parse(readFileSync(join(__dirname, `handed-over/${name}.json`), 'utf8'))),
}));
const WORKFLOWS = join(__dirname, '../../src/workflow-types.ts');

beforeAll(quietRuntime);

describe.each(RECORDED)('the history $name, whose task a query had divided,', ({ history }) => {
  test('replays with what came before the Update in front of it', async () => {
    await Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath() } }, history);
  });

  test('does not without the turns that our interceptor has everything take', async () => {
    const workflowBundle = { codePath: await bundledOnce('bare-workflows', WORKFLOWS) };
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toThrow('TMPRL1100');
  });
});

test('each of them replays so where somebody else bundles our workflows, by the plugin', async () => {
  const cloud = await startSimulator();
  const connections = roomyConnections(cloud);
  const plugins = [new HuaweiCloudPlugin({ connections })];
  const histories = RECORDED.map(({ name, history }) => ({ workflowId: name, history }));
  const failures: unknown[] = [];
  for await (const { error } of Worker.runReplayHistories({ workflowsPath: WORKFLOWS, plugins }, histories))
    failures.push(error);
  expect(failures).toEqual(RECORDED.map(() => undefined));
  await connections.close();
  await cloud.close();
});
