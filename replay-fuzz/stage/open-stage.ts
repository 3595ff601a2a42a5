import { Client, Connection } from '@temporalio/client';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { Belongings } from '../../src/cli/process/belongings';
import { findCli } from '../../src/cli/demo/temporal-server/find-cli';
import { narratorFor } from '../../src/cli/demo/temporal-server/narrator';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import type { FuzzOptions } from '../fuzz-options';
import type { Tally } from '../live/tally';
import { bundleWorkflowsInto } from './bundle-workflows';
import { Replayers } from './replayers';
import { WorkerCrew } from './worker-crew';

/** The processes of a run, and a client of the server. */
export interface Stage {
  client: Client;
  cloud: Simulator;
  crew: WorkerCrew;
  replayers: Replayers;
  close(): Promise<void>;
}

export const TASK_QUEUE = 'replay-fuzz';

const MOST_REPLAYERS = 2;
const RUNS_A_REPLAYER = 20;
const PLENTY = '100000/s';

/** Starts everything. Whatever fails, nothing of it is left. */
export async function openStage(
  { folder, options }: { folder: string; options: FuzzOptions },
  tally: Tally,
): Promise<Stage> {
  const belongings = new Belongings();
  try {
    const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
    const [codePath, server] = await Promise.all([
      options.workflowBundle ?? bundleWorkflowsInto(folder),
      startTemporalServer({ executable, ui: false, readyWithinMs: 120_000 }),
    ]);
    belongings.keep(server, (it) => it.close());
    const { address } = server;
    const cloud = belongings.keep(await startSimulator(), (it) => it.close());
    const connection = belongings.keep(await Connection.connect({ address }), (it) => it.close());
    const replayerCount = Math.min(MOST_REPLAYERS, Math.ceil(options.pipelines / RUNS_A_REPLAYER));
    const replayers = belongings.keep(new Replayers(replayerCount, { address, codePath }), (it) => it.close());
    const crew = new WorkerCrew(
      { address, taskQueue: TASK_QUEUE, codePath, environment: environmentOf(cloud) },
      POSTS,
      tally,
    );
    belongings.keep(crew, (it) => it.close());
    await crew.open();
    return { client: new Client({ connection }), cloud, crew, replayers, close: () => belongings.close() };
  } catch (error) {
    await belongings.close();
    throw error;
  }
}

/** Each is killed apart. One keeps no run in memory, and replays it from the start at each of its tasks. */
const POSTS = [
  { duty: 'workflows' },
  { duty: 'workflows' },
  { duty: 'workflows', cachedWorkflows: 0 },
  { duty: 'activities' },
  { duty: 'activities' },
] as const;

function environmentOf({ url, projectId, ak, sk }: Simulator): Record<string, string> {
  return {
    HUAWEICLOUD_ENDPOINT: url,
    HUAWEICLOUD_REGION: 'cn-north-4',
    HUAWEICLOUD_SDK_PROJECT_ID: projectId,
    HUAWEICLOUD_SDK_AK: ak,
    HUAWEICLOUD_SDK_SK: sk,
    ...Object.fromEntries(['CDM_READ', 'CDM_WRITE', 'DGC', 'DLI'].map((name) => [`HUAWEICLOUD_LIMIT_${name}`, PLENTY])),
  };
}
