import { BOUNDS } from '../domain/bounds';
import type { PlannedStep } from '../domain/plan';
import { cut } from '../domain/reason';
import { kindOf } from './kind-of';

/** What every activity of a step is told. */
export function requestOf({ id, connection, body }: PlannedStep) {
  return { step: id, connection, body };
}

/** What Temporal's web UI shows of an activity: whose step it is, and what job. */
export function summaryOf(step: PlannedStep): string {
  return cut(`${step.id}: ${kindOf(step).title(step.body)}`, BOUNDS.summaryCharacters.most);
}
