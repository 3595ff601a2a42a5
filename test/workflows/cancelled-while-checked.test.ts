import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { quietRuntime } from '../support/huawei-world';
import { testEnvironment, uniqueTaskQueue, workflowBundlePath } from '../support/temporal';

test('a pipeline whose worker dies with its check, and that is cancelled meanwhile, ends cancelled', async () => {
  quietRuntime();
  const env = await testEnvironment();
  const connection = await NativeConnection.connect({ address: env.address });
  let begun = () => undefined as void;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const taskQueue = uniqueTaskQueue('check');
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: workflowBundlePath() },
    activities: {
      // As by a worker that is frozen: never a word again.
      'huaweicloud.checkPipeline': async () => {
        begun();
        await Context.current().cancelled;
      },
    },
  });
  const running = worker.run();
  const spec = { name: 'p', steps: [{ id: 'a', cdm: { clusterId: 'c', jobName: 'a' } }] };
  const handle = await env.client.workflow.start('huaweiCloudPipeline', {
    taskQueue,
    workflowId: taskQueue,
    args: [spec],
  });
  await hasBegun;
  await handle.cancel();
  const failure: unknown = await handle.result().catch((error: unknown) => error);
  worker.shutdown();
  await running;
  await connection.close();
  await env.teardown();
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
});
