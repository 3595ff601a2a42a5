import { ConnectionError } from '../../connections/connection-error';
import { connectionsFromEnvironment } from '../../connections/connections';
import { CliError, EXIT } from '../cli-error';

/**
 * Opens every connection once, which sends nothing: a worker that can reach no cloud must not take pipelines and fail
 * them.
 * @throws CliError saying which variables or which keys of the file are missing or wrong
 */
export async function checkConnections(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const connections = connectionsFromEnvironment(env);
    const names = connections.names();
    // Without any, opening the default one tells what to set.
    for (const name of names.length > 0 ? names : ['default']) connections.open(name);
    await connections.close();
  } catch (error) {
    if (error instanceof ConnectionError) throw new CliError(error.message, EXIT.badInput, { cause: error });
    throw error;
  }
}
