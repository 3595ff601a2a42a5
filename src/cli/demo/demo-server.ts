import { findCli } from './temporal-server/find-cli';
import { UI_PORT_OFFSET } from '../../host/free-ports';
import { startTemporalServer } from './temporal-server/start-temporal-server';
import { CliError } from '../cli-error';
import { narrator } from '../print';
import { temporalConfigOf } from '../../config/temporal-config';

/** The Temporal server of a demo. */
export interface DemoServer {
  /** `host:port`. */
  address: string;
  /** In which the demo runs. */
  namespace: string;
  /** Null when there is none, or none that we know of. */
  uiUrl: string | null;
  /** The variables others need to reach it. */
  env: NodeJS.ProcessEnv;
  /** Null when it was there before us. */
  pid: number | null;
  /** Ends it where it is the demo's own; leaves it where it was there before. */
  close(): Promise<void>;
}

const UI_ANSWERS_WITHIN_MS = 1_000;

/** The server that TEMPORAL_ADDRESS names, or one of our own. */
export async function openDemoServer(env: NodeJS.ProcessEnv): Promise<DemoServer> {
  return env['TEMPORAL_ADDRESS'] ? serverThatIsThere(env) : ownServer(env);
}

async function ownServer(env: NodeJS.ProcessEnv): Promise<DemoServer> {
  const executable = await findCli({ env, narrator: narrator() }).catch((error: Error) => {
    throw new CliError(error.message.split('\n'), undefined, { cause: error });
  });
  const server = await startTemporalServer({ executable });
  return {
    ...server,
    // The last two outrank what a configuration file of the user's may say about another server.
    env: {
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
      TEMPORAL_TLS: 'false',
      TEMPORAL_API_KEY: '',
      TEMPORAL_API_KEY_FILE: '',
    },
    close: () => server.close(),
  };
}

async function serverThatIsThere(env: NodeJS.ProcessEnv): Promise<DemoServer> {
  const { address, namespace } = temporalConfigOf(env);
  return {
    address,
    namespace,
    uiUrl: await findUi(address),
    env: Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('TEMPORAL_'))),
    pid: null,
    close: async () => undefined,
  };
}

/** A development server serves its UI a fixed way above its own port, unless told otherwise. */
async function findUi(address: string): Promise<string | null> {
  const [host, port] = address.split(':');
  if (host !== 'localhost' && host !== '127.0.0.1') return null;
  const url = `http://${host}:${Number(port) + UI_PORT_OFFSET}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(UI_ANSWERS_WITHIN_MS) }).catch(() => undefined);
  return answer?.ok ? url : null;
}
