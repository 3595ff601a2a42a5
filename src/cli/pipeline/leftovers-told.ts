import type { WorkflowHandle } from '@temporalio/client';
import type { Leftover } from '../../domain/leftover';

/** Everything that a worker tells of what a pipeline has left: very much is told in parts. */
export async function leftoversTold(handle: WorkflowHandle): Promise<Leftover[]> {
  const told: Leftover[] = [];
  for (;;) {
    const after = told.at(-1)?.step;
    const part = await handle.query<Leftover[], [{ after?: string }]>('leftovers', { after });
    told.push(...part);
    if (!part.length) return told;
  }
}
