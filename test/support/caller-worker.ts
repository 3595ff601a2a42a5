import type { DataConverter } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { World } from './huawei-world';
import { uniqueTaskQueue } from './temporal';

/** A worker of another team: its own task queue, and nothing of ours but what its workflows import. */
export interface CallerWorker {
  taskQueue: string;
  /** The files its workflows were bundled of. */
  sources: string[];
  stop(): Promise<void>;
}

export async function startCallerWorker({ env }: World, dataConverter?: DataConverter): Promise<CallerWorker> {
  const taskQueue = uniqueTaskQueue('caller');
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./callers'),
    logger: new DefaultLogger('WARN'),
  });
  const worker = await Worker.create({ connection: env.nativeConnection, taskQueue, workflowBundle, dataConverter });
  const running = worker.run();
  return {
    taskQueue,
    sources: sourcesOf(workflowBundle.code),
    stop: async () => {
      worker.shutdown();
      await running;
    },
  };
}

/** What the bundle's own source map says it is made of. */
function sourcesOf(code: string): string[] {
  const [, map = ''] = /sourceMappingURL=data:application\/json;charset=utf-8;base64,(\S+)/.exec(code) ?? [];
  return (JSON.parse(Buffer.from(map, 'base64').toString()) as { sources: string[] }).sources;
}
