/** What a workflow's history tells of one of our activities, in the order in which it happened. */
export type RecordedEvent =
  /** It was asked for. */
  | { is: 'asked'; id: string; type: string; request: unknown; at: string }
  /** It has answered. */
  | { is: 'answered'; id: string; result: unknown }
  /** It failed, ran out of time or was cancelled. `left` is what it handed on: its failure's details, or its last heartbeat. */
  | { is: 'failed'; id: string; failureType?: string; left: unknown }
  /** It was under way when the history was read, and has last said so much; undefined when it has said nothing. */
  | { is: 'underWay'; id: string; heartbeat: unknown }
  /** The workflow has ended as it was meant to. */
  | { is: 'succeeded' };
