import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

const BETWEEN_TRIES_MS = 50;
const ONE_CALL_MS = 2_000;

/** Returns once the server answers and knows the namespace. Throws the last reason when the time is over. */
export async function waitUntilReady(address: string, namespace: string, signal: AbortSignal): Promise<void> {
  // A gRPC channel that is refused once waits a whole second before it tries again: it is opened when the port is.
  await untilItHolds(() => portIsOpen(address), signal);
  const connection = Connection.lazy({ address });
  try {
    // Of its own for each try: the client leaves a listener on it with every call.
    const ask = () =>
      connection.withAbortSignal(AbortSignal.any([signal]), () => knowsNamespace(connection, namespace));
    await untilItHolds(ask, signal);
  } finally {
    await connection.close();
  }
}

async function untilItHolds(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await pause(BETWEEN_TRIES_MS);
  }
}

function portIsOpen(address: string): Promise<void> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

async function knowsNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.withDeadline(Date.now() + ONE_CALL_MS, async () => {
    await connection.workflowService.getSystemInfo({});
    await connection.workflowService.describeNamespace({ namespace });
  });
}
