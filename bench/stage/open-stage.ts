import { Client, Connection } from '@temporalio/client';
import type { SimulatorOptions } from '../../simulator';
import { Belongings } from '../../src/cli/process/belongings';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { cpuMs } from '../measure/process-use';
import type { WorkerSettings } from '../processes/worker';
import { BenchWorker } from './bench-worker';
import { BenchCloud } from './cloud';

export const TASK_QUEUE = 'bench';

/** What every stage of a run has in common. */
export interface Props {
  /** The Temporal CLI. */
  executable: string;
  /** Path of the workflow bundle. */
  codePath: string;
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
  /** Processor time of server and worker so far, in milliseconds. */
  cpu(): { server: number; worker: number };
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
    const server = belongings.keep(
      await startTemporalServer({ executable: props.executable, ui: false, readyWithinMs: 120_000 }),
      (it) => it.close(),
    );
    const cloud = belongings.keep(await BenchCloud.open(traits), (it) => it.close());
    const connection = belongings.keep(await Connection.connect({ address: server.address }), (it) => it.close());
    const settings: WorkerSettings = {
      address: server.address,
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
      client: new Client({ connection }),
      cloud,
      worker,
      cpu: () => ({ server: cpuMs(server.pid), worker: worker.cpuMs }),
      close: () => belongings.close(),
    };
  } catch (error) {
    await belongings.close();
    throw error;
  }
}
