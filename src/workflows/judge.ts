import { ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { RunEnd } from '../activities/requests';
import { BOUNDS } from '../domain/bounds';
import type { FailureKind } from '../domain/failure-kind';
import type { PlannedStep } from '../domain/plan';
import { listed } from '../domain/quoted';
import { cut } from '../domain/reason';
import type { Refusal } from '../domain/run';
import type { Verdict } from '../domain/verdict';
import { hasEnded } from '../domain/verdict';
import { failure } from '../failures/failure';
import { haltText } from './halted-runs';
import { knownFailure } from './known-failure';
import { kindOf } from './step-kinds';
import type { StepKind } from './step-kind';

/**
 * Fails the step unless its runs ended well.
 * @throws ApplicationFailure that tells how the runs of a step ended, unless they ended well
 */
export function throwUnlessSucceeded(step: PlannedStep, ends: readonly RunEnd[], refused: Refusal[]): void {
  const kind = kindOf(step);
  const bad = ends.filter(({ verdict }) => verdict !== 'succeeded');
  const anyUp = ends.length > bad.length;
  if (!bad.length && !refused.length && anyUp) return;
  if (kind.partial?.(step.body) && anyUp) return;
  const texts = [
    ...bad.map((end) => endText(step, kind, end)),
    ...refused.map(({ job, reason }) => `${job} ${kind.notDoneText ?? 'was not started'}: ${reason}`),
  ].map((text) => cut(text, BOUNDS.failureTextCharacters.most));
  const worst =
    bad.find(({ verdict }) => hasEnded(verdict)) ?? bad.find(({ verdict }) => verdict === 'halted') ?? bad[0];
  const type = worst ? FAILURE_OF[worst.verdict] : (refused[0]?.kind ?? 'JobFailed');
  const all = listed(texts, BOUNDS.failureTexts.most, '; ') || 'nothing was started';
  throw failure(type, `step ${step.id}: ${kind.title(step.body)}: ${all}`);
}

/** The failure people see: which step, what happened, in whose words. */
export function failureOf(error: unknown, step: PlannedStep): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const title = kindOf(step).title(step.body);
  const { type, message, evidence } = knownFailure(error);
  return failure({ type }, `step ${step.id}: ${title}: ${message}`, {
    details: evidence ? [{ evidence }] : undefined,
    cause: error instanceof Error ? error : undefined,
  });
}

/** The failure of a step that did not end in its time. @param spentOn what the time went by on, where that is known */
export function timeIsUp(step: PlannedStep, spentOn: string | undefined): ApplicationFailure {
  const last = spentOn === undefined ? '' : `; last: ${spentOn}`;
  const message = `step ${step.id}: ${kindOf(step).title(step.body)} did not end within ${step.timeoutMs / 1_000} s${last}`;
  return failure('DeadlineExceeded', message);
}

/** The step's own scope was cancelled, and nobody cancelled the one around it: its time is up. */
export function isTimeout(error: unknown): boolean {
  return isCancellation(error) && !CancellationScope.current().consideredCancelled;
}

const FAILURE_OF: Record<Verdict, FailureKind> = {
  succeeded: 'JobFailed',
  failed: 'JobFailed',
  stopped: 'JobStopped',
  skipped: 'JobSkipped',
  lost: 'NotFound',
  halted: 'Halted',
  waiting: 'DeadlineExceeded',
  running: 'DeadlineExceeded',
  undecided: 'DeadlineExceeded',
};

function endText(step: PlannedStep, kind: StepKind<unknown>, end: RunEnd): string {
  const { id, status, reason, verdict } = end;
  if (verdict === 'halted') return haltText(step, end);
  const word =
    verdict === 'lost'
      ? 'is no longer known to the cloud, so nobody can say how it ended'
      : `${hasEnded(verdict) ? 'ended' : 'was still'} ${status ?? verdict}`;
  return `${kind.runNoun} ${id} ${word}${reason ? `: ${reason}` : ''}`;
}
