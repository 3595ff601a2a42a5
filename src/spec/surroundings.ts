import type { Chat } from '../domain/notice-channels';
import type { StepWork } from '../domain/step-types';

/** What is given at run time. */
export interface RunInput {
  /** The logical date, ISO 8601; the start of the run when absent. */
  date?: string;
  /** Override the spec's `params` by name. */
  params?: Record<string, unknown>;
}

/** What the worker knows that a spec refers to. */
export interface Surroundings {
  /** Names of the connections that the worker can open. */
  connections: string[];
  /** Names of the webhooks that the worker has a URL for. */
  webhooks?: string[];
  /** The same of the chats of each kind. */
  chats?: Partial<Record<Chat, string[]>>;
  /** Where people look at a service's jobs in the vendor's console. */
  consoleUrl?: (connection: string, work: StepWork) => string | undefined;
  /** The task queue of waits, where they have one of their own. */
  watchTaskQueue?: string;
  /** How long a run may be halted where its step does not say, in milliseconds. @default half an hour */
  haltedForMs?: number;
  /** Whether pipelines are found by search attributes. @default false */
  searchAttributes?: boolean;
  /** Used as the date when none is given, ISO 8601: when the run began, or was scheduled for. */
  startedAt: string;
  /** When the run began, ISO 8601. Absent: nothing is expected of it by time. */
  begunAt?: string;
  /** A schedule has begun it: `startedAt` is when it was due. @default false */
  isScheduled?: boolean;
  /** The run makes up for one of the past: nothing is expected of it by time. @default false */
  isBackfill?: boolean;
}
