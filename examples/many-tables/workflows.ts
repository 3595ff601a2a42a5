import { isCancellation } from '@temporalio/workflow';
import { runCdmJob } from 'temporal-huaweicloud/workflow';

/** What became of each table. */
export interface Copied {
  rows: Record<string, unknown>;
  failed: Record<string, string>;
}

/**
 * Copies tables, so many at a time, so that the database they come from is not overrun. One that fails does not keep the
 * others from being copied; a cancel stops those that run.
 */
export async function copyTables(tables: string[], atATime: number): Promise<Copied> {
  const copied: Copied = { rows: {}, failed: {} };
  const waiting = [...tables];
  const lane = async (): Promise<void> => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift()) await copy(table, copied);
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  return copied;
}

async function copy(table: string, copied: Copied): Promise<void> {
  try {
    const { output } = await runCdmJob({ clusterId: '6ec9a0a4', jobName: `${table}_to_obs`, timeout: '2h' });
    copied.rows[table] = output?.['rowsWritten'];
  } catch (error) {
    if (isCancellation(error)) throw error;
    copied.failed[table] = (error as Error).message;
  }
}
