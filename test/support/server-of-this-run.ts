/** A Temporal server that the test files share. */
export interface ServerOfThisRun {
  address: string;
  close(): Promise<void>;
}

// Jest loads setup and teardown in one process, but promises no more than a common `globalThis`.
const shared = globalThis as typeof globalThis & { temporalServerOfThisRun?: ServerOfThisRun };

export function rememberServer(server: ServerOfThisRun): void {
  shared.temporalServerOfThisRun = server;
}

export function serverOfThisRun(): ServerOfThisRun {
  if (!shared.temporalServerOfThisRun) throw new Error('the tests were never set up');
  return shared.temporalServerOfThisRun;
}
