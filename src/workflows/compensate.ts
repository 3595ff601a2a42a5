import { log } from '@temporalio/workflow';
import type { Receipt } from '../domain/status';
import { resolveDue } from './check';
import { kindOf } from './step-kinds';
import { knownFailure } from './known-failure';
import type { Pipeline } from './pipeline';
import type { DoneStep, Note } from './run-step';
import { runStep } from './run-step';
import { stopWhatIsOurs } from './stop-step';

/**
 * Undoes what is done, last first; one that fails does not keep the others from being tried.
 * @returns a sentence for each step
 */
export async function compensate(pipeline: Pipeline): Promise<string[]> {
  const texts: string[] = [];
  for (const done of [...pipeline.done].reverse()) {
    const text = await compensateOne(pipeline, done).catch((error: unknown) => {
      const { message } = knownFailure(error);
      log.error(`compensation of step ${done.step.id} failed: ${message}`);
      return `failed: ${message}`;
    });
    texts.push(`${done.step.id}: ${text}`);
  }
  return texts;
}

async function compensateOne(pipeline: Pipeline, done: DoneStep): Promise<string> {
  const { step } = done;
  const { compensate: undo } = step;
  const tell = pipeline.noteFor(step);
  if (undo) {
    // The step keeps its own state and runs; what its compensation left behind must still be listed.
    const note: Note = ({ receipt, failure }) => tell({ ...(receipt && { receipt }), ...(failure && { failure }) });
    const due = await resolveDue(undo, pipeline.scope(), pipeline.plan?.timezone ?? 'UTC');
    await runStep(due, { owned: pipeline.ownedBy(due), note });
    tell({ state: 'compensated', failure: undefined });
    return `compensated by ${undo.service}`;
  }
  const receipt = await undoStep(done);
  if (!receipt.length) return 'done, and nothing to undo';
  const left = receipt.filter(({ confirmed }) => !confirmed);
  tell({ state: left.length ? 'failed' : 'stopped', receipt });
  return left.length ? `left running: ${left.map(({ leftRunning }) => leftRunning).join('; ')}` : 'stopped';
}

/** Stops what a finished step left running (streams, a schedule). The receipt is empty when there is nothing of ours. */
async function undoStep({ step, owned }: DoneStep): Promise<Receipt[]> {
  if (!kindOf(step).runsOutliveStep) return [];
  // A stream that did not come up may have been started again by the cloud since: all of them are looked at.
  owned.forgetEnds();
  return stopWhatIsOurs(owned);
}
