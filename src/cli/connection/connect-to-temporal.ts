import type { WorkflowClientInterceptor } from '@temporalio/client';
import { Client, Connection } from '@temporalio/client';
import { CliError } from '../cli-error';
import { readingWhatCanBe } from '../../codec/unreadable';
import { dataConverterFromEnvironment } from '../../codec/data-converter';
import { temporalConfigOf } from '../../config/temporal-config';
import { NO_PROXY } from '../../host/no-proxy';
import { temporalTrouble, type TriedPlace } from '../../host/temporal-trouble';
import { CallRetries } from './call-retries';
import { whyRefused } from './why-refused';

/** An open line to a Temporal namespace. */
export interface TemporalLine {
  /** To act with: its codec refuses what it cannot read. */
  client: Client;
  /** Only to look with: what it cannot read says why in its own place, and hides nothing else. */
  reader: Client;
  /** Below both; closing it ends them. */
  connection: Connection;
  /** `host:port` of the server. */
  address: string;
  /** In which everything is asked for. */
  namespace: string;
}

const CONNECT_WITHIN_MS = 5_000;
/** Opens a line to Temporal, does the work, and closes the line however the work ends. */
export async function withTemporal<T>(
  env: NodeJS.ProcessEnv,
  work: (line: TemporalLine) => Promise<T>,
  interceptors: WorkflowClientInterceptor[] = [],
): Promise<T> {
  const line = await connectToTemporal(env, interceptors);
  try {
    return await work(line);
  } catch (error) {
    throw whyRefused(error, line) ?? error;
  } finally {
    await line.retries.end();
    await line.connection.close();
  }
}

interface ClosableLine extends TemporalLine {
  retries: CallRetries;
}

async function connectToTemporal(env: NodeJS.ProcessEnv, workflow: WorkflowClientInterceptor[]): Promise<ClosableLine> {
  const { address, namespace, connectionOptions } = temporalConfigOf(env);
  const dataConverter = dataConverterFromEnvironment(env);
  try {
    const retries = new CallRetries();
    const connection = await Connection.connect({
      ...connectionOptions,
      interceptors: [retries.interceptor],
      channelArgs: NO_PROXY,
      connectTimeout: CONNECT_WITHIN_MS,
    });
    const options = { connection, namespace, interceptors: { workflow } };
    const client = new Client({ ...options, dataConverter });
    const reader = new Client({ ...options, dataConverter: readingWhatCanBe(dataConverter) });
    return { client, reader, connection, address, namespace, retries };
  } catch (error) {
    throw await unusable(error, { address, namespace, connectionOptions });
  }
}

async function unusable(error: unknown, place: TriedPlace): Promise<CliError> {
  const { cause, todo } = await temporalTrouble(error, place);
  const start = 'Name another in TEMPORAL_ADDRESS, or start one with: temporal server start-dev';
  return new CliError(`No Temporal server can be used at ${place.address}: ${cause}. ${todo} ${start}`, undefined, {
    cause: error,
  });
}
