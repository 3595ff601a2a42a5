import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { coresdk } from '@temporalio/proto';
import type { AskedBefore } from '../temporal/reduced-server';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Command = coresdk.workflow_commands.IWorkflowCommand;
type Schedule = coresdk.workflow_commands.IScheduleActivity;
type StartTimer = coresdk.workflow_commands.IStartTimer;

/** What was handed over in one workflow task, part by part, and what was asked for because of it. */
export interface Handed {
  jobs: Job[];
  atMs: number;
  historyLength: number;
  commands: Command[];
  /** Ways of the SDK that it went by for the first time. */
  flags: number[];
}

/** What a run has of the one whose place it took by a reset. */
export interface Kept {
  /** Its tasks before the one that it goes back to. */
  handed: Handed[];
  /** What had happened by that task. */
  jobs: Job[];
  /** What people have said to it since: Temporal says it again. */
  saidSince: Job[];
  /** How often somebody has said something to it. */
  updateCount: number;
  /** By number, what the server calls the activities that it had asked for. */
  ids: ReadonlyMap<number, string>;
  runId: string;
}

/** What a server knows of a run by what is kept of its history. */
interface Standing {
  isCancelled: boolean;
  /** Activities that have ended, by their numbers. */
  closed: number[];
  /** `isForNobody`: to the core it had ended when it was called off. */
  underWay: (AskedBefore & { command: Schedule; isForNobody: boolean })[];
  /** `isOver`: it has fired, or was cancelled. */
  timers: { command: StartTimer; startedAtMs: number; isOver: boolean }[];
  timersHeard: { lengthMs: number; atMs: number }[];
  cancelHeardAt?: number;
  properties: Command['modifyWorkflowProperties'][];
}

/** Reads what is kept. */
export function whatStands({ handed, jobs }: Pick<Kept, 'handed' | 'jobs'>): Standing {
  // Further parts of a task are what the core has said of its own accord: no history has that.
  const arrived = [...tasksOf(handed).flatMap(([first]) => first?.jobs ?? []), ...jobs];
  const heard = handed.flatMap((part) => part.jobs);
  const commands = handed.flatMap((part) => part.commands);
  const closed = numbersOf(arrived, ({ resolveActivity }) => resolveActivity);
  const told = numbersOf(heard, ({ resolveActivity }) => resolveActivity);
  const calledOff = numbersOf(commands, ({ requestCancelActivity }) => requestCancelActivity);
  const over = new Set([
    ...numbersOf(arrived, ({ fireTimer }) => fireTimer),
    ...numbersOf(commands, ({ cancelTimer }) => cancelTimer),
  ]);
  const timers = handed.flatMap(({ commands: asked, atMs }) =>
    asked.flatMap(({ startTimer: command }) =>
      command ? [{ command, startedAtMs: atMs, isOver: over.has(command.seq ?? 0) }] : [],
    ),
  );
  const fired = handed.flatMap(({ jobs: came, atMs }) =>
    [...numbersOf(came, ({ fireTimer }) => fireTimer)].flatMap((seq) => {
      const timer = timers.find(({ command }) => command.seq === seq);
      return timer ? [{ lengthMs: lengthOf(timer.command), atMs }] : [];
    }),
  );
  const underWay = handed.flatMap(({ commands: asked, atMs }) => {
    const unsent = unsentIn(asked);
    return asked.flatMap(({ scheduleActivity: command }) => {
      const seq = command?.seq ?? 0;
      if (!command || closed.has(seq) || unsent.has(seq)) return [];
      return [{ command, askedAtMs: atMs, isCancelAsked: calledOff.has(seq), isForNobody: told.has(seq) }];
    });
  });
  const cancelHeardAt = handed.find((part) => part.jobs.some(({ cancelWorkflow }) => cancelWorkflow))?.atMs;
  return {
    isCancelled: arrived.some(({ cancelWorkflow }) => cancelWorkflow),
    closed: [...closed],
    underWay,
    timers,
    timersHeard: fired,
    ...(cancelHeardAt !== undefined && { cancelHeardAt }),
    properties: commands.flatMap(({ modifyWorkflowProperties }) => modifyWorkflowProperties ?? []),
  };
}

/** Parts of one task have a history of the same length. */
export function tasksOf(handed: readonly Handed[]): Handed[][] {
  const tasks: Handed[][] = [];
  for (const part of handed) {
    const last = tasks.at(-1);
    if (last?.[0]?.historyLength === part.historyLength) last.push(part);
    else tasks.push([part]);
  }
  return tasks;
}

/** By number, what was asked for and cancelled in one task. */
export type Unsent = ReadonlyMap<number, Schedule>;

/** What is cancelled in the task in which it was asked for never leaves the worker. */
export function unsentIn(commands: Command[]): Unsent {
  const cancelled = numbersOf(commands, ({ requestCancelActivity }) => requestCancelActivity);
  return new Map(
    commands.flatMap(({ scheduleActivity }) =>
      scheduleActivity && cancelled.has(scheduleActivity.seq ?? 0)
        ? [[scheduleActivity.seq ?? 0, scheduleActivity]]
        : [],
    ),
  );
}

/** In milliseconds. */
export function lengthOf({ startToFireTimeout }: Pick<StartTimer, 'startToFireTimeout'>): number {
  return optionalTsToMs(startToFireTimeout) ?? 0;
}

function numbersOf<Said>(
  said: readonly Said[],
  numbered: (one: Said) => { seq?: number | null } | null | undefined,
): Set<number> {
  return new Set(said.flatMap((one) => numbered(one)?.seq ?? []));
}
