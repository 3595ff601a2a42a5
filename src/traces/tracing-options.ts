/** What a process says of itself in traces, and to whom it says that they fail. */
export interface TracingOptions {
  /** Whether to tell in what words a step has failed. Where payloads are encrypted these words are too. */
  messages: boolean;
  /** Told when the receiver begins to fail, once until it takes spans again. */
  warn(message: string): void;
}
