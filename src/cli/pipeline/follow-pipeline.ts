import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { CliError } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { whyRefused } from '../connection/why-refused';
import type { Display } from '../display/display';
import type { PipelineLook } from './look-at-pipeline';
import { lookAtPipeline } from './look-at-pipeline';
import { mayBeThere } from './missing-worker';
import { whySilent } from './why-silent';
import { WorkerSilence } from './worker-silence';

/** For how long a pipeline is watched. */
export interface FollowOptions {
  /** Stops the watching, never the pipeline. */
  signal: AbortSignal;
  /** Leave it too once its workflow task has been failing for so long before our eyes, in milliseconds. @default never */
  leaveStuckAfterMs?: number;
}

/** A pipeline that has closed, or that nobody watches any more. */
export interface FollowEnd {
  /** What was last seen of it. */
  look: PipelineLook;
  /** Whether it has closed. */
  closed: boolean;
}

const LOOK_EVERY_MS = 500;
/** Between two polls of somebody who watches, a late answer is worth no longer wait than this. */
const ANSWER_WITHIN_MS = 2_000;
const SERVER_MAY_BE_AWAY_MS = 30_000;

/** Shows a pipeline as it goes, until it has closed or the signal fires. A worker that dies meanwhile is waited for. */
export async function followPipeline(
  line: TemporalLine,
  handle: WorkflowHandle,
  display: Display,
  { signal, leaveStuckAfterMs = Number.POSITIVE_INFINITY }: FollowOptions,
): Promise<FollowEnd> {
  const silence = new WorkerSilence();
  const looker = new PatientLooker(line, handle);
  let stuckSince: number | undefined;
  for (;;) {
    const look = await looker.look();
    if (look.status) display.show(look.status, look.heartbeats);
    if (look.description.status.name !== 'RUNNING') return { look, closed: true };
    stuckSince = look.failing && (stuckSince ?? performance.now());
    const stuckForMs = performance.now() - (stuckSince ?? Number.POSITIVE_INFINITY);
    if (signal.aborted || stuckForMs >= leaveStuckAfterMs) return { look, closed: false };
    const isThere = async () => !look.failing && (await mayBeThere(line, look.description.taskQueue));
    await tellSilence(await silence.heard(look.answered, isThere), line, look, display);
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
    const refused = whyRefused(cause, this.line);
    if (refused) return refused;
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
  look: PipelineLook,
  display: Display,
): Promise<void> {
  if (news === 'silent') display.say(await whySilent(line, look));
  if (news === 'back') display.say(`A worker answers on task queue ${look.description.taskQueue} again.`);
}
