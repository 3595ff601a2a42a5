import type { World } from './huawei-world';
import { environmentWithKeys } from './huawei-world';
import type { ProcessEnd } from './heard-process';
import { runCli } from './run-cli';

/** Runs a command against the server, the cloud and the worker of a test. */
export function runCliIn(world: World, ...args: string[]): Promise<ProcessEnd> {
  return runCli(args, environmentIn(world));
}

/** The environment of a command in a test. */
export function environmentIn({ env, cloud, taskQueue }: World): NodeJS.ProcessEnv {
  return { ...environmentWithKeys(cloud), TEMPORAL_ADDRESS: env.address, HUAWEICLOUD_TASK_QUEUE: taskQueue };
}
