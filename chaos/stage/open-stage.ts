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
import type { StageServer } from './restartable-server';
import { RestartableServer } from './restartable-server';
import { ServerOfOthers } from './server-of-others';
import { WorkerHerd } from './worker-herd';

/** The processes of a run, and a client of the server. */
export interface Stage {
  server: StageServer;
  cloud: CloudProcess;
  herd: WorkerHerd;
  client: Client;
  taskQueue: string;
  /** Folders whose files must hold no secret. That of a server of others is undefined where nobody prints what it holds. */
  serverFolder?: string;
  workersFolder: string;
  close(): Promise<void>;
}

export interface StageOptions {
  folder: string;
  connections: NamedConnection[];
  workers: number;
  /** How the cloud speaks. */
  dialect: Dialect;
  /** Where the run uses a server that is there already: `--address`, `--namespace`, `--dump`. */
  server: { address?: string; namespace: string; dump?: string };
}

const TASK_QUEUE = 'chaos';

/** Starts everything but the workers. Whatever fails, nothing of it is left. */
export async function openStage({
  folder,
  connections,
  workers,
  dialect,
  server: given,
}: StageOptions): Promise<Stage> {
  const serverFolder = join(folder, 'server');
  const workersFolder = join(folder, 'workers');
  for (const name of [serverFolder, workersFolder]) mkdirSync(name, { recursive: true });
  const belongings = new Belongings();
  try {
    const server = belongings.keep(await openServer(given, serverFolder), (it) => it.close());
    const cloud = belongings.keep(await CloudProcess.open(join(folder, 'simulator.log'), dialect), (it) => it.close());
    const connection = belongings.keep(await Connection.connect({ address: server.address }), (it) => it.close());
    const env = {
      ...writeConnections(join(folder, 'connections.yaml'), connections, cloud.access),
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: given.namespace,
      TEMPORAL_TLS: 'false',
    };
    const herd = new WorkerHerd({ size: workers, taskQueue: TASK_QUEUE, env, folder: workersFolder });
    belongings.keep(herd, (it) => it.close());
    return {
      server,
      cloud,
      herd,
      client: new Client({ connection, namespace: given.namespace }),
      taskQueue: TASK_QUEUE,
      ...(given.address === undefined || given.dump !== undefined ? { serverFolder } : {}),
      workersFolder,
      close: () => belongings.close(),
    };
  } catch (error) {
    await belongings.close();
    throw error;
  }
}

async function openServer({ address, dump }: StageOptions['server'], folder: string): Promise<StageServer> {
  if (address !== undefined) return new ServerOfOthers(address, dump, folder);
  const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
  return RestartableServer.open(executable, folder);
}
