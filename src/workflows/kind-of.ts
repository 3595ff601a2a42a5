import type { PlannedStep } from '../domain/plan';
import { cdmJobStep } from './cdm';
import { dgcKindOf } from './dgc';
import { dliStopStep, dliStreamsStep } from './dli';
import type { StepKind } from './step-kind';

/** Which kind of step this is. The engine looks no further into a body. */
export function kindOf(step: PlannedStep): StepKind<unknown> {
  switch (step.service) {
    case 'cdm':
      return cdmJobStep;
    case 'dgc':
      return dgcKindOf(step.body);
    case 'dli':
      return step.body.action === 'start' ? dliStreamsStep : dliStopStep;
  }
}
