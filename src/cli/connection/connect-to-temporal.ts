import type { ConnectionLike, WorkflowClientInterceptor } from '@temporalio/client';
import { Client, Connection } from '@temporalio/client';
import { CliError } from '../cli-error';
import { readingWhatCanBe } from '../../codec/unreadable';
import { dataConverterFromEnvironment } from '../../codec/data-converter';
import { type AccessOptions, TemporalAccess } from '../../config/temporal-access';
import { AccessFollower } from '../../host/access-follower';
import { GRPC_CHANNEL } from '../../host/grpc-channel';
import { temporalTrouble, type TriedPlace } from '../../host/temporal-trouble';
import { tell } from '../print';
import { CallRetries } from './call-retries';
import { RenewedConnection } from './renewed-connection';
import { whyRefused } from './why-refused';

/** An open line to a Temporal namespace. */
export interface TemporalLine {
  /** To act with: its codec refuses what it cannot read. */
  client: Client;
  /** Only to look with: what it cannot read says why in its own place, and hides nothing else. */
  reader: Client;
  /** Below both; closing it ends them. */
  connection: ConnectionLike;
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
    await line.follower.end();
    await line.retries.end();
    await line.connection.close();
  }
}

interface ClosableLine extends TemporalLine {
  retries: CallRetries;
  follower: AccessFollower;
}

async function connectToTemporal(env: NodeJS.ProcessEnv, workflow: WorkflowClientInterceptor[]): Promise<ClosableLine> {
  const access = new TemporalAccess(env, tell);
  const { address, namespace } = access;
  const dataConverter = dataConverterFromEnvironment(env);
  try {
    const retries = new CallRetries();
    const opened = access.now();
    const connection = new RenewedConnection(await connectBy(opened, retries));
    const follower = followed(connection, { access, opened, retries });
    const options = { connection, namespace, interceptors: { workflow } };
    const client = new Client({ ...options, dataConverter });
    const reader = new Client({ ...options, dataConverter: readingWhatCanBe(dataConverter) });
    return { client, reader, connection, address, namespace, retries, follower };
  } catch (error) {
    throw await unusable(error, access.place());
  }
}

function connectBy(options: AccessOptions, { interceptor }: CallRetries): Promise<Connection> {
  return Connection.connect({
    ...options,
    interceptors: [interceptor],
    channelArgs: GRPC_CHANNEL,
    connectTimeout: CONNECT_WITHIN_MS,
  });
}

/** A board, or who watches a run, may be there for longer than a certificate is good. */
function followed(
  connection: RenewedConnection,
  { access, opened, retries }: { access: TemporalAccess; opened: AccessOptions; retries: CallRetries },
): AccessFollower {
  const follower = {
    setApiKey: async (key: string) => connection.setApiKey(key),
    reconnect: async (options: AccessOptions) => connection.replace(await connectBy(options, retries)),
  };
  return new AccessFollower(opened, access, follower, () => ({ info: () => undefined, warn: tell }));
}

async function unusable(error: unknown, place: TriedPlace): Promise<CliError> {
  const { cause, todo } = await temporalTrouble(error, place);
  const start = 'Name another in TEMPORAL_ADDRESS, or start one with: temporal server start-dev';
  return new CliError(`No Temporal server can be used at ${place.address}: ${cause}. ${todo} ${start}`, undefined, {
    cause: error,
  });
}
