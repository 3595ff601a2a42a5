import { readFileSync } from 'node:fs';
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { bundledOnce } from './bundled-once';
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
  const codePath = await bundledOnce('callers', require.resolve('./callers'));
  const workflowBundle = { codePath };
  const worker = await Worker.create({ connection: env.nativeConnection, taskQueue, workflowBundle, dataConverter });
  const running = worker.run();
  return {
    taskQueue,
    sources: sourcesOf(readFileSync(codePath, 'utf8')),
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
