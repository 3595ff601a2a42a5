import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { StartResult } from '../../domain/run';
import { StepFailure } from '../step-failure';
import type { StartCount, OutcomeRecorder } from '../outcomes';

/** Counts every unit of a start that has come to its end. */
export function countStart(outcomes: OutcomeRecorder, service: string, { runs, refused }: StartResult): void {
  for (const { origin } of runs) outcomes.started(service, origin);
  for (let count = refused.length; count > 0; count -= 1) outcomes.started(service, 'failed');
}

/** Counts a start that threw. One that a stopping worker or a cancel broke off has no outcome yet. */
export function countFailedStart(outcomes: OutcomeRecorder, service: string, error: unknown): void {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return;
  outcomes.started(service, outcomeOf(error));
}

function outcomeOf(error: unknown): StartCount {
  if (error instanceof StepFailure && error.kind === 'AmbiguousStart') return 'ambiguous';
  return error instanceof HuaweiCloudError && error.effect === 'unknown' ? 'unknown' : 'failed';
}
