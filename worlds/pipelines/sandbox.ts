import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { TypedSearchAttributes } from '@temporalio/common';
import type { WorkflowInfo } from '@temporalio/workflow';
import { HandingOver } from '../../replay-fuzz/replay/hand-over-in-parts';

/** Which run of a workflow, and what it began with. */
export interface RunIdentity {
  workflowId: string;
  runId: string;
  /** The first of its runs, where it began by a reset. */
  originalRunId: string;
  workflowType: string;
  /** In milliseconds since 1970. */
  startedAtMs: number;
}

/** Of the workflows, as a build of the package has made it. */
export const BUILT_BUNDLE = join(__dirname, '../../workflow-bundle.js');

export type { Workflow };

const TASK_TIMEOUT_MS = 10_000;

/**
 * The SDK's own sandbox, on this thread: what a worker runs workflows in. One serves all worlds of a process, as one serves all runs of
 * a worker.
 */
export class Sandbox {
  private constructor(private readonly creator: ReusableVMWorkflowCreator) {}

  /** @param file the bundle that a build of the package has made */
  static of(file: string): Sandbox {
    const bundle = { code: readFileSync(file, 'utf8'), filename: file, sourceMap: NO_SOURCE_MAP };
    const script = new Script(bundle.code, { filename: file });
    // Without a time limit: each call under one costs a thread that watches it.
    const noLimit = undefined as unknown as number;
    // None of its activities is a local one, which alone are looked up by the workflow's side.
    return new Sandbox(new ReusableVMWorkflowCreator(script, bundle, noLimit, new Set()));
  }

  /**
   * Whoever begins in that time is handed its workflow tasks in parts.
   * @param seed repeats where they are divided
   */
  async inParts<T>(seed: number, act: () => Promise<T>): Promise<T> {
    handing ??= new HandingOver();
    handing.by(seed);
    try {
      return await act();
    } finally {
      handing.by();
    }
  }

  /** Begins a run, or takes one over. */
  async workflow(run: RunIdentity): Promise<Workflow> {
    return this.creator.createWorkflow({
      info: infoOf(run),
      randomnessSeed: [...Buffer.from(run.originalRunId)],
      now: run.startedAtMs,
      showStackTraceSources: false,
    });
  }
}

/** One for all sandboxes: it is the SDK's own class that it stands before. */
let handing: HandingOver | undefined;

const NO_SOURCE_MAP = { version: 3, sources: [], names: [], mappings: '', file: '' } as never;

function infoOf({ workflowId, runId, originalRunId, workflowType, startedAtMs }: RunIdentity): WorkflowInfo {
  const startTime = new Date(startedAtMs);
  return {
    workflowId,
    runId,
    workflowType,
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    taskQueue: 'huaweicloud',
    namespace: 'default',
    firstExecutionRunId: originalRunId,
    originalExecutionRunId: originalRunId,
    startTime,
    runStartTime: startTime,
    taskTimeoutMs: TASK_TIMEOUT_MS,
    attempt: 1,
    historyLength: 0,
    historySize: 0,
    continueAsNewSuggested: false,
    targetWorkerDeploymentVersionChanged: false,
    suggestedContinueAsNewReasons: [],
    currentBuildId: '',
    // What it asks of chance comes from its seed.
    unsafe: { now: () => startedAtMs, isReplaying: false, isReplayingHistoryEvents: false, random: NO_CHANCE },
  } as unknown as WorkflowInfo;
}

const NO_CHANCE = {
  random(): number {
    throw new Error('nothing of a workflow is left to chance');
  },
};
