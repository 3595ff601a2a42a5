/** What a workflow's history tells of one of our activities, in the order in which it happened. */
export type RecordedEvent =
  /** It was asked for. */
  | {
      is: 'asked';
      /** Of the activity, the same in every event of it. */
      id: string;
      /** Of the activity, such as `huaweicloud.cdm.startJob`. */
      type: string;
      /** Its first argument, decoded. */
      request: unknown;
      /** When, ISO 8601. */
      at: string;
    }
  /** It has answered. */
  | {
      is: 'answered';
      /** Of the activity, the same in every event of it. */
      id: string;
      /** What it returned, decoded. */
      result: unknown;
    }
  /** It failed, ran out of time or was cancelled. `left` is what it handed on: its failure's details, or its last heartbeat. */
  | {
      is: 'failed';
      /** Of the activity, the same in every event of it. */
      id: string;
      /** Absent where the failure has none, as when time ran out. */
      failureType?: string;
      /** Decoded, and of no shape that is known. */
      left: unknown;
    }
  /** It was under way when the history was read, and has last said so much; undefined when it has said nothing. */
  | {
      is: 'underWay';
      /** Of the activity, the same in every event of it. */
      id: string;
      /** Decoded, and of no shape that is known. */
      heartbeat: unknown;
    }
  /** The workflow has ended as it was meant to. */
  | { is: 'succeeded' };
