import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from '../../src/host/free-ports';
import type { TemporalServer, TemporalServerOptions } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';

/** On a machine that much else keeps busy. */
const READY_WITHIN_MS = 120_000;
const MOST_TRIES = 10;
const BETWEEN_TRIES_MS = 500;

/** The Temporal server of a run. */
export interface StageServer {
  /** `host:port`. */
  readonly address: string;
  /** How often the run has killed it. */
  readonly restarts: number;
  /** Kills it and has it back after so long; returns when it is back. */
  crash(deadMs: number): Promise<void>;
  /** Has what it has stored in the folder of the run, to be searched. */
  writeOut(): Promise<void>;
  close(): Promise<void>;
}

/** A development server that can be killed and comes back: the same port, the same file. */
export class RestartableServer implements StageServer {
  restarts = 0;

  private constructor(
    private readonly options: TemporalServerOptions,
    private server: TemporalServer,
  ) {}

  static async open(executable: string, folder: string): Promise<RestartableServer> {
    const options: TemporalServerOptions = {
      executable,
      port: await findFreePort(),
      ui: false,
      dbFile: join(folder, 'temporal.db'),
      readyWithinMs: READY_WITHIN_MS,
      log: (line) => appendFileSync(join(folder, 'temporal-server.log'), `${line}\n`),
    };
    return new RestartableServer(options, await startTemporalServer(options));
  }

  get address(): string {
    return this.server.address;
  }

  /** Kills it with SIGKILL, leaves it dead for a while, and starts it again. */
  async crash(deadMs: number): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
    await pause(deadMs);
    this.server = await this.startAgain();
    this.restarts += 1;
  }

  /** Its file lies there. */
  async writeOut(): Promise<void> {}

  async close(): Promise<void> {
    await this.server.close();
  }

  private async startAgain(): Promise<TemporalServer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await startTemporalServer(this.options);
      } catch (error) {
        if (tries >= MOST_TRIES) throw error;
      }
      await pause(BETWEEN_TRIES_MS);
    }
  }
}
