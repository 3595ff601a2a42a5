import type { Client } from '@temporalio/client';
import type { PlannedStep } from '../../domain/plan';
import { startInputOf } from '../../history/start-input';
import { checkPipeline } from '../../spec/check-pipeline';
import type { RunInput } from '../../spec/surroundings';
import { SpecError } from '../../spec/spec-error';
import { namedIn } from '../plan/named-in';

/**
 * The steps of a run as its worker has planned them, by what it was started with: their connections, and their bodies
 * with the templates filled in that do not wait for an earlier step. Undefined where it was started with no pipeline.
 */
export async function plannedStepsOf(
  client: Client,
  workflowId: string,
  runId: string,
  date: string,
): Promise<PlannedStep[] | undefined> {
  const { args } = await startInputOf(client, workflowId, runId);
  const [spec, given] = args as [unknown, RunInput | undefined];
  try {
    const run = { date, ...(given?.params && { params: given.params }) };
    return checkPipeline(spec, run, { ...namedIn(spec), startedAt: date }).steps;
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}
