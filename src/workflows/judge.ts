import { ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { RunEnd } from '../activities/requests';
import { BOUNDS } from '../domain/bounds';
import type { FailureKind } from '../domain/failure-kind';
import type { PlannedStep } from '../domain/plan';
import { listed } from '../domain/quoted';
import { cut } from '../domain/reason';
import type { Refusal } from '../domain/run';
import type { Verdict } from '../domain/verdict';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import type { StepKind } from './step-kind';

/** @throws ApplicationFailure that tells how the runs of a step ended, unless they ended well */
export function throwUnlessSucceeded(step: PlannedStep, ends: RunEnd[], refused: Refusal[]): void {
  const kind = kindOf(step);
  const bad = ends.filter(({ verdict }) => verdict !== 'succeeded');
  const anyUp = ends.length > bad.length;
  if (!bad.length && !refused.length && anyUp) return;
  if (kind.partial?.(step.body) && anyUp) return;
  const texts = [
    ...bad.map((end) => endText(kind, end)),
    ...refused.map(({ job, reason }) => `${job} ${kind.refused ?? 'was not started'}: ${reason}`),
  ].map((text) => cut(text, BOUNDS.failureTextCharacters.most));
  const type = bad[0] ? FAILURE_OF[bad[0].verdict] : (refused[0]?.kind ?? 'JobFailed');
  throw ApplicationFailure.create({
    type: `HuaweiCloud.${type}`,
    message: `step ${step.id}: ${kind.title(step.body)}: ${listed(texts, BOUNDS.failureTexts.most, '; ') || 'nothing was started'}`,
    nonRetryable: true,
  });
}

/** The failure people see: which step, what happened, in whose words. */
export function failureOf(error: unknown, step: PlannedStep): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const title = kindOf(step).title(step.body);
  const { type, message, evidence } = knownFailure(error);
  return ApplicationFailure.create({
    type,
    message: `step ${step.id}: ${title}: ${message}`,
    nonRetryable: true,
    details: evidence ? [{ evidence }] : undefined,
    cause: error instanceof Error ? error : undefined,
  });
}

/** @param spentOn what the time went by on, where that is known */
export function timeIsUp(step: PlannedStep, spentOn: string | undefined): ApplicationFailure {
  const last = spentOn === undefined ? '' : `; last: ${spentOn}`;
  const message = `step ${step.id}: ${kindOf(step).title(step.body)} did not end within ${step.timeoutMs / 1_000} s${last}`;
  return ApplicationFailure.create({ type: 'HuaweiCloud.DeadlineExceeded', message, nonRetryable: true });
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
  waiting: 'DeadlineExceeded',
  running: 'DeadlineExceeded',
  undecided: 'DeadlineExceeded',
};

function endText(kind: StepKind<unknown>, { id, status, reason, verdict }: RunEnd): string {
  const word =
    verdict === 'lost'
      ? 'is no longer known to the cloud, so nobody can say how it ended'
      : `ended ${status ?? verdict}`;
  return `${kind.run} ${id} ${word}${reason ? `: ${reason}` : ''}`;
}
