import { ApplicationFailure, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import type { Leftover } from '../domain/leftover';
import type { PlannedStep } from '../domain/plan';
import type { AnswerName, PipelineStatus, StepStatus } from '../domain/status';
import { kindOf } from './kind-of';
import type { Pipeline } from './pipeline';

/** What a verb answers when it was heeded. */
export interface Heeded {
  message: string;
}

/** Run a held step again. */
export interface RetryInput {
  step: string;
  /** Take the place of the job's parameters of the same name. */
  params?: Record<string, unknown>;
  /** A DGC instance goes on where it failed, instead of a new one being run. */
  from?: 'failedNode';
}

/** Go on without a held step, or leave out one that is not due yet. */
export interface SkipInput {
  step: string;
  reason: string;
}

/** Take a run that the cloud shows for this step's own. */
export interface AdoptInput {
  step: string;
  /** The id people know it by: submission, instance, stream jobs with commas between them. */
  runId: string;
}

const statusQuery = defineQuery<PipelineStatus>('status');
const leftoversQuery = defineQuery<Leftover[]>('leftovers');
const retryUpdate = defineUpdate<Heeded, [RetryInput]>('retry');
const skipUpdate = defineUpdate<Heeded, [SkipInput]>('skip');
const adoptUpdate = defineUpdate<Heeded, [AdoptInput]>('adopt');
const pauseUpdate = defineUpdate<Heeded>('pause');
const resumeUpdate = defineUpdate<Heeded>('resume');

/** Lets people ask after a pipeline, and have their say. A verb that cannot be heeded is refused with a sentence. */
export function answerPeople(pipeline: Pipeline): void {
  const { progress } = pipeline;
  setHandler(statusQuery, () => progress.status, { description: 'states, runs, receipts and failures of every step' });
  setHandler(leftoversQuery, () => pipeline.leftovers(), {
    description: 'what would have to be stopped if this pipeline were gone',
  });
  setHandler(retryUpdate, async (input) => retry(pipeline, input), {
    validator: (input: RetryInput) => refuseRetry(pipeline, input),
    description: 'run a held step again: { step, params?, from?: "failedNode" }',
  });
  setHandler(skipUpdate, (input) => skip(pipeline, input), {
    validator: (input: SkipInput) => refuseSkip(pipeline, input),
    description: 'go on without a step: { step, reason }',
  });
  setHandler(adoptUpdate, (input) => adopt(pipeline, input), {
    validator: (input: AdoptInput) => refuseAdoption(pipeline, input),
    description: 'take a run that the cloud shows for a held step’s own: { step, runId }',
  });
  setHandler(pauseUpdate, () => pause(pipeline), {
    validator: () => refuseIf(progress.paused, 'the pipeline is paused already'),
    description: 'start nothing new; running jobs go on',
  });
  setHandler(resumeUpdate, () => resume(pipeline), {
    validator: () => refuseIf(!progress.paused, 'the pipeline is not paused'),
    description: 'go on after a pause',
  });
}

async function retry({ desk }: Pipeline, { step, params, from }: RetryInput): Promise<Heeded> {
  if (!params || !Object.keys(params).length) {
    desk.answer(step, { is: 'retry', from });
    return { message: from ? `step ${step} goes on from its failed node` : `step ${step} is tried again` };
  }
  try {
    await desk.answerWith(step, params);
  } catch (error) {
    refuse((error as Error).message);
  }
  return { message: `step ${step} is tried again` };
}

function skip({ desk }: Pipeline, { step, reason }: SkipInput): Heeded {
  if (desk.askOf(step)) desk.answer(step, { is: 'skip', reason });
  else desk.skipWhenDue(step, reason);
  return { message: `step ${step} is skipped` };
}

function adopt({ desk }: Pipeline, { step, runId }: AdoptInput): Heeded {
  desk.answer(step, { is: 'adopt', runId });
  return { message: `step ${step} goes on with run ${runId}` };
}

function pause({ desk }: Pipeline): Heeded {
  desk.pause();
  return { message: 'nothing new is started; running jobs go on' };
}

function resume({ desk }: Pipeline): Heeded {
  desk.resume();
  return { message: 'the pipeline goes on' };
}

function refuseRetry(pipeline: Pipeline, input: RetryInput): void {
  const { step: id, params, from } = record(input, 'retry takes { step, params?, from? }');
  const { step, status } = refuseUnlessAsked(pipeline, id, 'retry');
  refuseIf(params !== undefined && !isRecord(params), '`params` is an object of names and values');
  refuseIf(from !== undefined && from !== 'failedNode', '`from` is "failedNode", or left out');
  if (from === undefined) return;
  refuseIf(!kindOf(step).restarts, `only a DGC job that was run now can go on from its failed node`);
  refuseIf(!status.runs.length, `step ${step.id} has no instance that could go on: retry it without \`from\``);
  refuseIf(params !== undefined, 'an instance that goes on keeps its parameters: give either `from` or `params`');
}

function refuseSkip(pipeline: Pipeline, input: SkipInput): void {
  const { step: id, reason } = record(input, 'skip takes { step, reason }');
  refuseIf(typeof reason !== 'string' || !reason.trim(), 'say why: `reason` is what people read later');
  const { state } = statusOf(pipeline, id);
  refuseIf(state !== 'waiting' && !pipeline.desk.askOf(String(id)), `step ${String(id)} is ${state}: ${ONLY.skip}`);
}

function refuseAdoption(pipeline: Pipeline, input: AdoptInput): void {
  const { step: id, runId } = record(input, 'adopt takes { step, runId }');
  refuseIf(typeof runId !== 'string' || !runId.trim(), 'name the run: `runId` is its id in the console, as text');
  const { step } = refuseUnlessAsked(pipeline, id, 'adopt');
  try {
    kindOf(step).adopted?.(step.body, String(runId));
  } catch (error) {
    refuse((error as Error).message);
  }
}

const ONLY: Record<AnswerName, string> = {
  retry: 'only a step that waits for a person can be retried',
  skip: 'only a step that waits for a person, or has not begun, can be skipped',
  adopt: 'only a step that waits for a person can be given a run',
};

function refuseUnlessAsked(
  pipeline: Pipeline,
  id: unknown,
  verb: AnswerName,
): { step: PlannedStep; status: StepStatus } {
  const status = statusOf(pipeline, id);
  const ask = pipeline.desk.askOf(status.id);
  if (!ask) refuse(`step ${status.id} is ${status.state}: ${ONLY[verb]}`);
  refuseIf(
    !ask.answers.includes(verb),
    `step ${status.id} cannot be answered by ${verb}, only by ${ask.answers.join(', ')}`,
  );
  return { step: latestStep(pipeline, status.id), status };
}

function statusOf({ progress }: Pipeline, id: unknown): StepStatus {
  const known = progress.status.steps.map((step) => step.id);
  const step = typeof id === 'string' ? progress.stepOf(id) : undefined;
  return (
    step ?? refuse(`there is no step ${JSON.stringify(id) ?? 'without a name'}; the steps are ${known.join(', ')}`)
  );
}

function latestStep(pipeline: Pipeline, id: string): PlannedStep {
  return pipeline.latest(id) ?? refuse(`there is no step ${id}`);
}

function record<T extends object>(input: T, otherwise: string): Partial<Record<keyof T, unknown>> {
  if (!isRecord(input)) return refuse(otherwise);
  // Typed languages write out what has not been set, as null.
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as typeof input;
}

function isRecord(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function refuseIf(isWrong: boolean, sentence: string): void {
  if (isWrong) refuse(sentence);
}

function refuse(message: string): never {
  throw ApplicationFailure.create({ type: 'HuaweiCloud.Refused', message, nonRetryable: true });
}
