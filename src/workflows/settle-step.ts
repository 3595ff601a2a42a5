import type { ApplicationFailure } from '@temporalio/workflow';
import { isCancellation, sleep } from '@temporalio/workflow';
import type { DueStep, PlannedStep } from '../domain/plan';
import type { AnswerName, Receipt } from '../domain/status';
import { resolveDue } from './check';
import type { Answer } from './desk';
import { failureOf } from './judge';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import type { Notices } from './notices';
import type { Pipeline } from './pipeline';
import type { Beginning } from './run-step';
import { BY_START, isLeftToAPerson, receiptOf, runStep } from './run-step';
import { stopWhatIsOurs } from './stop-step';
import type { Trail } from './trail';
import { mayHaveStarted } from './trail';

/**
 * Brings a step that is due to its end: runs it, skips it, or, where the pipeline holds, asks a person until it has
 * either succeeded or been skipped.
 * @param failing called as soon as the step has failed for good
 * @throws ApplicationFailure `HuaweiCloud.*` when it failed and nobody is asked; CancelledFailure
 */
export async function settleStep(
  pipeline: Pipeline,
  notices: Notices,
  step: PlannedStep,
  failing: (failure: Error) => void,
): Promise<void> {
  const { desk } = pipeline;
  const note = pipeline.noteFor(step);
  const trail = pipeline.trailOf(step);
  let due: DueStep | undefined;
  let beginning: Beginning = BY_START;
  for (;;) {
    await desk.untilGoing();
    try {
      due ??= desk.skippedBefore(step) === undefined ? await dueOf(pipeline, step) : undefined;
      const skip = desk.skippedBefore(step) ?? due?.skip;
      if (skip !== undefined) return note({ state: 'skipped', skipped: skip });
      const isAsked = (error: Error) => asksAPerson(pipeline, step, error);
      const around = { trail, note, untilGoing: async () => desk.untilGoing() };
      const toOthers = (failure: Error) => (isAsked(failure) ? undefined : failing(failure));
      pipeline.done.push(await runStep(due ?? step, { ...around, failing: toOthers }, beginning));
      return;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = failureOf(error, step);
      const { type, message } = knownFailure(failure);
      note({ state: 'failed', failure: { type, message } });
      if (!asksAPerson(pipeline, step, failure)) throw failure;
      const answer = await askAPerson(pipeline, notices, step, failure, trail);
      if (answer.is === 'skip') return note({ state: 'skipped', skipped: answer.reason, ...leftBehind(step, trail) });
      if (answer.is === 'retry') due = answer.step;
      beginning = beginningOf(pipeline, step, answer);
      // What was seen is settled by the person's word.
      note({ evidence: undefined });
    }
  }
}

async function dueOf(pipeline: Pipeline, step: PlannedStep) {
  return resolveDue(step, pipeline.scope(), pipeline.plan?.timezone ?? 'UTC');
}

function asksAPerson(pipeline: Pipeline, step: PlannedStep, failure: Error): boolean {
  return pipeline.plan?.onFailure === 'hold' || isLeftToAPerson(step, knownFailure(failure).type);
}

/** Waits for a person's answer, and after that until nothing that was sent before can come up any more. */
async function askAPerson(
  pipeline: Pipeline,
  notices: Notices,
  step: PlannedStep,
  failure: ApplicationFailure,
  trail: Trail,
): Promise<Answer> {
  const heldAtMs = Date.now();
  const { desk, progress } = pipeline;
  const note = pipeline.noteFor(step);
  try {
    notices.tell('hold', progress.status, failure.message, step.id);
    const answer = await desk.answerTo({ step: step.id, why: failure.message, answers: answersFor(step) });
    if (progress.status.state !== 'held') notices.tell('recovery', progress.status, wordOf(step, answer), step.id);
    if (answer.is === 'retry' && isLeftToAPerson(step, knownFailure(failure).type)) {
      note({ state: 'starting' });
      await untilSettled(step, trail, heldAtMs);
    }
    return answer;
  } catch (error) {
    const receipts = await stopWhatIsOurs(step, trail);
    note({ state: receipts.length ? 'stopped' : 'failed', ...receiptOf(receipts) });
    throw error;
  }
}

/** The person has seen what there is; a start that was sent may still come up for as long as its fence says. */
async function untilSettled(step: PlannedStep, trail: Trail, heldAtMs: number): Promise<void> {
  if (!mayHaveStarted(trail)) return;
  const leftMs = heldAtMs + (trail.fence?.settleMs ?? 0) - Date.now();
  if (leftMs > 0) await sleep(leftMs, { summary: `until no earlier start of ${step.id} can come up` });
  trail.fence = undefined;
}

/** What a held step can be answered. */
function answersFor(step: PlannedStep): AnswerName[] {
  return kindOf(step).adopted ? ['retry', 'skip', 'adopt'] : ['retry', 'skip'];
}

function beginningOf(pipeline: Pipeline, step: PlannedStep, answer: Answer): Beginning {
  if (answer.is === 'adopt') return { by: 'adoption', runId: answer.runId };
  const [run] = pipeline.progress.stepOf(step.id)?.runs ?? [];
  return answer.is === 'retry' && answer.from && run ? { by: 'restart', of: run.id } : BY_START;
}

/** What may run is listed, whatever a person has decided about the step. */
function leftBehind(step: PlannedStep, trail: Trail): { receipt?: Receipt[] } {
  if (!mayHaveStarted(trail)) return {};
  const leftRunning = 'the step was skipped by a person while nobody could tell whether a run of it is ours';
  return { receipt: [{ run: kindOf(step).title(step.body), asked: false, confirmed: false, leftRunning }] };
}

function wordOf(step: PlannedStep, answer: Answer): string {
  switch (answer.is) {
    case 'retry':
      return `step ${step.id} is tried again`;
    case 'skip':
      return `step ${step.id} is skipped: ${answer.reason}`;
    case 'adopt':
      return `step ${step.id} goes on with run ${answer.runId}`;
  }
}
