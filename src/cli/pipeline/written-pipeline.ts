import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import type { WrittenPipeline } from '../../graph/step-graph';
import { startInputOf } from '../../history/start-input';

const orNothing = <T extends z.ZodType>(type: T) => type.nullish().catch(undefined);

const written = z.object({
  /** What the pipeline is called. */
  name: z.string().catch(''),
  steps: z
    .array(
      z.looseObject({
        /** What the step is called. */
        id: z.string(),
        /** The steps before it; absent where it follows the one before it. */
        needs: z.array(z.string()).nullish(),
        /** It runs when all others are over. */
        always: orNothing(z.boolean()),
        /** Its condition. */
        when: orNothing(z.string()),
        /** What it runs once for each of. */
        forEach: orNothing(z.object({ in: z.unknown() })),
      }),
    )
    .max(BOUNDS.steps.most),
});

/**
 * A pipeline as its run was started with it, as far as a graph shows it. Undefined where that is no pipeline's, or cannot
 * be read.
 */
export async function writtenPipelineOf(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<WrittenPipeline | undefined> {
  const { args } = await startInputOf(client, workflowId, runId);
  return writtenPipeline(args[0]);
}

/** The same of what a run was started with. */
export function writtenPipeline(spec: unknown): WrittenPipeline | undefined {
  const { success, data } = written.safeParse(spec);
  if (!success) return undefined;
  const count = data.steps.reduce((sum, { needs }) => sum + (needs?.length ?? 0), 0);
  return count > BOUNDS.needs.most ? undefined : data;
}
