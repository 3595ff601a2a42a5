import { Client, Connection } from '@temporalio/client';
import type { SimulatorOptions } from '../../simulator';
import { Belongings } from '../../src/cli/process/belongings';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { cpuMs, familyCpuMs } from '../measure/process-use';
import type { WorkerSettings } from '../processes/worker';
import { BenchWorker } from './bench-worker';
import { BenchCloud } from './cloud';
import { freshNamespace } from './fresh-namespace';

export const TASK_QUEUE = 'bench';

/** What every stage of a run has in common. */
export interface Props {
  /** The Temporal CLI. */
  executable: string;
  /** Path of the workflow bundle. */
  codePath: string;
  /** A server that is there already. Without it, each stage has a development server of its own. */
  server?: ServerOfYours;
}

/** A Temporal server that is there already, on this machine. */
interface ServerOfYours {
  /** `host:port`. */
  address: string;
  /** The processes that it is made of: their processor time is measured, with that of all that they have started. */
  pids: number[];
}

export interface StageOptions {
  cloud?: SimulatorOptions;
  worker?: Partial<Pick<WorkerSettings, 'plugin' | 'reads' | 'slots' | 'cachedWorkflows'>>;
  profileFolder?: string;
}

/** A server, a cloud and a worker, each a process, and nothing else of anybody's on them. */
export interface Stage {
  client: Client;
  cloud: BenchCloud;
  worker: BenchWorker;
  /** Processor time of each so far, in milliseconds. */
  cpu(): { server: number; worker: number; cloud: number };
  close(): Promise<void>;
}

const SLOTS = 200;
const CACHED_WORKFLOWS = 200;

/** Starts all three. Whatever fails, nothing of it is left. */
export async function openStage(
  props: Props,
  { cloud: traits, worker: wishes, profileFolder }: StageOptions = {},
): Promise<Stage> {
  const belongings = new Belongings();
  try {
    const server = belongings.keep(await openServer(props), (it) => it.close());
    const cloud = belongings.keep(await BenchCloud.open(traits), (it) => it.close());
    const connection = belongings.keep(await Connection.connect({ address: server.address }), (it) => it.close());
    const settings: WorkerSettings = {
      address: server.address,
      namespace: server.namespace,
      taskQueue: TASK_QUEUE,
      codePath: props.codePath,
      cloud: cloud.access,
      plugin: {},
      slots: SLOTS,
      cachedWorkflows: CACHED_WORKFLOWS,
      ...wishes,
    };
    const worker = belongings.keep(await BenchWorker.open({ settings, profileFolder }), (it) => it.close());
    return {
      client: new Client({ connection, namespace: server.namespace }),
      cloud,
      worker,
      cpu: () => ({ server: server.cpuMs(), worker: worker.cpuMs, cloud: cloud.cpuMs }),
      close: () => belongings.close(),
    };
  } catch (error) {
    await belongings.close();
    throw error;
  }
}

/** Where the workflows of a stage are. */
interface StageServer {
  address: string;
  namespace: string;
  cpuMs(): number;
  close(): Promise<void>;
}

/** One of the stage's own, or a namespace of its own on one that is there already and is left as it is. */
async function openServer({ executable, server }: Props): Promise<StageServer> {
  if (server) {
    const namespace = await freshNamespace(server.address);
    const family = () => server.pids.reduce((sum, pid) => sum + familyCpuMs(pid), 0);
    return { address: server.address, namespace, cpuMs: family, close: async () => undefined };
  }
  const own = await startTemporalServer({ executable, ui: false, readyWithinMs: 120_000 });
  return {
    address: own.address,
    namespace: own.namespace,
    cpuMs: () => cpuMs(own.pid),
    close: async () => own.close(),
  };
}
