import type { FailureKind } from '../domain/failure-kind';
import { isRetried } from '../domain/failure-kind';

/** A step that cannot go on for a reason of our own, not for an answer of the cloud. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  /**
   * Whether another attempt may fare better without anyone changing anything.
   * @default what its kind says
   */
  readonly retried: boolean;
  /** What a person would want to see before deciding. */
  readonly evidence: string[];
  /** What went wrong before this, where that tells more. */
  readonly before?: string;
  /** Nothing was sent under the fence, which is handed on to be asked for again with. */
  readonly isUnsent: boolean;

  constructor(
    /** What a caller can do about it, in one word. */
    readonly kind: FailureKind,
    message: string,
    options: {
      /**
       * Whether another attempt may fare better without anyone changing anything.
       * @default what its kind says
       */
      retried?: boolean;
      evidence?: string[];
      before?: string;
      isUnsent?: boolean;
    } = {},
  ) {
    super(message);
    this.retried = options.retried ?? isRetried(kind);
    this.evidence = options.evidence ?? [];
    this.before = options.before;
    this.isUnsent = options.isUnsent ?? false;
  }
}
