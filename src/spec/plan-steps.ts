import type { FanOutItem, FanOutPlan, PlannedStep } from '../domain/plan';
import { idOfItem } from './for-each';
import { didYouMean } from '../files/nearest';
import type { Pieces } from './pieces';
import type { Filling, Place } from './render';
import { fillingFor, holds, isKnownLater, namesInCondition, needsEarlierSteps, readsOf } from './render';
import type { CheckedSpec, CheckedStep } from './schema';
import type { SpecProblem } from './spec-error';
import type { SpecError } from './spec-error';
import { workOf } from './step-types';
import type { Surroundings } from './surroundings';
import { below, renderBody } from './rendered-body';

/** A step as it will run, or what is wrong with it. */
export type Planned =
  | {
      /** Checked, with its defaults. */
      step: PlannedStep;
    }
  | {
      /** Every mistake that was found in it. */
      problems: SpecProblem[];
    };

/** What the steps of one pipeline have in common. */
export interface Planning {
  /** What they stand in. */
  spec: CheckedSpec;
  /** What their texts are filled in with. */
  filling: Filling;
  /** What the worker has. */
  around: Surroundings;
  /** Of one step only: its item of a `forEach`. */
  item?: FanOutItem;
  /** Of one step only: why it is never run. */
  leftOut?: string;
}

/** A step for each item; where there is none, one that is never run, so that it is seen and waited for like any other. */
export function* planItems(
  written: CheckedStep,
  items: FanOutItem[],
  place: Place,
  planning: Planning,
): Pieces<Planned[]> {
  const alone = { ...written, when: undefined, compensate: undefined };
  if (!items.length) return [yield* planStep(alone, place, { ...planning, leftOut: 'its `forEach` has no item' })];
  const planned: Planned[] = [];
  for (const item of items) {
    const filling = fillingFor(item, planning.filling, planning.spec.timezone);
    planned.push(yield* planStep({ ...written, id: idOfItem(item) }, place, { ...planning, filling, item }));
    yield;
  }
  return planned;
}

/** How the items of each `forEach` run beside each other, by the step's id. */
export function fanOutsOf({ steps }: CheckedSpec): Record<string, FanOutPlan> {
  return Object.fromEntries(
    steps.flatMap(({ id, forEach }): [string, FanOutPlan][] =>
      forEach
        ? [[id, { maxParallel: forEach.maxParallel, keepGoing: forEach.onItemFailure === 'keepGoing' || undefined }]]
        : [],
    ),
  );
}

/** One step, or one item of it, with its defaults and all that can be filled in before anything has run. */
export function* planStep(
  written: Omit<CheckedStep, 'id'> & { id?: string },
  place: Place,
  planning: Planning,
): Pieces<Planned> {
  const { spec, filling, around, item, leftOut } = planning;
  const { path } = place;
  const work = workOf(written);
  const connection = written.connection ?? spec.connection;
  const problems: SpecProblem[] = [];
  if (!around.connections.includes(connection)) {
    const known = around.connections.map((name) => `\`${name}\``).join(', ') || 'none';
    const meant = didYouMean(connection, around.connections);
    problems.push({
      path: [...path, 'connection'],
      message: `no connection \`${connection}\` on this worker; it has ${known}${meant}`,
    });
  }
  problems.push(...conditionProblems(written.when, place, filling));
  // The texts of a step that is left out name an item that is not there.
  const waitsForSteps = leftOut === undefined && needsEarlierSteps(work.body);
  const renderWhenDue = waitsForSteps || written.when !== undefined;
  const staysAsItIs = waitsForSteps || leftOut !== undefined;
  const due = staysAsItIs ? { work } : yield* renderBody(work, below(place, work.service), filling, spec.timezone);
  if ('problems' in due) return { problems: [...problems, ...due.problems] };
  const compensate = written.compensate && (yield* planCompensation(written.compensate, connection, place, planning));
  if (compensate && 'problems' in compensate) problems.push(...compensate.problems);
  if (problems.length) return { problems };
  return {
    step: {
      id: written.id ?? '',
      connection,
      timeoutMs: written.timeout,
      whenRunning: written.whenRunning,
      onAmbiguousStart: written.onAmbiguousStart,
      whenHalted: written.whenHalted,
      haltedForMs: around.haltedForMs,
      needs: written.needs,
      when: written.when,
      retry: written.retry,
      consoleUrl: around.consoleUrl?.(connection, due.work),
      watchTaskQueue: around.watchTaskQueue,
      renderWhenDue,
      isRendered: !waitsForSteps,
      reads: renderWhenDue ? readsOf(waitsForSteps ? work.body : {}, written.when, item) : undefined,
      always: written.always || undefined,
      item,
      leftOut,
      compensate:
        compensate && 'step' in compensate ? { ...compensate.step, id: `${written.id}.compensate` } : undefined,
      ...due.work,
    },
  };
}

/** What will be refused when the step is due, and can be seen before anything has run. */
function conditionProblems(when: string | undefined, place: Place, filling: Filling): SpecProblem[] {
  if (when === undefined || namesInCondition(when).some(isKnownLater)) return [];
  try {
    holds(when, filling, below(place, 'when'));
    return [];
  } catch (error) {
    return (error as SpecError).problems;
  }
}

function* planCompensation(
  written: NonNullable<CheckedStep['compensate']>,
  connection: string,
  place: Place,
  planning: Planning,
): Pieces<Planned> {
  const step = {
    ...written,
    connection: written.connection ?? connection,
    whenRunning: 'fail',
    onAmbiguousStart: 'fail',
  } as const;
  return yield* planStep(step, below(place, 'compensate'), planning);
}
