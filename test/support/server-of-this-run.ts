import type { TemporalServer } from '../../src/temporal-server/start-temporal-server';

// Jest loads setup and teardown in one process, but promises no more than a common `globalThis`.
const shared = globalThis as typeof globalThis & { temporalServerOfThisRun?: TemporalServer };

export function rememberServer(server: TemporalServer): void {
  shared.temporalServerOfThisRun = server;
}

export function serverOfThisRun(): TemporalServer {
  if (!shared.temporalServerOfThisRun) throw new Error('the tests were never set up');
  return shared.temporalServerOfThisRun;
}
