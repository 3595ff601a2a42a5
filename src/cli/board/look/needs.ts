import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { ToldNeeds } from '../../../board/told';
import { BOUNDS } from '../../../domain/bounds';
import { startInputOf } from '../../../history/start-input';
import { needsOf } from '../../../spec/graph';

const written = z.object({
  steps: z
    .array(
      z.object({
        /** What the step is called. */
        id: z.string(),
        /** The steps before it; absent where it follows the one before it. */
        needs: z.array(z.string()).optional(),
        /** It runs when all others are over. */
        always: z.boolean().optional(),
      }),
    )
    .max(BOUNDS.steps.most),
});

/**
 * What each step of a run waits for, as it was started; nothing else of what it was started with leaves here. Undefined
 * where that is no pipeline's, or cannot be read.
 */
export async function needsOfRun(client: Client, workflowId: string, runId: string): Promise<ToldNeeds[] | undefined> {
  const { args } = await startInputOf(client, workflowId, runId);
  const spec = written.safeParse(args[0]);
  if (!spec.success) return undefined;
  const { steps } = spec.data;
  const count = steps.reduce((sum, { needs = [] }) => sum + needs.length, 0);
  if (count > BOUNDS.needs.most) return undefined;
  return steps.map(({ id, always }, at) => ({
    step: id,
    needs: always ? [] : needsOf(steps, at),
    ...(always && { always }),
  }));
}
