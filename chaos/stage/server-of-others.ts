import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StageServer } from './restartable-server';

const MOST_BYTES = 2 ** 30;

/** A Temporal server that is there already. Whoever runs it may kill it meanwhile; the run does not. */
export class ServerOfOthers implements StageServer {
  readonly restarts = 0;

  /**
   * @param dump a command line that prints what the server has stored; without one there is nothing of it to search but histories
   * @param folder where that goes
   */
  constructor(
    readonly address: string,
    private readonly dump: string | undefined,
    private readonly folder: string,
  ) {}

  async crash(): Promise<void> {}

  async writeOut(): Promise<void> {
    if (this.dump === undefined) return;
    const { stdout } = await promisify(execFile)('sh', ['-c', this.dump], {
      encoding: 'buffer',
      maxBuffer: MOST_BYTES,
    });
    await writeFile(join(this.folder, 'dump'), stdout);
  }

  async close(): Promise<void> {}
}
