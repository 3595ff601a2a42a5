import { defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import { UPDATE_ARGUMENT } from '../domain/argument-limits';
import { BOUNDS } from '../domain/bounds';
import type { Leftover } from '../domain/leftover';
import { partOf } from '../domain/leftover';
import { problemWithSize } from '../domain/measure';
import type { PlannedStep } from '../domain/plan';
import { listed, quoted, quotedName } from '../domain/quoted';
import { cut } from '../domain/reason';
import { shownStatus } from '../domain/short-status';
import type { AnswerName, PipelineStatus, StepStatus } from '../domain/status';
import { failure } from '../failures/failure';
import { isMap } from './arguments';
import { kindOf } from './step-kinds';
import type { Pipeline } from './pipeline';

/** What a verb answers when it was carried out. */
export interface UpdateResult {
  /** What happens now, as a sentence for the person who asked. */
  message: string;
}

/** Run a held step again. */
export interface RetryInput {
  /** The `id` of a step that is held. */
  step: string;
  /** Take the place of the job's parameters of the same name. */
  params?: Record<string, unknown>;
  /** A DGC instance goes on where it failed, instead of a new one being run. */
  from?: 'failedNode';
}

/** Go on without a held step, or leave out one that is not due yet. */
export interface SkipInput {
  /** The `id` of a step that is held, or not due yet. */
  step: string;
  /** Why, in the words of who decides; it is kept with the step. */
  reason: string;
}

/** Take a run that the cloud shows for this step's own. */
export interface AdoptInput {
  /** The `id` of a step that is held. */
  step: string;
  /** The id people know it by: submission, instance, stream jobs with commas between them. */
  runId: string;
}

/** Where a list of leftovers goes on that is too long for one answer. */
interface LeftoversInput {
  /** The last step of the answer before. */
  after?: string;
}

const statusQuery = defineQuery<PipelineStatus>('status');
const leftoversQuery = defineQuery<Leftover[], [LeftoversInput?]>('leftovers');
const retryUpdate = defineUpdate<UpdateResult, [RetryInput]>('retry');
const skipUpdate = defineUpdate<UpdateResult, [SkipInput]>('skip');
const adoptUpdate = defineUpdate<UpdateResult, [AdoptInput]>('adopt');
const pauseUpdate = defineUpdate<UpdateResult>('pause');
const resumeUpdate = defineUpdate<UpdateResult>('resume');

/** Lets people ask after a pipeline, and have their say. A verb that cannot be carried out is refused with a sentence. */
export function registerUpdateHandlers(pipeline: Pipeline): void {
  const { progress } = pipeline;
  setHandler(statusQuery, () => shownStatus(progress.status), {
    description: 'states, runs, receipts and failures of every step',
  });
  setHandler(
    leftoversQuery,
    (input: unknown) => partOf(pipeline.leftovers(), isMap(input) ? input['after'] : undefined),
    {
      description: 'what would have to be stopped if this pipeline were gone; very many are told in parts: { after? }',
    },
  );
  setHandler(retryUpdate, async (input) => retry(pipeline, input), {
    validator: (...given: unknown[]) => refuseRetry(pipeline, sizedInput(given)),
    description: 'run a held step again: { step, params?, from?: "failedNode" }',
  });
  setHandler(skipUpdate, (input) => skip(pipeline, input), {
    validator: (...given: unknown[]) => refuseSkip(pipeline, sizedInput(given)),
    description: 'go on without a step: { step, reason }',
  });
  setHandler(adoptUpdate, (input) => adopt(pipeline, input), {
    validator: (...given: unknown[]) => refuseAdoption(pipeline, sizedInput(given)),
    description: 'take a run that the cloud shows for a held step’s own: { step, runId }',
  });
  setHandler(pauseUpdate, () => pause(pipeline), {
    validator: (...given: unknown[]) => {
      refuseSize(given);
      refuseIf(progress.paused, 'the pipeline is paused already');
    },
    description: 'start nothing new; running jobs go on',
  });
  setHandler(resumeUpdate, () => resume(pipeline), {
    validator: (...given: unknown[]) => {
      refuseSize(given);
      refuseIf(!progress.paused, 'the pipeline is not paused');
    },
    description: 'go on after a pause',
  });
}

async function retry({ inbox }: Pipeline, { step, params, from }: RetryInput): Promise<UpdateResult> {
  if (!params || !Object.keys(params).length) {
    inbox.answer(step, { is: 'retry', from });
    return { message: from ? `step ${step} goes on from its failed node` : `step ${step} is tried again` };
  }
  try {
    await inbox.answerWith(step, params);
  } catch (error) {
    refuse((error as Error).message);
  }
  return { message: `step ${step} is tried again` };
}

function skip({ inbox }: Pipeline, { step, reason }: SkipInput): UpdateResult {
  if (inbox.askOf(step)) inbox.answer(step, { is: 'skip', reason });
  else inbox.skipWhenDue(step, reason);
  return { message: `step ${step} is skipped` };
}

function adopt({ inbox }: Pipeline, { step, runId }: AdoptInput): UpdateResult {
  inbox.answer(step, { is: 'adopt', runId });
  return { message: `step ${step} goes on with run ${runId}` };
}

function pause({ inbox }: Pipeline): UpdateResult {
  inbox.pause();
  return { message: 'nothing new is started; running jobs go on' };
}

function resume({ inbox }: Pipeline): UpdateResult {
  inbox.resume();
  return { message: 'the pipeline goes on' };
}

/** Whatever is wrong with an argument: it is looked through no further than its bounds go, and nothing of it is kept. */
function sizedInput([input, ...others]: unknown[]): unknown {
  refuseSize([input, ...others]);
  return input;
}

function refuseSize(given: unknown[]): void {
  const problem = problemWithSize(given.length > 1 ? given : given[0], 'argument', UPDATE_ARGUMENT);
  if (problem !== undefined) refuse(problem);
}

function refuseRetry(pipeline: Pipeline, input: unknown): void {
  const { step: id, params, from } = withoutNulls(record(input, 'retry takes { step, params?, from? }'));
  const { step, status } = refuseUnlessAsked(pipeline, id, 'retry');
  refuseIf(params !== undefined && !isMap(params), '`params` is an object of names and values');
  refuseIf(from !== undefined && from !== 'failedNode', '`from` is "failedNode", or left out');
  if (from === undefined) return;
  refuseIf(!kindOf(step).restarts, `only a DGC job that was run now can go on from its failed node`);
  refuseIf(!status.runs.length, `step ${step.id} has no instance that could go on: retry it without \`from\``);
  refuseIf(params !== undefined, 'an instance that goes on keeps its parameters: give either `from` or `params`');
}

function refuseSkip(pipeline: Pipeline, input: unknown): void {
  const { step: id, reason } = record(input, 'skip takes { step, reason }');
  refuseIf(typeof reason !== 'string' || !reason.trim(), 'say why: `reason` is what people read later');
  refuseLonger(reason, '`reason`', BOUNDS.skipReasonCharacters.most);
  const { state } = statusOf(pipeline, id);
  refuseIf(state !== 'waiting' && !pipeline.inbox.askOf(String(id)), `step ${String(id)} is ${state}: ${ONLY.skip}`);
}

function refuseAdoption(pipeline: Pipeline, input: unknown): void {
  const { step: id, runId } = record(input, 'adopt takes { step, runId }');
  refuseIf(typeof runId !== 'string' || !runId.trim(), 'name the run: `runId` is its id in the console, as text');
  refuseLonger(runId, '`runId`', BOUNDS.runIdCharacters.most);
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
  const ask = pipeline.inbox.askOf(status.id);
  if (!ask) refuse(`step ${status.id} is ${status.state}: ${ONLY[verb]}`);
  refuseIf(
    !ask.answers.includes(verb),
    `step ${status.id} cannot be answered by ${verb}, only by ${ask.answers.join(', ')}`,
  );
  return { step: latestStep(pipeline, status.id), status };
}

function statusOf({ progress, plan }: Pipeline, id: unknown): StepStatus {
  const step = typeof id === 'string' ? progress.stepOf(id) : undefined;
  if (step) return step;
  const known = progress.status.steps.map((one) => one.id);
  const items = plan?.steps.flatMap((one) => (one.item?.of === id ? one.id : [])) ?? [];
  if (items.length) refuse(`step ${String(id)} is several, one for each item: name one of ${listed(items)}`);
  return refuse(`there is no step ${id === undefined ? 'without a name' : quoted(id)}; the steps are ${listed(known)}`);
}

function latestStep(pipeline: Pipeline, id: string): PlannedStep {
  return pipeline.latest(id) ?? refuse(`there is no step ${quotedName(id)}`);
}

function record(input: unknown, otherwise: string): Record<string, unknown> {
  return isMap(input) ? input : refuse(otherwise);
}

/** Languages that write what is absent as null mean the same. */
function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function refuseLonger(text: unknown, name: string, most: number): void {
  refuseIf(
    typeof text === 'string' && text.length > most,
    `${name} has at most ${most.toLocaleString('en')} characters`,
  );
}

function refuseIf(isWrong: boolean, sentence: string): void {
  if (isWrong) refuse(sentence);
}

function refuse(text: string): never {
  const message = cut(text, BOUNDS.refusalCharacters.most);
  throw failure('Refused', message);
}
