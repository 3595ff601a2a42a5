import type { StepWork } from '../domain/step-types';
import type { Pieces } from './pieces';
import type { Filling, Place } from './render';
import { render } from './render';
import type { SpecProblem } from './spec-error';
import { pipelineProblems, readBy } from './pipeline-problems';
import { SpecError } from './spec-error';
import { PartProblem } from './step-type-spec';
import { specOf } from './step-types';

type Path = (string | number)[];

/** What a step is to run, or what is wrong with it. */
export type Rendered =
  | {
      /** With its texts filled in, and checked. */
      work: StepWork;
    }
  | {
      /** Every mistake that was found in it. */
      problems: SpecProblem[];
    };

/** Fills in what a step asks of its service, and checks it as it will be sent. */
export function* renderBody(work: StepWork, place: Place, filling: Filling, timezone: string): Pieces<Rendered> {
  const body = yield* rendered(work.body, filling, place);
  return 'problems' in body ? body : checkedBody({ ...work, body: body.value } as StepWork, place.path, timezone);
}

/** Fills in the texts of a value. */
export function* rendered<T>(
  value: T,
  filling: Filling,
  place: Place,
): Pieces<{ value: T } | { problems: SpecProblem[] }> {
  try {
    return { value: (yield* render(value, filling, place)) as T };
  } catch (error) {
    // Of the texts that follow each would say the same.
    if (error instanceof SpecError && !filling.work.isSpent) return { problems: error.problems };
    throw error;
  }
}

/** Checks what a step asks of its service, with its texts filled in. */
export function checkedBody({ service, body }: StepWork, path: Path, timezone: string): Rendered {
  const parsed = readBy(specOf(service).body, body);
  if (parsed.success) return inZone({ service, body: parsed.data } as StepWork, path, timezone);
  return { problems: pipelineProblems(parsed.error, path) };
}

function inZone({ service, body }: StepWork, path: Path, timezone: string): Rendered {
  try {
    const inItsZone = specOf(service).inZone?.(body, timezone) ?? body;
    return { work: { service, body: inItsZone } as StepWork };
  } catch (error) {
    if (!(error instanceof PartProblem)) throw error;
    return { problems: [{ path: [...path, error.key], message: error.message }] };
  }
}

/** A place further in. */
export function below(place: Place, ...keys: Path): Place {
  return { ...place, path: [...place.path, ...keys] };
}
