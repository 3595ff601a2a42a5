import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Ask, PipelineStatus, StepStatus } from '../../domain/status';
import type { BoardVerb, ToldRunPage } from '../told';
import { Dialog } from './dialog';

/** Whether this board was started with `--read-only`. */
export const ReadOnly = createContext(false);

/** Does something to the run of this page. */
export type Do = (verb: BoardVerb, body?: object) => void;

/** What is done to the run as a whole. */
export function RunActions({ page, onDo, isBusy }: { page: ToldRunPage; onDo: Do; isBusy: boolean }) {
  const [asks, setAsks] = useState<'cancel' | 'rerun'>();
  if (useContext(ReadOnly)) return null;
  const { status, endedAt, type } = page;
  const state = status?.state;
  return (
    <div class="bar">
      {endedAt === undefined && state !== 'paused' && (
        <button type="button" disabled={isBusy} onClick={() => onDo('pause')}>
          Pause
        </button>
      )}
      {endedAt === undefined && state === 'paused' && (
        <button type="button" disabled={isBusy} onClick={() => onDo('resume')}>
          Resume
        </button>
      )}
      {endedAt === undefined && (
        <button type="button" disabled={isBusy} onClick={() => setAsks('cancel')}>
          Cancel…
        </button>
      )}
      {endedAt !== undefined && type === 'huaweiCloudPipeline' && state !== 'succeeded' && (
        <button type="button" disabled={isBusy} onClick={() => setAsks('rerun')}>
          Rerun…
        </button>
      )}
      {asks === 'cancel' && (
        <Dialog
          title="Cancel this run?"
          yes="Cancel the run"
          onYes={() => onDo('cancel')}
          onClose={() => setAsks(undefined)}
        >
          What it started is stopped and what is done is undone, with a receipt for each. That cannot be taken back.
        </Dialog>
      )}
      {asks === 'rerun' && (
        <Dialog title="Run it again?" yes="Run again" onYes={() => onDo('rerun')} onClose={() => setAsks(undefined)}>
          For the same date. What had succeeded and was not undone is taken over; everything else is run.
        </Dialog>
      )}
    </div>
  );
}

/** What is done to one step. */
export function StepActions({
  step,
  status,
  page,
  onDo,
  isBusy,
}: {
  /** The step. */
  step: StepStatus;
  /** Of the whole. */
  status: PipelineStatus;
  /** Of the run. */
  page: ToldRunPage;
  /** Does it. */
  onDo: Do;
  /** Something is being done. */
  isBusy: boolean;
}) {
  const [asks, setAsks] = useState<'skip' | 'adopt' | 'rerun'>();
  if (useContext(ReadOnly)) return null;
  const answers = answersFor(step, status.asks, page.endedAt === undefined);
  const isRerun = page.endedAt !== undefined && page.type === 'huaweiCloudPipeline';
  if (!answers.length && !isRerun) return null;
  const of = { step: step.id };
  const close = () => setAsks(undefined);
  return (
    <div class="bar">
      {answers.includes('retry') && (
        <button type="button" class="main" disabled={isBusy} onClick={() => onDo('retry', of)}>
          Retry
        </button>
      )}
      {answers.includes('retry') && step.service === 'dgc' && step.runs.length > 0 && (
        <button type="button" disabled={isBusy} onClick={() => onDo('retry', { ...of, from: 'failedNode' })}>
          Retry from the failed node
        </button>
      )}
      {answers.includes('skip') && (
        <button type="button" disabled={isBusy} onClick={() => setAsks('skip')}>
          Skip…
        </button>
      )}
      {answers.includes('adopt') && (
        <button type="button" disabled={isBusy} onClick={() => setAsks('adopt')}>
          Adopt…
        </button>
      )}
      {isRerun && (
        <button type="button" disabled={isBusy} onClick={() => setAsks('rerun')}>
          Rerun from here…
        </button>
      )}
      {asks === 'skip' && (
        <Dialog
          title={`Skip ${step.id}?`}
          yes="Skip it"
          field="Why, for whoever reads it later"
          onYes={(reason) => onDo('skip', { ...of, reason })}
          onClose={close}
        >
          The pipeline goes on without it.
        </Dialog>
      )}
      {asks === 'adopt' && (
        <Dialog
          title={`Adopt a run for ${step.id}?`}
          yes="Adopt it"
          field="Run: CDM submission, DGC instance or DLI job, as the console shows it"
          onYes={(run) => onDo('adopt', { ...of, run })}
          onClose={close}
        >
          That run of the cloud is taken for the one that this step has started, and waited for.
        </Dialog>
      )}
      {asks === 'rerun' && (
        <Dialog
          title={`Run again from ${step.id}?`}
          yes="Run again"
          onYes={() => onDo('rerun', { from: step.id })}
          onClose={close}
        >
          This step and all that come after it are run again, and whatever else has not succeeded.
        </Dialog>
      )}
    </div>
  );
}

function answersFor({ id, state }: StepStatus, asks: Ask[], goesOn: boolean): string[] {
  if (!goesOn) return [];
  const asked = asks.find(({ step }) => step === id);
  // What has not begun can be left out beforehand.
  return asked?.answers ?? (state === 'waiting' ? ['skip'] : []);
}
