import type { World } from './huawei-world';
import { environmentIn } from './run-cli-in';
import type { RunningCli } from './run-cli';
import { startCli } from './run-cli';

/** A worker of a build, as a process of its own that polls. */
export async function startBuild(world: World, cli: string | undefined, deployment?: string): Promise<RunningCli> {
  const environment = {
    ...environmentIn(world),
    ...(deployment !== undefined && { HUAWEICLOUD_DEPLOYMENT: deployment }),
    HUAWEICLOUD_PACE_MAX: '1s',
    HUAWEICLOUD_LIMIT_CDM_READ: '6000/min',
  };
  const worker = startCli(['worker', '--task-queue', world.taskQueue], environment, cli);
  await worker.says(/Worker ready/);
  return worker;
}
