import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Dialect } from '../../simulator';
import { Belongings } from '../../src/cli/process/belongings';
import { findCli } from '../../src/cli/demo/temporal-server/find-cli';
import { narratorFor } from '../../src/cli/demo/temporal-server/narrator';
import { CloudProcess } from './cloud-process';
import type { NamedConnection } from './connections-file';
import { writeConnections } from './connections-file';
import { RestartableServer } from './restartable-server';
import { WorkerHerd } from './worker-herd';

/** The processes of a run, and a client of the server. */
export interface Stage {
  server: RestartableServer;
  cloud: CloudProcess;
  herd: WorkerHerd;
  client: Client;
  taskQueue: string;
  /** Folders whose files must hold no secret. */
  serverFolder: string;
  workersFolder: string;
  close(): Promise<void>;
}

export interface StageOptions {
  folder: string;
  connections: NamedConnection[];
  workers: number;
  /** How the cloud speaks. */
  dialect: Dialect;
}

const TASK_QUEUE = 'chaos';

/** Starts everything but the workers. Whatever fails, nothing of it is left. */
export async function openStage({ folder, connections, workers, dialect }: StageOptions): Promise<Stage> {
  const serverFolder = join(folder, 'server');
  const workersFolder = join(folder, 'workers');
  for (const name of [serverFolder, workersFolder]) mkdirSync(name, { recursive: true });
  const belongings = new Belongings();
  try {
    const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
    const server = belongings.keep(await RestartableServer.open(executable, serverFolder), (it) => it.close());
    const cloud = belongings.keep(await CloudProcess.open(join(folder, 'simulator.log'), dialect), (it) => it.close());
    const connection = belongings.keep(await Connection.connect({ address: server.address }), (it) => it.close());
    const env = {
      ...writeConnections(join(folder, 'connections.yaml'), connections, cloud.access),
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_TLS: 'false',
    };
    const herd = new WorkerHerd({ size: workers, taskQueue: TASK_QUEUE, env, folder: workersFolder });
    belongings.keep(herd, (it) => it.close());
    return {
      server,
      cloud,
      herd,
      client: new Client({ connection }),
      taskQueue: TASK_QUEUE,
      serverFolder,
      workersFolder,
      close: () => belongings.close(),
    };
  } catch (error) {
    await belongings.close();
    throw error;
  }
}
