import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { CliError } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import type { Display } from '../display/display';
import type { PipelineLook } from './look-at-pipeline';
import { lookAtPipeline } from './look-at-pipeline';
import { missingWorkerSentence } from './missing-worker';
import { WorkerSilence } from './worker-silence';

export interface FollowOptions {
  /** Stops the watching, never the pipeline. */
  signal: AbortSignal;
}

/** A pipeline that has closed, or that nobody watches any more. */
export interface FollowEnd {
  look: PipelineLook;
  closed: boolean;
}

const LOOK_EVERY_MS = 500;
/** Between two looks of somebody who watches, a late answer is worth no longer wait than this. */
const ANSWER_WITHIN_MS = 2_000;
const SERVER_MAY_BE_AWAY_MS = 30_000;

/** Shows a pipeline as it goes, until it has closed or the signal fires. A worker that dies meanwhile is waited for. */
export async function followPipeline(
  line: TemporalLine,
  handle: WorkflowHandle,
  display: Display,
  { signal }: FollowOptions,
): Promise<FollowEnd> {
  const silence = new WorkerSilence();
  const looker = new PatientLooker(line, handle);
  for (;;) {
    const look = await looker.look();
    if (look.status) display.show(look.status, look.heartbeats);
    if (look.description.status.name !== 'RUNNING') return { look, closed: true };
    if (signal.aborted) return { look, closed: false };
    await tellSilence(silence.heard(look.answered), line, look.description.taskQueue, display);
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Why a workflow failed, in its own words. */
export async function failureOf(handle: WorkflowHandle): Promise<string> {
  try {
    await handle.result();
    return '';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Keeps its last view when Temporal's server is away for a moment: the pipeline is not gone for that. */
class PatientLooker {
  private last: PipelineLook | undefined;
  private awaySince: number | undefined;

  constructor(
    private readonly line: TemporalLine,
    private readonly handle: WorkflowHandle,
  ) {}

  async look(): Promise<PipelineLook> {
    try {
      const look = await lookAtPipeline(this.line.client, this.handle, { answerWithinMs: ANSWER_WITHIN_MS });
      this.last = inFull(look, this.last);
      this.awaySince = undefined;
    } catch (error) {
      if (error instanceof CliError) throw error;
      this.awaySince ??= performance.now();
      const isPatient = performance.now() - this.awaySince < SERVER_MAY_BE_AWAY_MS;
      if (!isPatient || !this.last) throw this.serverGone(error);
    }
    return this.last;
  }

  private serverGone(cause: unknown): CliError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new CliError(`Temporal at ${this.line.address} no longer answers: ${reason}`, undefined, { cause });
  }
}

/**
 * Where no worker answers in time, the server remembers less than was seen before: as long as the pipeline stands where it
 * stood, that is shown instead.
 */
export function inFull(look: PipelineLook, before: PipelineLook | undefined): PipelineLook {
  const isShort = !look.answered && look.status && look.status.state === before?.status?.state;
  return isShort ? { ...look, status: before.status } : look;
}

async function tellSilence(
  news: 'silent' | 'back' | undefined,
  line: TemporalLine,
  taskQueue: string,
  display: Display,
): Promise<void> {
  if (news === 'silent') display.say(await missingWorkerSentence(line, taskQueue));
  if (news === 'back') display.say(`A worker answers on task queue ${taskQueue} again.`);
}
