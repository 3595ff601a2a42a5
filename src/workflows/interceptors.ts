import type { ActivateInput, WorkflowInterceptors } from '@temporalio/workflow';
import { detailsAreAskedFor, writeDetails } from './current-details';
import { isInUse, oneAfterTheOther } from './in-turn';
import { NEVER, seeToTheEnd } from './under-way';
import { noteActivation } from './workflow-task';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];

/**
 * Has what one activation brings happen one after the other: signals, as the SDK hands them over, then results and a cancel in
 * the order of the history, each followed to what is asked for because of it, and the Updates last.
 *
 * What comes with one activation is not in the history (`in-turn`): where a query has handed over a part of it before, the
 * rest comes behind that. On replay it comes together, and the Updates first. An Update is never handed over early: it comes
 * with its workflow task.
 *
 * A workflow of somebody else's ends when all jobs that it has begun have: those that its function has not waited for are stopped. What
 * is asked for after the end makes the server refuse the whole task, again and again, and is left out.
 */
export const interceptors = (): WorkflowInterceptors => {
  let hasEnded = false;
  const settled = <T>(settle: () => T): T => {
    hasEnded = true;
    return settle();
  };
  const end = <T>(settle: () => T): T | Promise<T> => seeToTheEnd()?.then(() => settled(settle)) ?? settled(settle);
  detailsAreAskedFor();
  return {
    inbound: [
      {
        execute(input, next) {
          return next(input).then(
            (result) => end(() => result),
            (error: unknown) =>
              end(() => {
                throw error;
              }),
          );
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => (hasEnded ? NEVER : next(input)),
        startTimer: (input, next) => (hasEnded ? NEVER : next(input)),
      },
    ],
    internals: [
      {
        activate(input, next) {
          const jobs = input.activation.jobs ?? [];
          for (const { queryWorkflow } of jobs) writeDetails(queryWorkflow?.queryType);
          const asks = jobs.some(({ queryWorkflow }) => queryWorkflow);
          if (!asks) noteActivation(input.activation);
          // A workflow of somebody else's goes on as its history has it, until it runs a pipeline of ours.
          const turns = isInUse() && !asks ? turnsOf(jobs) : [jobs];
          oneAfterTheOther(turns, (some) => next({ ...input, activation: { ...input.activation, jobs: some } }));
        },
      },
    ],
  };
};

/** Each result, and a cancel, and then the Updates. */
function turnsOf(jobs: Job[]): Job[][] {
  const updates = jobs.filter(({ doUpdate }) => doUpdate);
  const turns = jobs.filter(({ doUpdate }) => !doUpdate).map((job) => [job]);
  return updates.length || !turns.length ? [...turns, updates] : turns;
}
