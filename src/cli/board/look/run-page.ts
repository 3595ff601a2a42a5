import type { ToldProgress, ToldRunPage } from '../../../board/told';
import { graphOfPipeline } from '../../../graph/step-graph';
import type { StepNeeds } from '../../../graph/step-needs';
import type { TemporalLine } from '../../connection/connect-to-temporal';
import type { WatchHeartbeat } from '../../display/watch-heartbeat';
import { abruptEndSentence, withoutAsks } from '../../pipeline/abrupt-end';
import { inFull } from '../../pipeline/follow-pipeline';
import type { PipelineLook } from '../../pipeline/look-at-pipeline';
import { describePipeline, lookAtPipeline } from '../../pipeline/look-at-pipeline';
import { mayBeThere } from '../../pipeline/missing-worker';
import { standstillLines, whySilent } from '../../pipeline/why-silent';
import { WorkerSilence } from '../../pipeline/worker-silence';
import { writtenPipelineOf } from '../../pipeline/written-pipeline';
import { Refused } from '../answers/refused';

/** Which run is looked at. */
export interface WhichRun {
  /** By which every command finds it. */
  workflowId: string;
  /** Of an earlier execution. @default the latest */
  runId?: string;
}

const WORKER_ANSWERS_WITHIN_MS = 2_000;
const OF_OURS = /^huaweiCloud(Pipeline|(?!Backfill$|Cleanup$)[A-Z]\w*)$/;

/**
 * Only what is ours is looked at or acted on: a namespace may hold more than pipelines.
 * @throws Refused of any other workflow
 */
export function refuseOthers({ workflowId, type }: { workflowId: string; type: string }): void {
  if (!OF_OURS.test(type))
    throw new Refused(404, `${workflowId} is a workflow of type ${type}, and neither a pipeline nor a job of one.`);
}

/** The page of one run, looked at again and again: what cannot change is read once. */
export class RunPage {
  private last: PipelineLook | undefined;
  private closed: ToldRunPage | undefined;
  private needs: { of: string; told: StepNeeds[] | undefined } | undefined;
  private readonly silence = new WorkerSilence();
  private isSilent = false;

  constructor(
    private readonly line: TemporalLine,
    private readonly which: WhichRun,
  ) {}

  /** The run as it is now. @throws CliError where there is no such run, Refused where it is no pipeline's */
  async look(): Promise<ToldRunPage> {
    const { reader } = this.line;
    const handle = reader.workflow.getHandle(this.which.workflowId, this.which.runId);
    if (this.closed) {
      const { runId, status } = await describePipeline(reader, handle);
      if (runId === this.closed.runId && status.name !== 'RUNNING') return this.closed;
      this.closed = undefined;
    }
    const look = inFull(await lookAtPipeline(reader, handle, { answerWithinMs: WORKER_ANSWERS_WITHIN_MS }), this.last);
    refuseOthers(look.description);
    this.last = look;
    const told = await this.told(look);
    if (told.endedAt !== undefined && look.answered) this.closed = told;
    return told;
  }

  private async told(look: PipelineLook): Promise<ToldRunPage> {
    const { workflowId, runId, type, startTime, closeTime, status } = look.description;
    return {
      workflowId,
      runId,
      type,
      end: status.name.toLowerCase().replaceAll('_', ' '),
      startedAt: startTime.toISOString(),
      ...(closeTime && { endedAt: closeTime.toISOString() }),
      ...(look.status && { status: withoutAsks(look.status, look) }),
      answered: look.answered,
      notes: await this.notesOf(look),
      progress: progressOf(look.heartbeats),
      ...withNeeds(await this.needsOf(look)),
    };
  }

  private async notesOf(look: PipelineLook): Promise<string[]> {
    const { description, answered, failing, unreadable } = look;
    const abrupt = abruptEndSentence(description.workflowId, look);
    const notes = [...(unreadable === undefined ? [] : [unreadable]), ...(abrupt === undefined ? [] : [abrupt])];
    if (description.status.name !== 'RUNNING') return notes;
    if (failing) return [...notes, ...standstillLines(description, failing)];
    // One that has just been started, or is busy, needs a moment.
    const news = await this.silence.heard(answered, () => mayBeThere(this.line, description.taskQueue));
    if (news !== undefined) this.isSilent = news === 'silent';
    return this.isSilent ? [...notes, ...(await whySilent(this.line, look))] : notes;
  }

  private async needsOf({ description: { workflowId, runId } }: PipelineLook): Promise<StepNeeds[] | undefined> {
    if (this.needs?.of !== runId) {
      // Nothing else of what it was started with leaves here.
      const written = await writtenPipelineOf(this.line.reader, workflowId, runId);
      this.needs = { of: runId, told: written && graphOfPipeline(written).needs };
    }
    return this.needs.told;
  }
}

function withNeeds(needs: StepNeeds[] | undefined): Pick<ToldRunPage, 'needs'> {
  return needs ? { needs } : {};
}

function progressOf(heartbeats: readonly WatchHeartbeat[]): Record<string, ToldProgress> {
  return Object.fromEntries(heartbeats.map(({ step, runs }) => [step, progressIn(runs)]));
}

function progressIn(runs: WatchHeartbeat['runs']): ToldProgress {
  const percents = runs.flatMap(({ progress }) => (progress === undefined ? [] : [progress]));
  const rows = runs.flatMap(({ rows: of }) => (of === undefined ? [] : [of]));
  const sum = (of: number[]) => of.reduce((total, one) => total + one, 0);
  return {
    ...(percents.length && { percent: Math.floor(sum(percents) / runs.length) }),
    ...(rows.length && { rows: sum(rows) }),
    words: Object.fromEntries(runs.flatMap(({ id, status }) => (status === undefined ? [] : [[id, status]]))),
  };
}
